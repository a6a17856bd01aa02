//! The brief as it is signed, and what a recorder asks of one before it believes it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::parts::{Consent, End, Format, FrameRate, MicrophoneWish, MobileData, Platforms, Start, Talk, Zone};
use crate::digest::Digest;
use crate::id::{InterviewId, InvitationId, ProductionId};
use crate::jws::{Jws, JwsError, PublicKey, Typ};
use crate::link::{Link, Origin};
use crate::policy::PolicyId;
use crate::sealed::RECIPIENTS_MAX;
use crate::slate::SlateName;
use crate::text::{Label, Line, Paragraph};

/// More questions than a day of interviews has.
const QUESTIONS_MAX: usize = 100;
/// `age1` and 58 characters for X25519; post-quantum recipients are some 2,000 characters.
const RECIPIENT_MAX: usize = 4096;

/// Signed recording instructions for one end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// The invitation that it belongs to.
    pub invitation: InvitationId,
    /// The sitting.
    pub interview: InterviewId,
    /// Which end of it.
    pub end: End,
    /// The production.
    pub production: ProductionId,
    /// The production's name as people know it.
    pub production_name: Label,
    /// The studio to which takes are sent.
    pub studio: Origin,
    /// Verifies this studio's clearances and receipts.
    pub receipt_key: PublicKey,
    /// Fixes the link's secret without showing it ([`crate::link::Secret::commitment`]).
    pub secret_commitment: Digest,
    /// From 1; a recorder takes a later revision only by the same key with a higher number.
    pub revision: u32,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// Until when the invitation can be claimed. What was claimed goes on.
    pub expires_at: Timestamp,
    /// What the interview is called.
    pub title: Label,
    /// Who asks.
    pub asked_by: Label,
    /// For what.
    pub purpose: Line,
    /// Who will hear it.
    pub audience: Line,
    /// When it begins, where that is agreed.
    pub starts_at: Option<Start>,
    /// How the ends talk meanwhile.
    pub talk: Option<Talk>,
    /// Which microphone is expected.
    pub microphone: MicrophoneWish,
    /// The questions.
    pub questions: Vec<Line>,
    /// What the person agrees to.
    pub consent: Consent,
    /// Whom to ask for help.
    pub contact: Line,
    /// What may be sent over a network that is paid by the byte.
    pub mobile_data: MobileData,
    /// The format asked for.
    pub format: Format,
    /// The production's time zone, by which takes are dated.
    pub zone: Zone,
    /// The production's frame rate.
    pub frame_rate: FrameRate,
    /// The sound roll of this invitation.
    pub roll: SlateName,
    /// How many days a take stays on the recorder after its receipt, at most.
    pub keep_days: u16,
    /// What is asked of the device.
    pub policy: PolicyId,
    /// age recipients to which every segment is sealed.
    pub recipients: Vec<String>,
    /// What may claim and record.
    pub platforms: Platforms,
    /// Only to try things out.
    pub rehearsal: bool,
    /// Anything else that the person should know.
    pub notes: Option<Paragraph>,
}

/// Why a brief was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// The key that came with it is not the one that the link names.
    #[error("the signing key is not the one in the link")]
    Key,
    /// It is not signed by that key, or is no brief.
    #[error("the brief is not genuine: {0}")]
    Statement(#[from] JwsError),
    /// It is for another invitation.
    #[error("the brief is for another invitation")]
    Invitation,
    /// It is for another interview than the one begun.
    #[error("the brief is for another interview")]
    Interview,
    /// It names another studio than the link.
    #[error("the brief names another studio")]
    Origin,
    /// It does not fix the link's secret.
    #[error("the brief belongs to another link")]
    Secret,
    /// A revision that is not higher than the one at hand.
    #[error("the brief is older than the one already here")]
    Revision,
    /// No recipient, too many, one twice, or one that is no age recipient.
    #[error("the brief's recipients are not right")]
    Recipients,
    /// More of something than a brief may hold.
    #[error("the brief has too many {0}")]
    TooMany(&'static str),
    /// A rate, depth or channel count that nothing records.
    #[error("the brief asks for a format that cannot be recorded")]
    Format,
}

/// What a recorder knows before it reads a brief.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The link as it reached the app.
    pub link: &'a Link,
    /// The brief at hand, when a later revision is looked at.
    pub current: Option<&'a Brief>,
}

