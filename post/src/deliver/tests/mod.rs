//! Takes as a studio hands them over: honest, incomplete, and forged in every way that a studio could think of.

use super::*;
use crate::clock::ClockSource;
use crate::sidecar::Sidecar;
use crate::testing::bytes_of;
use crate::testing::take::{FORMAT, Recording, Take};
use crate::wave::WaveReader;
use lavalier_protocol::journal::{ClockExchange, ClockReading, Gap, GapCause, Mark};
use lavalier_protocol::jws::Signer as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::sync::atomic::Ordering;

mod disk;
mod forged;
mod whole;

/// A kind of problem, and what brings it about.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Take));

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn try_deliver(&self, take: &Take) -> Result<Delivery, DeliverError> {
        deliver(&Job {
            papers: &take.papers,
            trust: &take.trust,
            source: &take.studio,
            to: &self.folder.path().join("to"),
            cache: &self.folder.path().join("cache"),
            tool: "Lavalier 0.1.0",
            workers: 4,
            stop: &|| false,
            progress: &|_| (),
        })
    }

    fn deliver(&self, take: &Take) -> Delivery {
        self.try_deliver(take)
            .expect("the studio answers and the disk is writable")
    }

    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().join("to")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => files.push(
                        path.strip_prefix(self.folder.path().join("to"))
                            .expect("inside")
                            .display()
                            .to_string(),
                    ),
                }
            }
        }
        files.sort();
        files
    }
}

fn sound(delivery: &Delivery) -> (WaveReader<File>, Vec<u8>) {
    let path = delivery.file.as_ref().expect("delivered");
    let mut reader = WaveReader::open(File::open(path).expect("delivered")).expect("a WAV");
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).expect("readable");
    (reader, bytes)
}

fn sidecar(delivery: &Delivery) -> Sidecar {
    let path = delivery.file.as_ref().expect("delivered");
    let bytes = fs::read(format!("{}.json", path.display())).expect("a sidecar lies beside it");
    Sidecar::parse(&bytes).expect("a sidecar")
}

fn kinds(delivery: &Delivery) -> Vec<&str> {
    let mut kinds: Vec<_> = delivery.problems.iter().map(|problem| problem.kind.as_str()).collect();
    kinds.dedup();
    kinds
}

/// The samples, with a stretch of silence.
fn silenced(samples: &[i32], stretch: std::ops::Range<usize>) -> Vec<u8> {
    let mut samples = samples.to_vec();
    samples[stretch].fill(0);
    bytes_of(&samples, FORMAT.bits)
}
