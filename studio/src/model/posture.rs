//! What is remembered of devices: how they were judged, and what named persons said of them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lavalier_protocol::brief::End;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InterviewId, InvitationId, ProductionId};
use lavalier_protocol::policy::{Approval, Control, History, Platform, Policy, Verdict, Waiver};
use lavalier_protocol::text::{Label, Line};
use serde::{Deserialize, Serialize};

/// A policy that a production set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductionPolicy {
    /// Whose.
    pub production: ProductionId,
    /// What it asks.
    pub policy: Policy,
    /// As a person wrote it, with its comments.
    pub document: String,
    /// Who set it.
    pub set_by: Label,
    /// When.
    pub set_at: Timestamp,
}

/// Who or what said something of a control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `person`, the app, a device manager, the device's hardware.
    pub source: Label,
    /// When it was found.
    pub at: Timestamp,
}

/// What was known when a device was judged, beside the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What the device is.
    pub platform: Platform,
    /// Its vendor's name for the model.
    pub model: Option<Label>,
    /// The version of its system.
    pub os: Option<Label>,
    /// A genuine app's attestation covered the evidence.
    pub genuine: bool,
    /// Hardware or a genuine app vouches for the key that signs the device's takes.
    pub key_attested: bool,
    /// The numbers of the certificates that the attestation rests on, in hexadecimal: what is asked of the revocation list
    /// at each report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
    /// Who said what; a control of which nobody said anything is missing.
    pub told: BTreeMap<Control, Told>,
    /// Digest of the releases that it was judged by; none where there were none.
    pub feed: Option<Digest>,
}

/// One judgement, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Of which claim's device.
    pub claim: ClaimId,
    /// Digest of the evidence document.
    pub evidence: Digest,
    /// What was said.
    pub verdict: Verdict,
    /// On what.
    pub facts: Facts,
    /// When.
    pub at: Timestamp,
}

/// What a judgement has to take into account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// When it came, since when it has been failing what, whether it is lost, whether it is to be checked again.
    pub history: History,
    /// Every exception for it, also those that ended.
    pub waivers: Vec<Waiver>,
    /// Every approval of it, also those that ended.
    pub approvals: Vec<Approval>,
}

/// Who reported a device lost, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Label,
    /// In which words.
    pub reason: Line,
}

/// A device of a production, with all that is remembered of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its pseudonym.
    pub id: DeviceId,
    /// Its claim.
    pub claim: ClaimId,
    /// The invitation that it claimed.
    pub invitation: InvitationId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// What it said it is when it claimed.
    pub platform: Platform,
    /// The invitation is a rehearsal.
    pub rehearsal: bool,
    /// What a judgement of it takes into account.
    pub remembered: Remembered,
    /// Whether and how it was reported lost.
    pub lost: Option<Lost>,
    /// How it was judged last.
    pub judged: Option<Judgement>,
}

/// Why a take is closed to post until somebody releases it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Its clearance said so.
    Clearance,
    /// It began without a clearance that the studio knows.
    NoClearance,
    /// Nothing shows that it began before its clearance, or the time of its invitation, ended.
    OutsideClearance,
    /// It began after somebody asked for a new check of the device.
    RecheckDemanded,
    /// It was made under a rehearsal's invitation, and calls itself something else.
    Rehearsal,
    /// Its device is reported lost.
    DeviceLost,
}

impl Hold {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Clearance,
        Self::NoClearance,
        Self::OutsideClearance,
        Self::RecheckDemanded,
        Self::Rehearsal,
        Self::DeviceLost,
    ];

    /// The word in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clearance => "clearance",
            Self::NoClearance => "no_clearance",
            Self::OutsideClearance => "outside_clearance",
            Self::RecheckDemanded => "recheck_demanded",
            Self::Rehearsal => "rehearsal",
            Self::DeviceLost => "device_lost",
        }
    }
}

impl std::str::FromStr for Hold {
    type Err = UnknownHold;

    fn from_str(text: &str) -> Result<Self, UnknownHold> {
        Self::ALL
            .into_iter()
            .find(|hold| hold.name() == text)
            .ok_or(UnknownHold)
    }
}

/// A word that is no reason to hold a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no reason to hold a take")]
pub struct UnknownHold;

/// A named person opened a held take to post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Who.
    pub by: Label,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Line,
}
