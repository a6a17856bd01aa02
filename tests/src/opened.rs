//! A recorder's sealed segments, opened with the production's own key, as only a test may hold both.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::delivered::files_below;

/// A sealed segment of a take store.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The file.
    pub path: PathBuf,
    /// Its sequence.
    pub sequence: u64,
    /// Its track's name.
    pub track: String,
    /// Its first sample.
    pub first_sample: u64,
    /// Its samples.
    pub samples: u64,
}

/// Every sealed segment below a folder, by its name `SEQUENCE-TRACK-FIRST-SAMPLES.age`, in order.
#[must_use]
pub fn sealed_below(folder: &Path) -> Vec<Sealed> {
    let mut sealed: Vec<Sealed> = files_below(folder).into_iter().filter_map(named).collect();
    sealed.sort_by(|one, other| (one.path.parent(), one.sequence).cmp(&(other.path.parent(), other.sequence)));
    sealed
}

fn named(path: PathBuf) -> Option<Sealed> {
    let name = path.file_name()?.to_str()?.strip_suffix(".age")?;
    let parts: Vec<&str> = name.split('-').collect();
    let [sequence, track, first_sample, samples] = parts[..] else {
        return None;
    };
    let sealed = Sealed {
        sequence: sequence.parse().ok()?,
        track: track.to_owned(),
        first_sample: first_sample.parse().ok()?,
        samples: samples.parse().ok()?,
        path: path.clone(),
    };
    Some(sealed)
}

/// Opens an age file with the identities of a file such as `keys export` writes.
///
/// # Panics
/// When it does not open.
#[must_use]
pub fn open(sealed: &Path, identities: &Path) -> Vec<u8> {
    let file = age::IdentityFile::from_file(identities.display().to_string());
    let file = file.unwrap_or_else(|error| panic!("{}: {error}", identities.display()));
    let identities = file.into_identities().expect("plain identities need no asking");
    let bytes = std::fs::read(sealed).unwrap_or_else(|error| panic!("{}: {error}", sealed.display()));
    let decryptor = age::Decryptor::new(bytes.as_slice()).expect("a sealed segment is an age file");
    let opened = decryptor.decrypt(identities.iter().map(|identity| &**identity as &dyn age::Identity));
    let mut opened = opened.unwrap_or_else(|error| panic!("{}: {error}", sealed.display()));
    let mut plain = Vec::new();
    opened
        .read_to_end(&mut plain)
        .unwrap_or_else(|error| panic!("{}: {error}", sealed.display()));
    plain
}

/// The packets of an Ogg stream with one logical stream (RFC 3533 section 6).
///
/// # Panics
/// When it is none.
#[must_use]
pub fn ogg_packets(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut packets, mut packet) = (Vec::new(), Vec::new());
    while !bytes.is_empty() {
        assert!(bytes.starts_with(b"OggS"), "a page begins here");
        let segments = usize::from(bytes[26]);
        let (table, mut body) = bytes[27..].split_at(segments);
        for length in table {
            let (piece, rest) = body.split_at(usize::from(*length));
            packet.extend(piece);
            body = rest;
            if *length < 255 {
                packets.push(std::mem::take(&mut packet));
            }
        }
        bytes = body;
    }
    packets
}
