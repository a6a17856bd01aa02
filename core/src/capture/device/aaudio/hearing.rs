//! Listens whether a source gives anything at all. A working microphone is never silent to the last bit; a source that some
//! phones declare and do not have is.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How much of a source is listened to, in milliseconds of audio: several blocks of any driver, and no wait to speak of.
const LISTEN_MS: u32 = 300;

/// What was heard, shared with the callback that hears. Real-time safe.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    frames: AtomicU32,
    sound: AtomicBool,
}

/// What a source gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Something.
    Sound,
    /// Zeros alone, for as long as was listened.
    Silence,
    /// Not enough came to tell.
    TooLittle,
}

impl Hearing {
    /// Takes a block in: how many frames, and whether any sample of them is not zero.
    pub(super) fn take(&self, frames: u32, sound: bool) {
        if sound {
            self.sound.store(true, Ordering::Relaxed);
        }
        // Whoever sees the count also sees what was heard.
        self.frames.fetch_add(frames, Ordering::Release);
    }

    /// What was heard so far of a source of this rate.
    pub(super) fn heard(&self, rate: u32) -> Heard {
        let frames = self.frames.load(Ordering::Acquire);
        match (self.sound.load(Ordering::Relaxed), frames >= rate / 1_000 * LISTEN_MS) {
            (true, _) => Heard::Sound,
            (false, true) => Heard::Silence,
            (false, false) => Heard::TooLittle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_gives_zeros_alone_is_told_from_one_that_has_just_begun() {
        let hearing = Hearing::default();
        hearing.take(14_399, false);
        assert_eq!(hearing.heard(48_000), Heard::TooLittle);
        hearing.take(1, false);
        assert_eq!(hearing.heard(48_000), Heard::Silence);
    }

    #[test]
    fn the_first_sample_that_is_not_zero_is_enough() {
        let hearing = Hearing::default();
        hearing.take(96, false);
        hearing.take(96, true);
        assert_eq!(hearing.heard(48_000), Heard::Sound);
        hearing.take(48_000, false);
        assert_eq!(hearing.heard(48_000), Heard::Sound);
    }
}
