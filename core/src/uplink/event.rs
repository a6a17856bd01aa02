//! What the uplink tells.

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Message;

/// Something happened on the way to the studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UplinkEvent {
    /// The studio has a segment, durably.
    Stored {
        /// Of which take.
        take: TakeId,
        /// Which.
        sequence: u64,
        /// Of which track.
        track: Track,
    },
    /// The studio has these segments of a take since an earlier run of the program: no news, but nobody has to send them.
    Known {
        /// Of which take.
        take: TakeId,
        /// Which.
        sequences: Vec<u64>,
    },
    /// The receipt of a whole take was verified and is stored.
    Safe {
        /// Which take.
        take: TakeId,
        /// Digest of the receipt.
        receipt: Digest,
    },
    /// The studio cannot be reached, more than once in a row.
    StudioUnreachable(Message),
    /// It can again, or what it refused for a while it takes again.
    StudioBack,
    /// The studio does not take something of a take, or this device cannot hand it over. It is tried again.
    Trouble {
        /// Of which take.
        take: TakeId,
        /// Why.
        message: Message,
    },
}
