//! `store`: sealed segments and their journal lines made durable, against writing, syncing and renaming the same bytes and
//! syncing the folder.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use lavalier_core::platform::SystemDisk;
use lavalier_core::store::{Item, SealedSegment, TakeStore};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::sealed::Track;

use crate::clock::seconds_of;
use crate::opening::papers;
use crate::{Measured, median};

/// Each is done so often, in turns, and the middle taken.
const ROUNDS: u8 = 5;

/// Of a round.
const SEGMENTS: u64 = 128;

/// Of a sealed second of speech.
const BYTES: usize = 80_000;

/// Answers in segments a second.
pub(crate) fn measure(folder: &Path, at_once: usize) -> Measured {
    let items: Vec<Item> = (0..SEGMENTS).map(segment).collect();
    let (mut ours, mut peer) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let home = tempfile::tempdir_in(folder).expect("the folder can be written");
        ours.push(SEGMENTS as f64 / seconds_of(|| keep(&items, at_once, home.path(), round)).0);
        let home = tempfile::tempdir_in(folder).expect("the folder can be written");
        peer.push(SEGMENTS as f64 / seconds_of(|| bare(&items, home.path())).0);
    }
    Measured {
        ours: median(ours),
        peer: median(peer),
    }
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
fn keep(items: &[Item], at_once: usize, home: &Path, number: u8) {
    let store = TakeStore::open(home, Arc::new(SystemDisk)).expect("the folder can be written");
    let papers = papers(number);
    let begun = store.begin(papers.opening, &papers.brief, Some(&papers.clearance));
    let mut writer = begun.expect("the take begins");
    for batch in items.chunks(at_once) {
        writer.write(batch).expect("the disk takes it");
    }
}

/// Only what cannot be left out.
fn bare(items: &[Item], home: &Path) {
    let folder = File::open(home).expect("the folder can be read");
    for (index, item) in items.iter().enumerate() {
        let Item::Segment(segment) = item else { continue };
        let (part, whole) = (home.join("part"), home.join(index.to_string()));
        let mut file = File::create(&part).expect("the disk takes it");
        file.write_all(&segment.bytes)
            .and_then(|()| file.sync_all())
            .expect("the disk takes it");
        fs::rename(&part, &whole)
            .and_then(|()| folder.sync_all())
            .expect("the disk takes it");
    }
}
