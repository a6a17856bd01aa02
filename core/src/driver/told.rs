//! What a driver tells while it runs, and how it ends.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::GapCause;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::slate::Slate;
use lavalier_protocol::text::Label;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use crate::session::Refusal;

/// Something happened.
#[derive(Debug, Clone)]
pub enum Told {
    /// The invitation is this device's.
    Claimed {
        /// The verified brief: who asks, for what, and what is agreed to.
        brief: Box<Brief>,
        /// Six words, to be read out on the call.
        words: String,
        /// How the person comes to agree to it.
        agreement: Agreement,
    },
    /// Recording may begin.
    Cleared {
        /// Until then, by the studio's clock.
        until: Timestamp,
        /// Whether the recording waits for a person's release.
        held: bool,
        /// When the interview is to begin, while that is still to come; recording begins all the same.
        early: Option<Timestamp>,
    },
    /// Recording may not begin.
    Refused {
        /// Why.
        controls: Vec<Refusal>,
    },
    /// A take has begun.
    Rolling {
        /// Which.
        take: TakeId,
        /// Its roll, scene and number.
        slate: Slate,
        /// The microphone's name, for the person in front of it.
        mic: String,
        /// Frames a second.
        rate: u32,
        /// 1 or 2.
        channels: u8,
        /// 16 or 24.
        bits: u8,
    },
    /// How loud it was, about ten times a second.
    Level {
        /// The highest sample in dBFS.
        peak: f64,
        /// Mean power in dBFS.
        rms: f64,
    },
    /// A segment is durable on this device.
    Sealed {
        /// Of which take.
        take: TakeId,
        /// Which.
        sequence: u64,
        /// Of which track.
        track: Track,
    },
    /// A segment is durable at the studio.
    Stored {
        /// Of which take.
        take: TakeId,
        /// Which.
        sequence: u64,
        /// Of which track.
        track: Track,
    },
    /// Samples are missing; their place is silence.
    Gap {
        /// In which take.
        take: TakeId,
        /// The first missing sample.
        first_sample: u64,
        /// How many.
        samples: u64,
        /// Why.
        cause: GapCause,
    },
    /// A file is being taken in, as a take.
    Importing {
        /// Which take.
        take: TakeId,
        /// Its roll, scene and number.
        slate: Slate,
        /// The file's name.
        file: Label,
        /// Its length.
        bytes: u64,
    },
    /// The take has its end.
    Stopped {
        /// Which.
        take: TakeId,
        /// How long it is.
        length: Length,
    },
    /// The take is whole at the studio; its receipt was verified and is stored.
    Safe {
        /// Which.
        take: TakeId,
        /// Digest of the receipt.
        receipt: Digest,
        /// Seconds since the take was stopped, where that was in this run.
        seconds_after_stop: Option<f64>,
    },
    /// Something to be known besides.
    Notice(Message),
}

/// How the person comes to agree to what the brief says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// They did before, on this device, to these words.
    Given,
    /// They are asked next.
    Asked,
    /// Nobody can be asked: whoever records agrees by it.
    ByRecording,
    /// There is nothing to agree to here: nobody is recorded.
    None,
}

/// How long a take is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Samples of each channel.
    Samples(u64),
    /// Bytes of an imported file, which is not looked into.
    Bytes(u64),
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Everything that this run was about is safe.
    Safe,
    /// Something is only on this device.
    NotSafe {
        /// Segments that the studio is not known to have.
        segments: u64,
    },
    /// The gate did not open; nothing was recorded.
    Refused,
    /// The person did not agree; nothing was recorded.
    Declined,
    /// All that is left are files that were not taken in whole, which only their import can go on with.
    HalfImported,
    /// It was stopped before anything was recorded.
    Nothing,
}

/// Where it is told. When nobody listens any more, it runs on all the same.
#[derive(Debug, Clone)]
pub struct Tell(mpsc::UnboundedSender<Told>);

impl Tell {
    /// A pair of ends.
    #[must_use]
    pub fn channel() -> (Self, mpsc::UnboundedReceiver<Told>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    pub(super) fn tell(&self, told: Told) {
        // See above.
        let _ = self.0.send(told);
    }
}
