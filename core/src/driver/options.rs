//! What a run is to do.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::policy::Control;
use lavalier_protocol::slate::Slate;

use crate::capture::wav::Pace;
use crate::session::{Question, Reply};

/// Puts the questions to the person and gives the answers. It may block: it is called on a thread of its own.
pub type Ask = Arc<dyn Fn(&[Question]) -> Vec<(Control, Reply)> + Send + Sync>;

/// Asks the person whether they agree to what the brief says. It may block, as [`Ask`] may.
pub type Agree = Arc<dyn Fn(&Brief) -> bool + Send + Sync>;

/// What is recorded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Microphone {
    /// One of the machine's, by name; none is the default one.
    Device(Option<String>),
    /// A WAV file that stands for one.
    File {
        /// Which.
        path: PathBuf,
        /// How fast it plays.
        pace: Pace,
    },
}

/// One recording.
pub struct RecordOptions {
    /// The link, as it was pasted.
    pub link: String,
    /// What is recorded from.
    pub microphone: Microphone,
    /// The take ends by itself after this much sound.
    pub longest: Option<Duration>,
    /// Roll, scene and number, in place of the next ones.
    pub slate: Option<Slate>,
    /// What is recorded. A rehearsal brief makes every take a rehearsal.
    pub kind: Kind,
    /// An evidence document; none is this laptop's own, which says nothing of how it is guarded.
    pub evidence: Option<Vec<u8>>,
    /// How the person is asked for consent; none where nobody can be.
    pub agree: Option<Agree>,
    /// How the person is asked what the gate wants to know; none where nobody can be.
    pub ask: Option<Ask>,
    /// Bits a second that are sent at most.
    pub uplink_limit: Option<u64>,
    /// Without contact: under a claim and a clearance from before.
    pub offline: bool,
    /// Levels that are told a second: as many as whoever looks can follow, for each has its price.
    pub levels: NonZeroU32,
}

/// Files to be taken in.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// The link, as it was pasted.
    pub link: String,
    /// The files, a take each.
    pub files: Vec<PathBuf>,
    /// Roll, scene and number of the first; the others count on from it.
    pub slate: Option<Slate>,
    /// Bits a second that are sent at most.
    pub uplink_limit: Option<u64>,
}
