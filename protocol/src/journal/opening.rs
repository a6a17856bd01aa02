//! A journal's first line: what is being recorded, by which device, under which instructions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::brief::{ConsentBy, End, Kind, MicrophoneWish};
use crate::digest::Digest;
use crate::id::{InterviewId, InvitationId, ProductionId, TakeId};
use crate::jws::PublicKey;
use crate::sealed::Track;
use crate::slate::Slate;
use crate::text::{Label, Line};

/// The opening line's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The format's version; 1.
    pub version: u32,
    /// The take.
    pub take: TakeId,
    /// For which production.
    pub production: ProductionId,
    /// Under which invitation.
    pub invitation: InvitationId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// Counts this claim's takes from 1, so that a missing one shows.
    pub take_number: u32,
    /// Head of the take before this one under the same claim; none for the first.
    pub previous: Option<Digest>,
    /// The take that this one goes on from, after a change of microphone or a crash.
    pub continues: Option<TakeId>,
    /// What it is of.
    pub kind: Kind,
    /// Roll, scene and take number.
    pub slate: Slate,
    /// Digest of the brief's compact text.
    pub brief: Digest,
    /// Digest of the clearance's compact text; none for an import.
    pub clearance: Option<Digest>,
    /// Whole seconds between the studio's giving the clearance and the beginning, by a clock that nobody can set; none
    /// where no such clock spans the time: after a restart of the device, or without a clearance.
    pub since_clearance: Option<u64>,
    /// Verifies this journal's signatures.
    pub device_key: PublicKey,
    /// Where the device key lives.
    pub key_storage: KeyStorage,
    /// HMAC of the device key's thumbprint under the binding key ([`crate::link::BindingKey::bind`]).
    pub binding: Digest,
    /// Where the material comes from.
    pub source: Source,
    /// The take's tracks.
    pub tracks: BTreeMap<Track, TrackFormat>,
    /// Who agreed, and when; none for an import.
    pub consent: Option<ConsentGiven>,
    /// When it began, by the device's clock.
    pub started_at: Timestamp,
    /// The recorder's program and version.
    pub app: Label,
}

/// Where a device key lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyStorage {
    /// The Secure Enclave.
    SecureEnclave,
    /// Android's StrongBox.
    StrongBox,
    /// Android's trusted execution environment.
    TrustedEnvironment,
    /// Software, behind the operating system's keyring.
    Keyring,
    /// Software, in a file that only its owner can read.
    File,
}

/// Where a take's material comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// Recorded here.
    Microphone {
        /// What the brief expects.
        expected: MicrophoneWish,
        /// What the device gave.
        granted: Granted,
    },
    /// A file made elsewhere, taken in as it was: nothing is known of the device that recorded it.
    Import {
        /// The file.
        file: ImportedFile,
    },
}

/// What kind of input a microphone is. Never its name: names hold people's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Port {
    /// The device's own.
    BuiltIn,
    /// On the headset socket: a lavalier, or earphones.
    HeadsetWired,
    /// On USB.
    Usb,
    /// A line input.
    LineIn,
    /// A software source, such as a sound server's monitor.
    Virtual,
    /// A WAV file standing for a microphone.
    File,
    /// The platform does not say.
    Unknown,
}

/// What was granted, read back from the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Granted {
    /// The kind of input.
    pub port: Port,
    /// Sample rate in hertz.
    pub rate: u32,
    /// Bits of a sample as the device delivers it.
    pub bits: u8,
    /// 1 or 2.
    pub channels: u8,
    /// The source's own format behind a sound server, such as `s32le 48000 Hz 1 ch`, or the preset that Android recorded
    /// with, such as `unprocessed`; none where neither can be learned.
    pub behind: Option<Label>,
}

/// A file taken in as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedFile {
    /// Its name without folders.
    pub name: Label,
    /// Its length.
    pub bytes: u64,
    /// Its digest: what is delivered must match.
    pub sha256: Digest,
    /// Such as `audio/wav`; none when it is not recognised.
    pub media_type: Option<Label>,
    /// What its own metadata says, such as a recorder's bext description.
    pub says: Vec<Line>,
}

/// A track's format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "codec", rename_all = "snake_case", deny_unknown_fields)]
pub enum TrackFormat {
    /// Each segment is one FLAC stream.
    Flac {
        /// Hertz.
        rate: u32,
        /// 16 or 24.
        bits: u8,
        /// 1 or 2.
        channels: u8,
    },
    /// One Ogg Opus stream, mono, cut at page boundaries. Its segments count the *audio* track's samples.
    OggOpus {
        /// The audio track's rate in hertz, by which its segments count.
        rate: u32,
        /// Bits a second.
        bitrate: u32,
    },
    /// Pieces of a file; segments count bytes.
    Bytes,
}

/// Consent as it was given on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    /// By whom.
    pub by: ConsentBy,
    /// When, by the device's clock.
    pub at: Timestamp,
}
