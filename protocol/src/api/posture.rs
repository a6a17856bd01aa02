//! Devices as security sees them, what named persons say of them, and the policies that judge them.
//!
//! - `GET` and `POST /api/v1/productions/{production}/policies`: [`ProductionPolicy`], [`PolicyUpload`].
//! - `GET /api/v1/productions/{production}/devices[?after=…]`: a page of [`Device`], by pseudonym; an empty one is the end.
//! - `GET /api/v1/productions/{production}/devices/{device}`: [`DeviceDetail`].
//! - `POST …/devices/{device}/waivers`: [`NewWaiver`]; `…/approvals`: [`NewApproval`]; `…/lost` and `…/recheck`:
//!   [`Reasoned`].
//! - `POST /api/v1/takes/{take}/release`: [`Reasoned`].
//! - `GET /api/v1/productions/{production}/compliance?form=csv|ocsf|html|json`: the compliance report.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{SequenceRange, StoredSegments, TakeState};
use crate::brief::End;
use crate::id::{DeviceId, InterviewId, InvitationId, TakeId};
use crate::policy::{Approval, Control, Platform, PolicyId, Verdict, Waiver};
use crate::slate::Slate;
use crate::text::{Label, Line};

/// The header of a compliance report that says how far the audit log had come when the report was made, as
/// [`audit::Head`](crate::audit::Head) is written. The log that is asked for afterwards has to go through it.
pub const AUDIT_HEAD_HEADER: &str = "lavalier-audit-head";
/// The most devices of one answer: each is at most some 20 kB, and mostly four.
pub const DEVICES_PAGE: u32 = 200;

/// A policy as a person wrote it. Its revision has to be higher than that of the last one of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PolicyUpload {
    /// The file.
    pub document: String,
}

/// A policy that a production set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductionPolicy {
    /// Its name, revision and digest.
    pub policy: PolicyId,
    /// The file.
    pub document: String,
    /// Who set it.
    pub set_by: Label,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub set_at: Timestamp,
}

/// An exception for one control of one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWaiver {
    /// Which control.
    pub control: Control,
    /// Until when; at most a year from now.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub until: Timestamp,
    /// Why.
    pub reason: Line,
}

/// A yes to a device as it stood when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApproval {
    /// When the judgement was made that the person saw, [`Judged::at`]; none of a device that was never judged. One that was
    /// judged again since is not approved: nobody has seen what awaits approval now.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub judged_at: Option<Timestamp>,
    /// Until when; a week from now unless said.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: Line,
}

/// Something that a named person does, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reasoned {
    /// Why.
    pub reason: Line,
}

/// How a device was judged last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Judged {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub at: Timestamp,
    /// The vendor's model, as far as it was said.
    pub model: Option<Label>,
    /// The version of its system.
    pub os: Option<Label>,
    /// A genuine app vouched for the evidence.
    pub genuine: bool,
    /// Hardware or a genuine app vouches for the key that signs its takes.
    pub key_attested: bool,
    /// What the policy says.
    pub verdict: Verdict,
}

/// How a device was reported lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LostReport {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub at: Timestamp,
    /// By whom.
    pub by: Label,
    /// In which words.
    pub reason: Line,
}

/// A device of a production.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Its pseudonym: another production knows it by another.
    pub device: DeviceId,
    /// The invitation that it claimed.
    pub invitation: InvitationId,
    /// Of which interview.
    pub interview: InterviewId,
    /// Of which end.
    pub end: End,
    /// What it said it is.
    pub platform: Platform,
    /// The invitation is a rehearsal.
    pub rehearsal: bool,
    /// When it claimed.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub first_seen: Timestamp,
    /// How it was judged last; none when it never was.
    pub judged: Option<Judged>,
    /// Whether and how it was reported lost.
    pub lost: Option<LostReport>,
    /// When somebody last asked for a new check.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub recheck_at: Option<Timestamp>,
    /// Every exception for it, also those that ended.
    pub waivers: Vec<Waiver>,
    /// Every approval of it, also those that ended.
    pub approvals: Vec<Approval>,
}

/// A device with its takes: for a lost one, what is still on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceDetail {
    /// The device.
    #[serde(flatten)]
    pub device: Device,
    /// What it recorded, oldest first.
    pub takes: Vec<DeviceTake>,
}

/// A take as far as security sees it: that it is there and whole, never what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceTake {
    /// Which.
    pub take: TakeId,
    /// Roll, scene and take number.
    pub slate: Slate,
    /// When it began, by the device's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub started_at: Timestamp,
    /// Where it stands.
    pub state: TakeState,
    /// Why it is closed to post until released: `clearance`, `no_clearance`, `outside_clearance`, `recheck_demanded`,
    /// `rehearsal` or `device_lost`; none when nothing closes it.
    pub hold: Option<Label>,
    /// Who opened it to post.
    pub released_by: Option<Label>,
    /// Its segments that the journal names, and those that arrived.
    pub segments: StoredSegments,
    /// Journalled segments that never arrived, the first of them; they are on the phone alone.
    pub missing: Vec<SequenceRange>,
    /// The journal's end is not here: more may be on the phone than is listed.
    pub open_ended: bool,
    /// When the studio last heard of it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub last_heard: Timestamp,
}
