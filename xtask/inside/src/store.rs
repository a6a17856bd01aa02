//! `store`: sealed segments and their journal lines made durable, against writing, syncing and renaming the same bytes and
//! syncing the folder; with a line that is appended and synced after each of them, or without.

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
const SECONDS: u64 = 16;

/// Of a sealed second of speech.
const BYTES: usize = 80_000;

/// Of its proxy.
const PROXY_BYTES: usize = 7_000;

/// Of a segment's journal line.
const LINE_BYTES: usize = 500;

/// Answers in segments a second. `line`: the peer keeps a line of each segment, too.
pub(crate) fn measure(folder: &Path, at_once: usize, proxy: bool, line: bool) -> Rounds {
    let home = tempfile::tempdir_in(folder).expect("the folder can be written");
    let store = TakeStore::open(home.path(), Arc::new(SystemDisk)).expect("the folder can be written");
    let papers = papers(1, proxy);
    let begun = store.begin(papers.opening, &papers.brief, Some(&papers.clearance));
    let mut writer = begun.expect("the take begins");
    let beside = tempfile::tempdir_in(folder).expect("the folder can be written");
    let mut lines = line.then(|| File::create(beside.path().join("lines")).expect("the folder can be written"));
    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        let seconds = round * SECONDS..(round + 1) * SECONDS;
        let items: Vec<Item> = seconds.flat_map(|index| second(index, proxy)).collect();
        let (ours, ()) = seconds_of(|| keep(&mut writer, &items, at_once));
        let (peer, ()) = seconds_of(|| bare(&items, beside.path(), lines.as_mut()));
        rounds.push(items.len() as f64 / ours, items.len() as f64 / peer);
    }
    rounds
}

/// What a second becomes.
fn second(index: u64, proxy: bool) -> impl Iterator<Item = Item> {
    let original = segment(index, Track::Audio, BYTES);
    let proxy = proxy.then(|| segment(index, Track::Proxy, PROXY_BYTES));
    std::iter::once(original).chain(proxy)
}

/// A segment of bytes that no file system makes less of.
fn segment(index: u64, track: Track, length: usize) -> Item {
    let mut bytes = Vec::with_capacity(length);
    let mut block = Digest::of(format!("{track} {index}").as_bytes());
    while bytes.len() < length {
        bytes.extend_from_slice(block.as_bytes());
        block = Digest::of(block.as_bytes());
    }
    let sha256 = Digest::of(&bytes);
    let level = |level| (track == Track::Audio).then_some(level);
    Item::Segment(SealedSegment {
        track,
        first_sample: index * 48_000,
        samples: 48_000,
        bytes: bytes.into(),
        sha256,
        peak: level(-6.0),
        rms: level(-20.0),
    })
}

/// The product's way.
fn keep(writer: &mut TakeWriter, items: &[Item], at_once: usize) {
    for batch in items.chunks(at_once) {
        writer.write(batch).expect("the disk takes it");
    }
}

/// Only what cannot be left out.
fn bare(items: &[Item], home: &Path, mut lines: Option<&mut File>) {
    let folder = File::open(home).expect("the folder can be read");
    for item in items {
        let Item::Segment(segment) = item else { continue };
        let (part, whole) = (home.join("part"), home.join(segment.sha256.to_string()));
        let mut file = File::create(&part).expect("the disk takes it");
        file.write_all(&segment.bytes)
            .and_then(|()| file.sync_all())
            .expect("the disk takes it");
        fs::rename(&part, &whole)
            .and_then(|()| folder.sync_all())
            .expect("the disk takes it");
        if let Some(lines) = &mut lines {
            let line = &segment.bytes[..LINE_BYTES];
            lines
                .write_all(line)
                .and_then(|()| lines.sync_data())
                .expect("the disk takes it");
        }
    }
}