impl Brief {
    /// Reads a brief that came with `key`, believing nothing that the link does not vouch for.
    ///
    /// # Errors
    /// [`BriefError`] names the first thing that is not right.
    pub fn accept(jws: &Jws, key: PublicKey, expected: Expected<'_>) -> Result<Self, BriefError> {
        if key.thumbprint() != expected.link.thumbprint {
            return Err(BriefError::Key);
        }
        let brief = Self::verify(jws, key)?;
        if brief.invitation != expected.link.invitation {
            return Err(BriefError::Invitation);
        }
        if brief.studio != expected.link.origin {
            return Err(BriefError::Origin);
        }
        if brief.secret_commitment != expected.link.secret.commitment() {
            return Err(BriefError::Secret);
        }
        if let Some(current) = expected.current {
            brief.follows(current)?;
        }
        Ok(brief)
    }

    /// Reads a later revision of the brief at hand, for a device that no longer has the link: by the same key, for the
    /// same invitation, studio and secret, with a higher number. The brief at hand itself is taken as well.
    ///
    /// # Errors
    /// [`BriefError`] names the first thing that is not right; then the brief at hand stays.
    pub fn revise(jws: &Jws, key: PublicKey, current: &Self) -> Result<Self, BriefError> {
        let brief = Self::verify(jws, key)?;
        if brief.invitation != current.invitation {
            return Err(BriefError::Invitation);
        }
        if brief.studio != current.studio {
            return Err(BriefError::Origin);
        }
        if brief.secret_commitment != current.secret_commitment {
            return Err(BriefError::Secret);
        }
        brief.follows(current)?;
        Ok(brief)
    }

    fn follows(&self, current: &Self) -> Result<(), BriefError> {
        if (&self.interview, self.end) != (&current.interview, current.end) {
            return Err(BriefError::Interview);
        }
        if self.revision <= current.revision && self != current {
            return Err(BriefError::Revision);
        }
        Ok(())
    }

    /// Reads a brief by a key that the caller trusts, such as a producer's or post's pinned one.
    ///
    /// # Errors
    /// [`BriefError`] when it is not signed by `key` or holds what no brief may.
    pub fn verify(jws: &Jws, key: PublicKey) -> Result<Self, BriefError> {
        let brief: Self = jws.verify(Typ::Brief, key)?;
        brief.check()?;
        Ok(brief)
    }

    /// Whether every list and number is within its bounds.
    ///
    /// # Errors
    /// [`BriefError`] names the first that is not.
    pub fn check(&self) -> Result<(), BriefError> {
        if self.questions.len() > QUESTIONS_MAX {
            return Err(BriefError::TooMany("questions"));
        }
        let format = &self.format;
        let rates = 8_000..=192_000;
        let bitrates = 6_000..=256_000;
        if !rates.contains(&format.rate)
            || !matches!(format.bits, 16 | 24)
            || !matches!(format.channels, 1 | 2)
            || format.proxy_bitrate.is_some_and(|rate| !bitrates.contains(&rate))
        {
            return Err(BriefError::Format);
        }
        let recipients = &self.recipients;
        let age = |text: &String| {
            text.len() <= RECIPIENT_MAX && text.starts_with("age1") && text.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let distinct = recipients.iter().collect::<std::collections::HashSet<_>>().len() == recipients.len();
        if recipients.is_empty() || recipients.len() > RECIPIENTS_MAX || !recipients.iter().all(age) || !distinct {
            return Err(BriefError::Recipients);
        }
        Ok(())
    }
}
