//! What came out: the WAV described, and its samples looked for where they must not be.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use lavalier_post::wave::{Bits, WaveReader};

use super::folder::{DELIVERY, Folder, RECORDER, STUDIO};
use super::steps::Steps;
use crate::demo::plaintext_scan::Needles;
use crate::failure::Failure;

/// What is searched for at most: the first ten minutes. Anchors of more would not fit a small machine's memory.
const SAMPLES_MAX: usize = 10 * 60 * 48_000;
/// Full scale of a 24-bit sample.
const FULL_SCALE: f64 = 8_388_608.0;

fn unreadable(wav: &Path) -> impl Fn(String) -> Failure {
    let path = wav.to_owned();
    move |reason| Failure::FileContent {
        path: path.clone(),
        reason,
    }
}

/// Format, length and levels of the delivered file.
pub(super) fn describe(steps: &Steps<'_>, wav: &Path) -> Result<(), Failure> {
    let file = File::open(wav).map_err(Failure::file("read", wav))?;
    let reader = WaveReader::open(file).map_err(|error| unreadable(wav)(error.to_string()))?;
    let format = reader.format();
    let seconds = reader.frames() as f64 / f64::from(format.rate);
    let description = reader.bext().map(|bext| bext.description.clone()).unwrap_or_default();
    let samples = samples(wav)?;
    let peak = samples
        .iter()
        .map(|sample| f64::from(*sample).abs())
        .fold(0.0, f64::max);
    let square = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len().max(1) as f64;
    steps.say(&format!(
        "{}\n  {seconds:.1} s, {} Hz, {} bits, {} channel(s), peak {:.1} dBFS, rms {:.1} dBFS\n  {}",
        wav.display(),
        format.rate,
        format.bits.count(),
        format.channels,
        decibels(peak),
        decibels(square.sqrt()),
        description.trim().replace(['\r', '\n'], "  "),
    ));
    Ok(())
}

fn decibels(amplitude: f64) -> f64 {
    20.0 * (amplitude.max(1.0) / FULL_SCALE).log10()
}

/// The samples as 24-bit integers, interleaved; at most the first ten minutes.
fn samples(wav: &Path) -> Result<Vec<i32>, Failure> {
    let file = File::open(wav).map_err(Failure::file("read", wav))?;
    let reader = WaveReader::open(file).map_err(|error| unreadable(wav)(error.to_string()))?;
    let bits = reader.format().bits;
    let width = usize::from(bits.bytes());
    let mut bytes = Vec::new();
    reader
        .take((SAMPLES_MAX * width) as u64)
        .read_to_end(&mut bytes)
        .map_err(Failure::file("read", wav))?;
    let sample = |bytes: &[u8]| match bits {
        Bits::Sixteen => i32::from(i16::from_le_bytes([bytes[0], bytes[1]])) << 8,
        Bits::TwentyFour => i32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]) >> 8,
    };
    Ok(bytes.chunks_exact(width).map(sample).collect())
}

/// Looks for the samples on the studio's and the recorder's disk; and on the editor's, where they must be found, to show
/// that the search would find them.
pub(super) fn search(steps: &Steps<'_>, folder: &Folder, wav: &Path) -> Result<(), Failure> {
    let mut needles = Needles::new();
    needles.add_samples(&samples(wav)?);
    let mut search = |name: &str| {
        let path = folder.path().join(name);
        needles.search(&path).map_err(Failure::file("search", path))
    };
    let control = search(DELIVERY)?;
    if control.hits.is_empty() {
        return Err(Failure::Demo {
            message: "The search does not find the sound even where it is.".to_owned(),
            remedy: "Was anything recorded? Look at the WAV; a silent one holds nothing to be found.".to_owned(),
        });
    }
    for (name, whose) in [(STUDIO, "The studio's"), (RECORDER, "The recorder's")] {
        let found = search(name)?;
        if let Some(hit) = found.hits.first() {
            return Err(Failure::Demo {
                message: format!(
                    "PLAINTEXT: {} at byte {} of {}.",
                    hit.what,
                    hit.offset,
                    hit.file.display()
                ),
                remedy: "Tell the makers of this program; it must never happen.".to_owned(),
            });
        }
        steps.say(&format!(
            "{whose} disk: {} files, {:.1} MB, no run of 64 bytes of the sound in any form (16, 24, 32 bits, float).",
            found.files,
            found.bytes as f64 / 1e6
        ));
    }
    steps.say("The same search does find it in the editor's WAV.");
    Ok(())
}
