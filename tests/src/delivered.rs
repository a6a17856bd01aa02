//! What came out: a delivered WAV and its sidecar.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A delivered WAV.
#[derive(Debug, Clone)]
pub struct Delivered {
    /// The file.
    pub path: PathBuf,
    /// Its samples, channels in turn.
    pub samples: Vec<i32>,
    /// Hertz.
    pub rate: u32,
    /// Bits of a sample.
    pub bits: u16,
    /// Channels.
    pub channels: u16,
}

impl Delivered {
    /// Reads it with a reader that is not ours.
    ///
    /// # Panics
    /// When it is no WAV.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let mut reader = hound::WavReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let spec = reader.spec();
        let samples = reader.samples::<i32>().collect::<Result<Vec<_>, _>>();
        Self {
            path: path.to_owned(),
            samples: samples.unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            rate: spec.sample_rate,
            bits: spec.bits_per_sample,
            channels: spec.channels,
        }
    }

    /// The file that an event `delivered` names.
    ///
    /// # Panics
    /// When it names none, or no WAV.
    #[must_use]
    pub fn of(event: &Value) -> Self {
        let file = event["file"].as_str().unwrap_or_else(|| panic!("no file in {event}"));
        Self::read(Path::new(file))
    }
}

/// Every file below a folder, in order.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()));
        for path in entries.map(|entry| entry.expect("a folder's entry can be read").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// What two lists of samples have in common, said so that a person can find the first difference.
///
/// # Panics
/// When they differ.
pub fn assert_same(found: &[i32], expected: &[i32], what: &str) {
    if found == expected {
        return;
    }
    let at = found
        .iter()
        .zip(expected)
        .position(|(found, expected)| found != expected);
    let at = at.unwrap_or(found.len().min(expected.len()));
    panic!(
        "{what}: {} samples instead of {}, the first difference at {at}: {:?} instead of {:?}",
        found.len(),
        expected.len(),
        found.get(at),
        expected.get(at)
    );
}
