//! Notices that a microphone gives nothing, while there is still time to do something about it.

use serde::Serialize;

use super::meter::Sums;
use crate::capture::Format;

/// How long a microphone may be silent until it is said. Five seconds are promised; blocks and the person's glance take
/// the rest. People pause for less.
pub const SILENT_AFTER_SECONDS: u64 = 4;

/// Mean power below which a microphone counts as silent, in dBFS. The noise of a room through any working microphone is
/// above; a cable that is out, a dead battery or a muted preamplifier is below.
pub const QUIET_DBFS: f64 = -75.0;

/// The same for a phone's unprocessed source. The compatibility definition of Android (5.4 and 5.11) has 90 dB SPL at 2500 of
/// 32768 where speech is recognised, and 94 dB SPL at -36 dBFS unprocessed: 18 dB less for the same room.
pub const QUIET_UNPROCESSED_DBFS: f64 = QUIET_DBFS - 18.0;

/// What kind of silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Every sample is exactly zero: muted, or taken away by the system.
    Zeros,
    /// There is a converter's noise, and no sound.
    Quiet,
    /// It delivers no samples at all, and reports no error.
    Nothing,
}

/// Watches one stream.
#[derive(Debug)]
pub struct SilenceWatch {
    format: Format,
    quiet_dbfs: f64,
    /// Frames since the last block that was not exactly zero, and since the last that was not quiet.
    zero_for: u64,
    quiet_for: u64,
    told: Option<Silence>,
}

impl SilenceWatch {
    /// A watch for a stream; `quiet_dbfs` is [`QUIET_DBFS`] unless the source needs another.
    #[must_use]
    pub fn new(format: Format, quiet_dbfs: f64) -> Self {
        Self {
            format,
            quiet_dbfs,
            zero_for: 0,
            quiet_for: 0,
            told: None,
        }
    }

    /// What was told last.
    #[must_use]
    pub const fn told(&self) -> Option<Silence> {
        self.told
    }

    /// Takes the sums of a block of the microphone's own samples (not the silence of a gap). Gives the state when it changes:
    /// `Some(Some(kind))` when it has fallen silent, `Some(None)` when there is sound again.
    pub fn push(&mut self, sums: &Sums) -> Option<Option<Silence>> {
        if sums.samples() == 0 {
            return None;
        }
        let level = sums.level(self.format);
        let frames = sums.samples() / u64::from(self.format.channels.max(1));
        self.zero_for = if sums.are_zeros() { self.zero_for + frames } else { 0 };
        self.quiet_for = if level.rms < self.quiet_dbfs {
            self.quiet_for + frames
        } else {
            0
        };
        let long = SILENT_AFTER_SECONDS * u64::from(self.format.rate);
        let now = match (self.zero_for >= long, self.quiet_for >= long) {
            (true, _) => Some(Silence::Zeros),
            (_, true) => Some(Silence::Quiet),
            _ => None,
        };
        (now != std::mem::replace(&mut self.told, now)).then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format {
        rate: 1_000,
        channels: 2,
        bits: 24,
    };

    fn feed(watch: &mut SilenceWatch, block: &[i32], blocks: usize) -> Vec<(usize, Option<Silence>)> {
        (0..blocks)
            .filter_map(|i| watch.push(&Sums::of(block, FORMAT)).map(|change| (i, change)))
            .collect()
    }

    #[test]
    fn exact_zeros_are_told_once_within_five_seconds() {
        let mut watch = SilenceWatch::new(FORMAT, QUIET_DBFS);
        // 100 ms a block.
        let changes = feed(&mut watch, &[0; 200], 300);
        assert_eq!(changes, [(39, Some(Silence::Zeros))]);
    }

    #[test]
    fn a_converter_s_noise_is_quiet_and_not_zeros() {
        let mut watch = SilenceWatch::new(FORMAT, QUIET_DBFS);
        let noise: Vec<i32> = (0..200).map(|i| i * 37 % 201 - 100).collect();
        assert_eq!(feed(&mut watch, &noise, 100), [(39, Some(Silence::Quiet))]);
    }

    #[test]
    fn a_pause_between_sentences_is_not_silence_and_sound_ends_it() {
        let mut watch = SilenceWatch::new(FORMAT, QUIET_DBFS);
        let speech: Vec<i32> = (0..200).map(|i| i * 7_919 % 400_000 - 200_000).collect();
        assert!(feed(&mut watch, &speech, 5).is_empty());
        assert!(feed(&mut watch, &[0; 200], 39).is_empty());
        assert!(feed(&mut watch, &speech, 1).is_empty());
        assert_eq!(feed(&mut watch, &[0; 200], 45).len(), 1);
        assert_eq!(feed(&mut watch, &speech, 5), [(0, None)]);
    }

    #[test]
    fn zeros_after_quiet_are_told_as_what_they_have_become() {
        let mut watch = SilenceWatch::new(FORMAT, QUIET_DBFS);
        assert_eq!(feed(&mut watch, &[1; 200], 50), [(39, Some(Silence::Quiet))]);
        assert_eq!(feed(&mut watch, &[0; 200], 50), [(39, Some(Silence::Zeros))]);
    }
}
