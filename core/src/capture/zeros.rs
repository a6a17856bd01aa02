//! Zeros that a system hands over in place of a microphone that it has taken away.
//!
//! Android goes on calling while another app has the microphone, with samples that are exactly zero, and tells the shell a
//! moment later. While an interruption goes on such zeros are no sound but missing time: they are counted and held, and
//! become one gap when there is sound again. Whatever is not zero stays what it is.

use super::format::Format;

/// Zeros so long before the shell's notice belong to the interruption, and so long after its end: the notice comes through a
/// system service, and what was silenced is still on its way when it comes.
const NOTICE_NS: u64 = 1_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Microphone {
    Ours,
    Away,
    /// Given back at that time; zeros that arrive soon after it may still be from before.
    Back {
        since_ns: u64,
    },
}

/// Watches the samples of one stream.
#[derive(Debug)]
pub(super) struct Zeros {
    microphone: Microphone,
    channels: usize,
    notice_frames: u64,
    /// Frames of zeros at the end of what passed.
    passed: u64,
    held: u64,
    /// Whether all that is held was counted.
    exact: bool,
}

impl Zeros {
    pub(super) fn new(format: Format) -> Self {
        Self {
            microphone: Microphone::Ours,
            channels: usize::from(format.channels.max(1)),
            notice_frames: format.frames(NOTICE_NS),
            passed: 0,
            held: 0,
            exact: true,
        }
    }

    /// The microphone is taken away. Gives how many frames of zeros, the last that passed, belong to that.
    pub(super) fn began(&mut self) -> u64 {
        if std::mem::replace(&mut self.microphone, Microphone::Away) == Microphone::Ours {
            std::mem::take(&mut self.passed).min(self.notice_frames)
        } else {
            0
        }
    }

    /// It is given back at this time of the source's clock.
    pub(super) fn ended(&mut self, now_ns: u64) {
        if self.microphone == Microphone::Away {
            self.microphone = Microphone::Back { since_ns: now_ns };
        }
    }

    /// Takes interleaved samples in that arrived at this time of the source's clock. Whether they are held back as missing time; else they are to be handed out, after what
    /// is held.
    pub(super) fn hold(&mut self, samples: &[i32], arrived_ns: u64) -> bool {
        let sounds = samples.len() - samples.iter().rev().take_while(|sample| **sample == 0).count();
        let frames = (samples.len() / self.channels) as u64;
        if sounds > 0 {
            // What was read late says nothing of what came after it.
            if matches!(self.microphone, Microphone::Back { since_ns } if arrived_ns >= since_ns) {
                self.microphone = Microphone::Ours;
            }
            self.passed = frames - sounds.div_ceil(self.channels) as u64;
            return false;
        }
        match self.microphone {
            Microphone::Away => {}
            Microphone::Back { since_ns } if arrived_ns <= since_ns.saturating_add(NOTICE_NS) => {}
            // Zeros that last are the microphone's own.
            Microphone::Back { .. } | Microphone::Ours => {
                self.microphone = Microphone::Ours;
                self.passed += frames;
                return false;
            }
        }
        self.held += frames;
        true
    }

    /// Takes in missing time that was found. Whether it goes with what is held.
    pub(super) fn hold_gap(&mut self, frames: u64, exact: bool) -> bool {
        self.passed = 0;
        if self.held == 0 {
            return false;
        }
        self.held += frames;
        self.exact &= exact;
        true
    }

    /// Frames that are held.
    pub(super) const fn held(&self) -> u64 {
        self.held
    }

    /// Whether the microphone is away.
    pub(super) fn is_away(&self) -> bool {
        self.microphone == Microphone::Away
    }

    /// Gives up to `most` of the held frames, and whether they were counted.
    pub(super) fn release(&mut self, most: u64) -> (u64, bool) {
        let (frames, exact) = (self.held.min(most), self.exact);
        self.held -= frames;
        if self.held == 0 {
            self.exact = true;
        }
        (frames, exact)
    }
}
