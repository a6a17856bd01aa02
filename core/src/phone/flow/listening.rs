//! What is heard before a take: the tap test and the level's verdict, as rules on the stream of peaks.

use std::collections::VecDeque;

/// Peaks a second, as they are handed in.
pub(in crate::phone) const PEAKS_A_SECOND: u32 = 20;

/// How far a tap rises above what was before, in dB.
const TAP_RISE: f64 = 15.0;
/// How loud a tap is at least, in dBFS: a finger on the grille, whatever the gain.
const TAP_LEAST: f64 = -35.0;
/// Taps that are heard out: one may be a door.
const TAPS: u32 = 2;
/// Peaks within which one tap is one: a finger bounces for 100 ms.
const TAP_LASTS: u32 = 2;
/// Peaks by which the level before a tap is known.
const BEFORE: usize = 6;

/// Listens for taps.
#[derive(Debug, Clone, Default)]
pub(super) struct TapTest {
    before: VecDeque<f64>,
    taps: u32,
    rest: u32,
}

impl TapTest {
    /// Takes a peak, in dBFS. Whether enough taps were heard.
    pub(super) fn push(&mut self, peak: f64) -> bool {
        if self.rest > 0 {
            self.rest -= 1;
            return self.taps >= TAPS;
        }
        if self.before.len() >= BEFORE / 2 {
            // The quietest of what was before: a voice beside the microphone is no tap.
            let floor = self.before.iter().copied().fold(f64::INFINITY, f64::min);
            let loudest = self.before.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if peak >= TAP_LEAST && peak - floor >= TAP_RISE && peak > loudest {
                self.taps += 1;
                self.rest = TAP_LASTS;
                self.before.clear();
                return self.taps >= TAPS;
            }
        }
        self.before.push_back(peak);
        if self.before.len() > BEFORE {
            self.before.pop_front();
        }
        false
    }
}

/// Peaks that the verdict is about: three seconds.
const VERDICT_OVER: usize = 3 * PEAKS_A_SECOND as usize;
/// Above this the converter is about to run out, in dBFS.
const LOUD: f64 = -1.0;
/// Below this a voice is too quiet to be used as it is, in dBFS.
const QUIET: f64 = -36.0;
/// An unprocessed Android microphone is 94 dB SPL at -36 dBFS, so speech is near -65 (Android's compatibility definition).
const QUIET_UNPROCESSED: f64 = -62.0;
/// Below this nobody speaks, in dB under what is too quiet.
const NOBODY: f64 = 12.0;

/// How loud the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Verdict {
    /// Nobody spoke yet.
    #[default]
    Unknown,
    /// As it should be.
    Good,
    /// Too quiet.
    Quiet,
    /// Too loud.
    Loud,
}

/// Judges the level.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    peaks: VecDeque<f64>,
    verdict: Verdict,
}

impl Levels {
    /// Takes a peak, in dBFS. `unprocessed` is a source without any gain of the platform's.
    pub(super) fn push(&mut self, peak: f64, unprocessed: bool) {
        self.peaks.push_back(peak);
        if self.peaks.len() > VERDICT_OVER {
            self.peaks.pop_front();
        }
        let loudest = self.peaks.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let quiet = if unprocessed { QUIET_UNPROCESSED } else { QUIET };
        self.verdict = match loudest {
            loudest if loudest >= LOUD => Verdict::Loud,
            loudest if loudest >= quiet => Verdict::Good,
            loudest if loudest >= quiet - NOBODY => Verdict::Quiet,
            // Between sentences the last word on it stays.
            _ => self.verdict,
        };
    }

    /// The verdict.
    pub(super) const fn verdict(&self) -> Verdict {
        self.verdict
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heard(peaks: &[f64]) -> bool {
        let mut test = TapTest::default();
        peaks.iter().any(|peak| test.push(*peak))
    }

    #[test]
    fn two_taps_are_heard_and_a_voice_or_silence_is_not() {
        let quiet = [-60.0; 10];
        let taps = [&quiet[..], &[-12.0, -20.0], &quiet, &[-10.0, -25.0], &quiet].concat();
        assert!(heard(&taps));
        let one = [&quiet[..], &[-12.0, -20.0], &quiet].concat();
        assert!(!heard(&one), "a door is not two taps");
        let voice: Vec<f64> = (0..160).map(|at| -30.0 + f64::from(at % 7)).collect();
        assert!(!heard(&voice));
        assert!(!heard(&[crate::level::FLOOR_DBFS; 160]));
    }

    #[test]
    fn the_verdict_tells_quiet_from_loud_and_stays_between_sentences() {
        let mut levels = Levels::default();
        (0..80).for_each(|_| levels.push(-90.0, false));
        assert_eq!(levels.verdict(), Verdict::Unknown);
        levels.push(-12.0, false);
        assert_eq!(levels.verdict(), Verdict::Good);
        (0..200).for_each(|_| levels.push(-90.0, false));
        assert_eq!(levels.verdict(), Verdict::Good);
        (0..200).for_each(|_| levels.push(-42.0, false));
        assert_eq!(levels.verdict(), Verdict::Quiet);
        levels.push(-0.1, false);
        assert_eq!(levels.verdict(), Verdict::Loud);
        let mut levels = Levels::default();
        levels.push(-58.0, true);
        assert_eq!(
            levels.verdict(),
            Verdict::Good,
            "Android's unprocessed source is quiet by design"
        );
    }

    proptest! {
        #[test]
        fn no_stream_of_levels_panics(peaks in prop::collection::vec(prop::num::f64::ANY, 0..200)) {
            let (mut test, mut levels) = (TapTest::default(), Levels::default());
            for peak in peaks {
                test.push(peak);
                levels.push(peak, false);
            }
        }
    }
}
