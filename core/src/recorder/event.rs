//! What a recording says of itself while it runs.

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{CloseReason, Gap};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::slate::Slate;

use crate::capture::{EndReason, Granted};
use crate::level::{Level, Silence};
use crate::platform::DiskError;

/// Something happened. Order is that of the thread it comes from: levels and the microphone's state from the one, what
/// became durable from the other.
#[derive(Debug, Clone)]
pub enum Event {
    /// The microphone runs and the take is open.
    Rolling {
        /// Which take.
        take: TakeId,
        /// Its roll, scene and number.
        slate: Slate,
        /// What the microphone gave.
        granted: Granted,
    },
    /// How loud it was, as often as [`super::Start::levels`] says.
    Level(Level),
    /// Nothing is heard from the microphone.
    Silent(Silence),
    /// It is heard again.
    Heard,
    /// A segment is durable, with its line.
    Sealed {
        /// Which take.
        take: TakeId,
        /// Its sequence.
        sequence: u64,
        /// Of which track.
        track: Track,
        /// How many samples (of an import: bytes).
        samples: u64,
    },
    /// Missing samples are in the journal.
    Gap {
        /// Which take.
        take: TakeId,
        /// Where, how many, and why.
        gap: Gap,
    },
    /// The disk does not take what is recorded; it waits in memory and is tried again.
    StorageTrouble(DiskError),
    /// It does again, and nothing is waiting.
    StorageBack,
    /// An encoder or the journal refused: the take ends and is closed as a recovered one.
    Fault {
        /// What was said, for the log and for support.
        detail: String,
    },
    /// The take is over. Comes once, last.
    Stopped(Stopped),
}

/// How a take ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// Which take.
    pub take: TakeId,
    /// Its length in samples, as far as it is durable.
    pub samples: u64,
    /// Why it ended.
    pub reason: CloseReason,
    /// Why the microphone's stream ended; none when that is not why.
    pub stream: Option<EndReason>,
    /// Whether the close is durable; if not, recovery closes the take.
    pub closed: bool,
    /// Whether the close is signed; if not, recovery asks again.
    pub signed: bool,
}

/// Takes events; called from the recorder's threads, so it hands them on at once.
pub type Events = std::sync::Arc<dyn Fn(Event) + Send + Sync>;
