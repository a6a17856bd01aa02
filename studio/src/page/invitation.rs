//! The page of one invitation, and the pages of those that are over.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::brief::{Brief, End, MicrophoneWish};
use lavalier_protocol::policy::Platform;
use lavalier_protocol::words::Voice;

use super::style::{POLICY, STYLE};

/// What people call the platforms that have no recorder yet.
const PHONES: [(Platform, &str); 3] = [
    (Platform::Ios, "an iPhone"),
    (Platform::Ipados, "an iPad"),
    (Platform::Android, "an Android phone"),
];

#[derive(Template)]
#[template(path = "invitation.html")]
struct Open<'a> {
    style: &'static str,
    production: &'a str,
    asked_by: &'a str,
    title: &'a str,
    purpose: &'a str,
    audience: &'a str,
    /// A name with a number, or a sentence.
    contact: &'a str,
    /// The same with a full stop, behind a colon.
    whom: String,
    microphone: &'static str,
    talk: Option<String>,
    starts_at: Option<String>,
    expires_at: String,
    /// The reader is the one who asks the questions.
    asks: bool,
    rehearsal: bool,
    claimed: bool,
    desktop: bool,
    phones: bool,
    phones_names: String,
}

/// Why there is nothing to take up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Closed {
    /// There is no such invitation.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
    /// Another device took its end over.
    Superseded,
    /// The studio cannot say.
    Failed,
}

#[derive(Template)]
#[template(path = "closed.html")]
struct ClosedPage<'a> {
    style: &'static str,
    what: String,
    remedy: String,
    contact: Option<&'a str>,
    reassure: bool,
}

/// The page of an invitation that can be taken up, or was.
pub(crate) fn open(brief: &Brief, claimed: bool) -> Response {
    let phones: Vec<&str> = PHONES
        .iter()
        .filter(|(platform, _)| brief.platforms.allow(*platform))
        .map(|(_, name)| *name)
        .collect();
    let page = Open {
        style: STYLE,
        production: brief.production_name.as_str(),
        asked_by: brief.asked_by.as_str(),
        title: brief.title.as_str(),
        purpose: brief.purpose.as_str(),
        audience: brief.audience.as_str(),
        contact: brief.contact.as_str(),
        whom: sentence(brief.contact.as_str()),
        microphone: microphone(brief.microphone),
        talk: brief.talk.as_ref().map(|talk| {
            let (device, caller) = (sentence(talk.device.as_str()), sentence(talk.caller.as_str()));
            format!("On another device: {device} {caller}")
        }),
        starts_at: brief
            .starts_at
            .as_ref()
            .map(|start| when(start.at, start.zone.as_str())),
        expires_at: when(brief.expires_at, brief.zone.as_str()),
        asks: brief.end == End::Interviewer,
        rehearsal: brief.rehearsal,
        claimed,
        desktop: brief.platforms.allow(Platform::Desktop),
        phones: !phones.is_empty(),
        phones_names: either(&phones),
    };
    show(StatusCode::OK, page.render())
}

/// The page where there is nothing to take up, with whom to ask if the studio knows.
pub(crate) fn closed(why: Closed, brief: Option<&Brief>) -> Response {
    let (status, message) = match why {
        Closed::Unknown => (StatusCode::NOT_FOUND, ErrorKind::InvitationUnknown),
        Closed::Expired => (StatusCode::GONE, ErrorKind::InvitationExpired),
        Closed::Revoked => (StatusCode::GONE, ErrorKind::InvitationRevoked),
        Closed::Superseded => (StatusCode::GONE, ErrorKind::Superseded),
        Closed::Failed => (StatusCode::INTERNAL_SERVER_ERROR, ErrorKind::Internal),
    };
    let said = Voice::english().say(&message.message());
    let page = ClosedPage {
        style: STYLE,
        what: said.what,
        remedy: said.remedy,
        contact: brief.map(|brief| brief.contact.as_str()),
        reassure: matches!(why, Closed::Revoked | Closed::Superseded),
    };
    show(status, page.render())
}

fn show(status: StatusCode, page: askama::Result<String>) -> Response {
    let page = page.expect("a page of text in memory is rendered");
    let mut response = (status, Html(page)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    // A search engine that was handed a link has no business here.
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    response
}

fn microphone(wish: MicrophoneWish) -> &'static str {
    match wish {
        MicrophoneWish::Lavalier => "A clip-on microphone or one on USB. No Bluetooth.",
        MicrophoneWish::BuiltIn => "The one in your device. No Bluetooth.",
        MicrophoneWish::Any => "Whatever you have, a clip-on or USB one best. No Bluetooth.",
    }
}

/// A time as people of the zone write it; UTC where this machine does not know the zone.
fn when(at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%A %-d %B %Y, %H:%M (%Q)").to_string()
}

/// Words with a full stop, so that another sentence can follow.
fn sentence(text: &str) -> String {
    let stopped = text.ends_with(['.', '!', '?', '…']);
    format!("{text}{}", if stopped { "" } else { "." })
}

/// "a, b or c".
fn either(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
