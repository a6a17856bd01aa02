//! `store`: sealed segments and their journal lines made durable, against writing, syncing and renaming the same bytes and
//! syncing the folder.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use lavalier_core::platform::SystemDisk;
use lavalier_core::store::{Item, SealedSegment, TakeStore, TakeWriter};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::sealed::Track;

use crate::clock::seconds_of;
use crate::opening::papers;
use crate::rounds::Rounds;

/// Each is done so often, in turns.
const ROUNDS: u64 = 41;

/// Of a round.
const SEGMENTS: u64 = 16;

/// Of a sealed second of speech.
const BYTES: usize = 80_000;

/// Answers in segments a second.
pub(crate) fn measure(folder: &Path, at_once: usize) -> Rounds {
    let home = tempfile::tempdir_in(folder).expect("the folder can be written");
    let store = TakeStore::open(home.path(), Arc::new(SystemDisk)).expect("the folder can be written");
    let papers = papers(1);
    let begun = store.begin(papers.opening, &papers.brief, Some(&papers.clearance));
    let mut writer = begun.expect("the take begins");
    let beside = tempfile::tempdir_in(folder).expect("the folder can be written");
    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        let items: Vec<Item> = (round * SEGMENTS..(round + 1) * SEGMENTS).map(segment).collect();
        let (ours, ()) = seconds_of(|| keep(&mut writer, &items, at_once));
        let (peer, ()) = seconds_of(|| bare(&items, beside.path()));
        rounds.push(SEGMENTS as f64 / ours, SEGMENTS as f64 / peer);
    }
    rounds
}

/// A segment of bytes that no file system makes less of.
fn segment(index: u64) -> Item {
    let mut bytes = Vec::with_capacity(BYTES);
    let mut block = Digest::of(&index.to_be_bytes());
    while bytes.len() < BYTES {
        bytes.extend_from_slice(block.as_bytes());
        block = Digest::of(block.as_bytes());
    }
    let sha256 = Digest::of(&bytes);
    let (peak, rms) = (Some(-6.0), Some(-20.0));
    Item::Segment(SealedSegment {
        track: Track::Audio,
        first_sample: index * 48_000,
        samples: 48_000,
        bytes,
        sha256,
        peak,
        rms,
    })
}

/// The product's way.
fn keep(writer: &mut TakeWriter, items: &[Item], at_once: usize) {
    for batch in items.chunks(at_once) {
        writer.write(batch).expect("the disk takes it");
    }
}

/// Only what cannot be left out.
fn bare(items: &[Item], home: &Path) {
    let folder = File::open(home).expect("the folder can be read");
    for item in items {
        let Item::Segment(segment) = item else { continue };
        let (part, whole) = (home.join("part"), home.join(segment.first_sample.to_string()));
        let mut file = File::create(&part).expect("the disk takes it");
        file.write_all(&segment.bytes)
            .and_then(|()| file.sync_all())
            .expect("the disk takes it");
        fs::rename(&part, &whole)
            .and_then(|()| folder.sync_all())
            .expect("the disk takes it");
    }
}
