//! The JSON sidecar: what is known of a delivered file, beside it.

use crate::clock::ClockSource;
use crate::problem::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use lavalier_protocol::brief::{End, FrameRate, Kind, MicrophoneWish, Zone};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, InvitationId, ProductionId, TakeId};
use lavalier_protocol::journal::{CloseReason, Gap, Granted, ImportedFile, KeyStorage, Mark, Recovered};
use lavalier_protocol::jws::Jws;
use lavalier_protocol::slate::Slate;
use serde::{Deserialize, Serialize};

/// What `format` says.
pub const FORMAT: &str = "lavalier-delivery";

/// The version that is written and read.
pub const VERSION: u32 = 1;

/// Longest sidecar that is read: ten hours with a clock reading and a gap every second stay far below.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// What follows a delivered file's name in its sidecar's name.
pub const SUFFIX: &str = ".json";

/// What follows a delivered file's name in the name of its copy of the journal.
pub const JOURNAL_SUFFIX: &str = ".journal.jsonl";

/// A delivered file's sidecar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sidecar {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The program that delivered it, with its version.
    pub tool: String,
    /// The file's name, in the same folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Length of the file.
    pub bytes: u64,
    /// Whether it is all of the take and everything verified.
    pub complete: bool,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    /// The take.
    pub take: TakeId,
    /// The take that this one goes on from, after a change of microphone or a crash.
    pub continues: Option<TakeId>,
    /// The production.
    pub production: ProductionId,
    /// The sitting.
    pub interview: InterviewId,
    /// The invitation under which it was made.
    pub invitation: InvitationId,
    /// Which end of the interview.
    pub end: End,
    /// What it is of.
    pub kind: Kind,
    /// Roll, scene and take number.
    pub slate: Slate,
    /// The sound; none for an imported file.
    pub audio: Option<Audio>,
    /// The file as it was imported; none for a recording. Nothing is known of the device that made it.
    pub imported: Option<ImportedFile>,
    /// When it began.
    pub started_at: StartedAt,
    /// Where that lies on the production's clock.
    pub timecode: TimecodeStart,
    /// Samples that were never captured; they are silence in the file.
    pub gaps: Vec<Gap>,
    /// Stretches of which nothing verified; they are silence (in an imported file: zeros) of their exact length.
    pub silenced: Vec<Silenced>,
    /// Places that somebody marked.
    pub marks: Vec<Mark>,
    /// Which sample was when.
    pub clock_readings: Vec<SidecarClock>,
    /// The microphone that was expected and what was granted; none for an import.
    pub microphone: Option<Microphone>,
    /// Digest of the clearance under which it was recorded; none for an import.
    pub clearance: Option<Digest>,
    /// Where the recorder died and the take was picked up again.
    pub recovered: Vec<Recovered>,
    /// Why it ended; none for a take without a signed end.
    pub ended: Option<CloseReason>,
    /// The device that vouches for it.
    pub device: Device,
    /// The journal, of which a copy lies beside the file.
    pub journal: JournalCopy,
    /// The signed brief under which it was recorded.
    pub brief: Jws,
    /// The studio's signed receipt.
    pub receipt: Option<Jws>,
}

/// The sound in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audio {
    /// Samples of each channel.
    pub samples: u64,
    /// Samples a second.
    pub rate: u32,
    /// Bits of a sample.
    pub bits: u16,
    /// Channels.
    pub channels: u16,
}

/// The instant of sample 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StartedAt {
    /// The instant.
    pub at: Timestamp,
    /// By which clock.
    pub source: ClockSource,
    /// How wrong it can be; none where that is not known.
    pub uncertainty_seconds: Option<f64>,
}

/// Sample 0 on the production's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimecodeStart {
    /// The day.
    pub date: Date,
    /// The production's zone.
    pub zone: Zone,
    /// The production's frame rate.
    pub frame_rate: FrameRate,
    /// Timecode of the frame that sample 0 lies in; none for an imported file.
    pub start: Option<String>,
    /// The file's time reference; none for an imported file.
    pub samples_since_midnight: Option<u64>,
}

/// A stretch that did not verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silenced {
    /// The first sample (imported file: byte).
    pub first_sample: u64,
    /// How many.
    pub samples: u64,
    /// The kind of problem.
    pub cause: String,
}

/// A clock reading.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SidecarClock {
    /// The sample captured at that moment.
    pub sample: u64,
    /// The device's clock.
    pub wall: Timestamp,
    /// The studio's clock, asked around then.
    pub studio: Option<StudioClock>,
}

/// The studio's clock as it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudioClock {
    /// Its time.
    pub time: Timestamp,
    /// Half the way there and back.
    pub uncertainty_seconds: f64,
}

/// The microphone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Microphone {
    /// What the brief asked for.
    pub expected: MicrophoneWish,
    /// What the device gave.
    pub granted: Granted,
}

/// The recording device, as far as it is known: by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// RFC 7638 thumbprint of its key.
    pub key: Digest,
    /// Where it keeps the key.
    pub key_storage: KeyStorage,
    /// The recorder's program and version.
    pub app: String,
}

/// The copy of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalCopy {
    /// Its name, in the same folder.
    pub file: String,
    /// SHA-256 of the last line.
    pub head: Digest,
    /// Lines.
    pub lines: u64,
    /// Lines that the device vouches for.
    pub signed_lines: u64,
}

impl Sidecar {
    /// The file's bytes.
    ///
    /// # Panics
    /// Never: every field has a JSON form.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("every field has a JSON form");
        bytes.push(b'\n');
        bytes
    }

    /// Reads a sidecar; `None` where it is none, or of another version.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let sidecar: Self = serde_json::from_slice(bytes).ok()?;
        (sidecar.format == FORMAT && sidecar.version == VERSION).then_some(sidecar)
    }
}
