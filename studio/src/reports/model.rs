//! What a report says.

use jiff::Timestamp;
use lavalier_protocol::api::TakeState;
use lavalier_protocol::audit;
use lavalier_protocol::brief::End;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, ProductionId, TakeId};
use lavalier_protocol::policy::{self, Effect, Grade, Outcome, Platform, State};
use lavalier_protocol::text::{Label, Line};
use serde::Serialize;

use crate::model::{Hold, ListState, RevokedCertificate};

/// What stands at the head of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Of which production.
    pub production: ProductionId,
    /// Its name.
    pub name: Label,
    /// When the report was made, by the studio's clock.
    pub generated_at: Timestamp,
    /// The policies that the production set: names and revisions. Where it set none, those that come with the product.
    pub policy: String,
    /// Where the audit log stood: who has a report can tell whether the log was rewritten since.
    pub audit: audit::Head,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Device {
    /// Its pseudonym in this production.
    pub device: String,
    /// The end that it records.
    pub end: End,
    /// The interview that it records for.
    pub interview: InterviewId,
    /// What it is.
    pub platform: Platform,
    /// The vendor's model, as far as it was said.
    pub model: Option<Label>,
    /// The version of its operating system.
    pub os: Option<Label>,
    /// When it claimed its invitation.
    pub first_seen: Timestamp,
    /// When it was last judged.
    pub judged_at: Option<Timestamp>,
    /// The policy that it was last judged by: name and revision.
    pub policy: Option<String>,
    /// What the policy says of it; none when it was never judged.
    pub outcome: Option<Outcome>,
    /// When that clearance ends, or ended; none where it was not cleared.
    pub cleared_until: Option<Timestamp>,
    /// Whether its takes stay closed to post until released.
    pub held: bool,
    /// Since when it is reported lost.
    pub lost_since: Option<Timestamp>,
    /// Whether its evidence may come from a file, because the invitation is a rehearsal.
    pub rehearsal: bool,
    /// What its maker vouches for as the report is made; none where it never did.
    pub attestation: Option<Attestation>,
    /// Control by control, in the policy's order.
    pub controls: Vec<Control>,
    /// What it recorded, in order.
    pub takes: Vec<Take>,
}

/// What a device's maker vouches for, looked at again when the report is made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attestation {
    /// Since when a genuine app vouches for the key that signs the device's takes; none where everything that this rests on
    /// was taken back.
    pub key_attested_since: Option<Timestamp>,
    /// What its vendor has taken back of what it rests on, and since when that is known.
    pub revoked: Vec<RevokedCertificate>,
    /// How well it is known what was taken back; none where nothing can be.
    pub revocation_list: Option<ListState>,
}

/// What is known of one control of one device.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Control {
    /// Which.
    pub control: policy::Control,
    /// What is asked, in words.
    pub requirement: String,
    /// The clause that it answers, as the policy cites it.
    pub clause: Option<Line>,
    /// What is known.
    pub state: State,
    /// How well.
    pub grade: Grade,
    /// The least grade that counts.
    pub required: Grade,
    /// What it does to the outcome.
    pub effect: Effect,
    /// Who or what said it.
    pub source: Option<Label>,
    /// When it was found.
    pub observed_at: Option<Timestamp>,
    /// Since when it has not been met.
    pub failing_since: Option<Timestamp>,
    /// Why the effect is what it is, in words.
    pub reason: Option<String>,
    /// What mends it, in words.
    pub remedy: Option<String>,
    /// The exception that was granted.
    pub waiver: Option<Waiver>,
}

/// A named person's dated exception.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waiver {
    /// By whom.
    pub by: Label,
    /// Until when.
    pub until: Timestamp,
    /// Why.
    pub reason: Line,
}

/// One take and what was known when it began.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Take {
    /// Which.
    pub take: TakeId,
    /// Roll, scene and number.
    pub slate: String,
    /// When it began, by the device's clock.
    pub started_at: Timestamp,
    /// Where it stands.
    pub state: TakeState,
    /// Why it is, or was, closed to post until released.
    pub hold: Option<Hold>,
    /// Taken in from a file: posture unknown, no clearance needed.
    pub imported: bool,
    /// Digest of the clearance under which it began.
    pub clearance: Option<Digest>,
    /// The policy under which it was cleared.
    pub policy: Option<String>,
    /// What was known of each control when it was cleared; empty without a clearance.
    pub controls: Vec<AtTheTime>,
    /// Whether the key that signed its journal is vouched for by hardware or by a genuine app.
    pub key_attested: bool,
    /// Who opened it to post although it was held.
    pub released_by: Option<Label>,
}

/// What was known of a control at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtTheTime {
    /// Which.
    pub control: policy::Control,
    /// What was known.
    pub state: State,
    /// How well.
    pub grade: Grade,
    /// What it did.
    pub effect: Effect,
}
