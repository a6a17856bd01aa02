//! `studio_put`: durable segment PUTs of as many recorders at once as there are links, against writing and syncing the same
//! bytes in a bare loop.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::link::Link;

use crate::Measured;
use crate::clock::seconds_of;
use crate::guest::{Guest, Put};

/// Of a sealed second of speech.
const BYTES: usize = 70_000;

/// The bare loop writes at most so many: it needs no longer to show its pace.
const BARE: usize = 1_000;

/// Answers in segments a second.
pub(crate) fn measure(studio: SocketAddr, links: &Path, segments: u64, folder: &Path) -> Measured {
    let links = fs::read_to_string(links).expect("the links are in a file");
    let links: Vec<Link> = links
        .lines()
        .map(|line| line.parse().expect("a link on each line"))
        .collect();
    let ready = Barrier::new(links.len() + 1);
    let (seconds, puts) = thread::scope(|scope| {
        let ready = &ready;
        let guests: Vec<_> = (0..)
            .zip(&links)
            .map(|(number, link)| scope.spawn(move || run(studio, link, number, segments, ready)))
            .collect();
        ready.wait();
        seconds_of(|| {
            guests
                .into_iter()
                .flat_map(|guest| guest.join().expect("no guest fails"))
                .collect::<Vec<Put>>()
        })
    });
    let ours = puts.len() as f64 / seconds;
    let puts = &puts[..puts.len().min(BARE)];
    let (seconds, ()) = seconds_of(|| bare(puts, folder));
    Measured {
        ours,
        peer: puts.len() as f64 / seconds,
    }
}

/// One guest: everything is made ready, then all begin to put together.
fn run(studio: SocketAddr, link: &Link, number: u64, segments: u64, ready: &Barrier) -> Vec<Put> {
    let sealed: Vec<Vec<u8>> = (0..segments).map(|sequence| bytes(number, sequence)).collect();
    let mut guest = Guest::begin(studio, link, number, &sealed);
    let puts: Vec<Put> = (0..)
        .zip(sealed)
        .map(|(sequence, bytes)| guest.ready(sequence, bytes))
        .collect();
    ready.wait();
    for put in &puts {
        guest.put(put);
    }
    puts
}

/// Bytes that no file system makes less of and that no other segment has.
fn bytes(number: u64, sequence: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BYTES);
    let mut state = Digest::of(&[number.to_be_bytes(), sequence.to_be_bytes()].concat());
    while bytes.len() < BYTES {
        bytes.extend_from_slice(state.as_bytes());
        state = Digest::of(state.as_bytes());
    }
    bytes
}

/// Only what cannot be left out.
fn bare(puts: &[Put], folder: &Path) {
    for (index, put) in puts.iter().enumerate() {
        let mut file = File::create(folder.join(format!("bare-{index}"))).expect("the disk takes it");
        file.write_all(&put.bytes)
            .and_then(|()| file.sync_all())
            .expect("the disk takes it");
    }
}
