//! What happens to a session.

use std::sync::Arc;

use lavalier_protocol::brief::{Brief, ConsentBy};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::id::{ClaimId, TakeId};
use lavalier_protocol::journal::{CloseReason, ConsentGiven};
use lavalier_protocol::policy::{Control, Verdict};
use lavalier_protocol::words::Message;

use super::effect::EffectId;
use super::question::Reply;
use crate::claim::Cleared;

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A link was opened, scanned or pasted; its text as it came.
    Link(String),
    /// The person agreed to what the brief says.
    Consent(ConsentBy),
    /// The person did not agree.
    Decline,
    /// Look again at what was refused or failed.
    CheckAgain,
    /// Begin to record.
    Roll,
    /// End the take.
    Stop,
    /// Leave. Warned against while something is not safe; a second time it is done.
    Leave,
    /// An effect's answer.
    Answer(EffectId, Answer),
    /// An effect's deadline came and it has not answered.
    DeadlinePassed(EffectId),
    /// A take ended, whether somebody stopped it or not.
    Ended {
        /// Which.
        take: TakeId,
        /// Why.
        reason: CloseReason,
    },
    /// A segment is sealed and on storage.
    Sealed(TakeId),
    /// The studio has a segment.
    Stored(TakeId),
    /// The studio's receipt for a take was verified.
    Safe(TakeId),
    /// Nothing is heard from the microphone.
    Silent,
    /// The microphone is heard again.
    Heard,
    /// Storage does not take what is recorded, for this reason.
    StorageTrouble(Message),
    /// It does again.
    StorageBack,
    /// The studio cannot be reached.
    StudioGone(Message),
    /// It can again.
    StudioBack,
    /// The studio does not take something, for this reason.
    Trouble(Message),
}

/// What came of an effect.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The invitation is this device's.
    Claimed(Box<ClaimedHere>),
    /// Takes that were picked up after a crash.
    Recovered(Vec<RecoveredTake>),
    /// The studio was asked for what it may have changed.
    Refreshed(Box<Refreshed>),
    /// An evidence document's bytes; none where the device says nothing.
    Evidence(Option<Vec<u8>>),
    /// What the person answered; a question that is left out was not answered.
    Said(Vec<(Control, Reply)>),
    /// The studio cleared the device, for this verdict.
    Cleared(Box<Cleared>, Verdict),
    /// The studio's verdict does not clear it.
    Refused(Verdict),
    /// A take has begun.
    Rolling(TakeId),
    /// It was not done.
    Failed {
        /// Why.
        message: Message,
        /// Whether for want of contact: what was agreed before then still counts.
        unreachable: bool,
    },
}

/// A claim, as far as the session needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedHere {
    /// The claim.
    pub claim: ClaimId,
    /// The verified brief.
    pub brief: Brief,
    /// Thumbprint of the device key.
    pub device_key: Digest,
    /// Six words made from the production's key, to be read out on the call.
    pub words: String,
    /// Consent, where it was given before.
    pub consent: Option<ConsentGiven>,
    /// A clearance from before, verified again; whether it holds is looked at when it is needed.
    pub cleared: Option<Cleared>,
    /// The feed of releases as it was last got, verified again.
    pub feed: Option<Arc<OsFeed>>,
}

/// What came of asking the studio for what it may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// The claim as it is now.
    pub here: ClaimedHere,
    /// What was refused, for which reason; what was at hand stays.
    pub refused: Vec<Message>,
}

/// A take that a crash had cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredTake {
    /// Which.
    pub take: TakeId,
    /// Whole seconds that were kept.
    pub seconds: u64,
}
