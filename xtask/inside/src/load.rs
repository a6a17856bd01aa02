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

use crate::clock::seconds_of;
use crate::guest::{Guest, Put};
use crate::rounds::Rounds;

/// Of a sealed second of speech.
const BYTES: usize = 70_000;

/// The guests put in so many turns, each of them a share of its segments; the bare loop writes in between.
const ROUNDS: u64 = 8;

/// The bare loop writes at most so many in a turn: it needs no longer to show its pace.
const BARE: usize = 150;

/// Answers in segments a second. `segments` is what each guest puts over all turns.
pub(crate) fn measure(studio: SocketAddr, links: &Path, segments: u64, folder: &Path, begun: &Path) -> Rounds {
    let links = fs::read_to_string(links).expect("the links are in a file");
    let links: Vec<Link> = links
        .lines()
        .map(|line| line.parse().expect("a link on each line"))
        .collect();
    // Everybody meets before a turn and after it.
    let meet = Barrier::new(links.len() + 1);
    let each = segments / ROUNDS;
    let together = (links.len() as u64 * each) as f64;
    let mut rounds = Rounds::default();
    thread::scope(|scope| {
        for (number, link) in (0..).zip(&links) {
            let meet = &meet;
            scope.spawn(move || put_all(studio, link, number, each, meet));
        }
        // Ready.
        meet.wait();
        File::create(begun).expect("the disk takes it");
        for round in 0..ROUNDS {
            let (ours, ()) = seconds_of(|| {
                meet.wait();
                meet.wait();
            });
            let guests = 0..links.len() as u64;
            let same = guests.flat_map(|number| (round * each..(round + 1) * each).map(move |at| bytes(number, at)));
            let same: Vec<Vec<u8>> = same.take(BARE).collect();
            let (peer, ()) = seconds_of(|| bare(&same, folder));
            rounds.push(together / ours, same.len() as f64 / peer);
        }
    });
    rounds
}

/// One guest: everything is made ready, then all put together, turn after turn.
fn put_all(studio: SocketAddr, link: &Link, number: u64, each: u64, meet: &Barrier) {
    let sealed: Vec<Vec<u8>> = (0..each * ROUNDS).map(|sequence| bytes(number, sequence)).collect();
    let mut guest = Guest::begin(studio, link, number, &sealed);
    let puts: Vec<Put> = (0..)
        .zip(sealed)
        .map(|(sequence, bytes)| guest.ready(sequence, bytes))
        .collect();
    meet.wait();
    for turn in puts.chunks(usize::try_from(each).expect("a guest puts few segments")) {
        meet.wait();
        turn.iter().for_each(|put| guest.put(put));
        meet.wait();
    }
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
fn bare(all: &[Vec<u8>], folder: &Path) {
    for (index, bytes) in all.iter().enumerate() {
        let mut file = File::create(folder.join(format!("bare-{index}"))).expect("the disk takes it");
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .expect("the disk takes it");
    }
}
