//! One call of NanoMDM's webhook.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use lavalier_protocol::json::{self, JsonError};
use serde::Deserialize;

use super::answer::Answer;
use super::plist::dictionary;

/// The most bytes of a call: a device's list of all its apps is the longest, and is not read.
pub const WEBHOOK_MAX: usize = 2 * 1024 * 1024;
/// Longer than any identifier of an enrolment.
const IDENTIFIER_MAX: usize = 256;

/// A call that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When the manager heard of it, by its clock.
    pub created_at: Timestamp,
    /// Whose it is.
    pub enrolment: Enrolment,
    /// What it is about.
    pub subject: Subject,
}

/// What a call is about, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The device begins to be managed, again perhaps: what was known of it is of before.
    Enrolled,
    /// The device is no longer managed.
    Left,
    /// The device answered a command.
    Answered(Answer),
    /// Nothing of interest.
    Other,
}

/// A device as its manager knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The manager's identifier: on managed devices its UDID, so it goes no further than to be hashed.
    pub id: String,
    /// What is managed.
    pub kind: Kind,
}

/// What is managed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A device, whole.
    Device,
    /// The work of a person, on a device of their own.
    UserEnrolment,
    /// One of a device's users, which says nothing of the device.
    UserChannel,
}

/// A call that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Not the JSON of a call.
    #[error("the event cannot be read: {0}")]
    Json(#[from] JsonError),
    /// A member that is not what the schema says.
    #[error("the event's {member} cannot be read: {reason}")]
    Member {
        /// Which.
        member: &'static str,
        /// What is wrong.
        reason: &'static str,
    },
}

#[derive(Deserialize)]
struct Call {
    topic: String,
    created_at: Timestamp,
    acknowledge_event: Option<Told>,
    checkin_event: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    ids: Option<Ids>,
    udid: Option<String>,
    enrollment_id: Option<String>,
    status: Option<String>,
    raw_payload: String,
}

#[derive(Deserialize)]
struct Ids {
    id: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Event {
    /// Reads a call whose signature was verified.
    ///
    /// # Errors
    /// [`EventError`] for anything else.
    pub fn read(body: &[u8]) -> Result<Self, EventError> {
        let call: Call = json::parse(body, WEBHOOK_MAX)?;
        let told = call.acknowledge_event.as_ref().or(call.checkin_event.as_ref());
        let told = told.ok_or_else(|| member("acknowledge_event", "neither it nor checkin_event is there"))?;
        let subject = match call.topic.as_str() {
            "mdm.Authenticate" => Subject::Enrolled,
            "mdm.CheckOut" => Subject::Left,
            "mdm.Connect" if told.status.as_deref() == Some("Acknowledged") => answered(&told.raw_payload)?,
            _ => Subject::Other,
        };
        Ok(Self {
            created_at: call.created_at,
            enrolment: enrolment(told)?,
            subject,
        })
    }
}

fn answered(payload: &str) -> Result<Subject, EventError> {
    let payload = STANDARD
        .decode(payload)
        .map_err(|_| member("raw_payload", "not base64"))?;
    let payload = dictionary(&payload).map_err(|reason| member("raw_payload", reason))?;
    Ok(Answer::read(&payload).map_or(Subject::Other, Subject::Answered))
}

fn enrolment(told: &Told) -> Result<Enrolment, EventError> {
    let (id, kind) = match &told.ids {
        Some(ids) => {
            let kind = match ids.kind.as_str() {
                "Device" => Kind::Device,
                "User Enrollment (Device)" => Kind::UserEnrolment,
                "User" | "User Enrollment" | "Shared iPad" => Kind::UserChannel,
                _ => return Err(member("ids", "no type that is known")),
            };
            (Some(&ids.id), kind)
        }
        // MicroMDM, whose format this is, has no `ids`.
        None if told.udid.is_some() => (told.udid.as_ref(), Kind::Device),
        None => (told.enrollment_id.as_ref(), Kind::UserEnrolment),
    };
    match id {
        Some(id) if !id.is_empty() && id.len() <= IDENTIFIER_MAX => Ok(Enrolment { id: id.clone(), kind }),
        _ => Err(member("ids", "no identifier")),
    }
}

const fn member(member: &'static str, reason: &'static str) -> EventError {
    EventError::Member { member, reason }
}
