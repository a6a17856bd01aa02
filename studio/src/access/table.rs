//! The table: route by role.

use lavalier_protocol::members::Role;

/// Who may make a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody.
    Open,
    /// Whoever shows what the handler asks for: a password, a code, a link's token, a device's signature.
    Proof,
    /// Everybody who is signed in.
    Person,
    /// Who set the studio up, and who owns a production here: people whom an owner brought in for one production do not
    /// begin others.
    Founder,
    /// Who set the studio up alone, for what every production's verdicts stand on.
    First,
    /// A recording device with its claim's credential.
    Guest(Wrapped),
    /// Members of the production with one of these roles. To who is no member, the production does not exist.
    Members(&'static [Role], Wrapped),
}

/// Who still may once the production is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrapped {
    /// Those who keep the production: its owners. Devices, for what they had begun.
    Kept,
    /// Nobody: it would be something new.
    Over,
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// Method and path, as in the OpenAPI document.
    pub(crate) route: &'static str,
    /// The row is only for this value of the path's `kind`.
    pub(crate) kind: Option<&'static str>,
    /// Who.
    pub(crate) access: Access,
}

const fn row(route: &'static str, access: Access) -> Row {
    Row {
        route,
        kind: None,
        access,
    }
}

const fn kind(route: &'static str, kind: &'static str, access: Access) -> Row {
    Row {
        route,
        kind: Some(kind),
        access,
    }
}

use Access::{First, Founder, Guest, Members, Open, Person, Proof};
use Wrapped::{Kept, Over};

/// Every member.
const ALL: &[Role] = &Role::ALL;
/// Who manages people and keys.
const OWNER: &[Role] = &[Role::Owner];
/// Who runs interviews.
const RUN: &[Role] = &[Role::Owner, Role::Producer];
/// Who opens takes. Never security.
const MEDIA: &[Role] = &[Role::Owner, Role::Producer, Role::Post];
/// Who sees who belongs to a production. Not post.
const PEOPLE: &[Role] = &[Role::Owner, Role::Producer, Role::Security];
/// Who sees the record: posture and audit. Neither producer nor post.
const RECORD: &[Role] = &[Role::Owner, Role::Security];

/// Every route, with who may take it.
pub(crate) const TABLE: &[Row] = &[
    // The studio itself, and pages.
    row("GET /healthz", Open),
    row("GET /readyz", Open),
    row("GET /i/{invitation}", Open),
    row("GET /.well-known/assetlinks.json", Open),
    row("GET /.well-known/apple-app-site-association", Open),
    row("GET /api/openapi.json", Open),
    row("GET /api/v1/studio", Open),
    row("GET /api/v1/time", Open),
    // Accounts.
    row("POST /api/v1/setup", Proof),
    row("POST /api/v1/sessions", Proof),
    row("DELETE /api/v1/session", Proof),
    row("GET /api/v1/me", Person),
    row("POST /api/v1/member-links/{link}/joining", Proof),
    // Productions and their keys.
    row("GET /api/v1/productions", Person),
    row("POST /api/v1/productions", Founder),
    row("GET /api/v1/productions/{production}", Members(ALL, Kept)),
    row("POST /api/v1/productions/{production}/wrap", Members(OWNER, Kept)),
    row("GET /api/v1/productions/{production}/audit", Members(RECORD, Kept)),
    kind(
        "GET /api/v1/productions/{production}/keyrings/{kind}",
        "opening",
        Members(MEDIA, Kept),
    ),
    kind(
        "GET /api/v1/productions/{production}/keyrings/{kind}",
        "signing",
        Members(RUN, Kept),
    ),
    kind(
        "GET /api/v1/productions/{production}/keyrings/{kind}/generations",
        "opening",
        Members(MEDIA, Kept),
    ),
    kind(
        "GET /api/v1/productions/{production}/keyrings/{kind}/generations",
        "signing",
        Members(RUN, Kept),
    ),
    row(
        "PUT /api/v1/productions/{production}/keyrings/{kind}",
        Members(OWNER, Kept),
    ),
    row("POST /api/v1/productions/{production}/rotation", Members(OWNER, Kept)),
    // Members.
    row("GET /api/v1/productions/{production}/members", Members(PEOPLE, Kept)),
    row("GET /api/v1/productions/{production}/admission", Members(ALL, Kept)),
    row(
        "POST /api/v1/productions/{production}/member-links",
        Members(OWNER, Over),
    ),
    row(
        "DELETE /api/v1/productions/{production}/member-links/{link}",
        Members(OWNER, Kept),
    ),
    row(
        "PUT /api/v1/productions/{production}/members/{person}/admission",
        Members(OWNER, Over),
    ),
    row(
        "DELETE /api/v1/productions/{production}/members/{person}",
        Members(OWNER, Kept),
    ),
    // Invitations.
    row("POST /api/v1/productions/{production}/rolls", Members(RUN, Over)),
    row("GET /api/v1/productions/{production}/invitations", Members(RUN, Kept)),
    row("POST /api/v1/productions/{production}/invitations", Members(RUN, Over)),
    row(
        "DELETE /api/v1/productions/{production}/invitations/{invitation}",
        Members(RUN, Kept),
    ),
    row(
        "POST /api/v1/productions/{production}/invitations/{invitation}/briefs",
        Members(RUN, Over),
    ),
    // Takes. A list says that there are takes; media is what stands behind a take.
    row("GET /api/v1/productions/{production}/takes", Members(ALL, Kept)),
    row("GET /api/v1/takes/{take}", Members(MEDIA, Kept)),
    row("GET /api/v1/takes/{take}/journal", Members(MEDIA, Kept)),
    row("GET /api/v1/takes/{take}/segments/{sequence}", Members(MEDIA, Kept)),
    row("POST /api/v1/takes/{take}/deliveries", Members(MEDIA, Kept)),
    // Posture: what is known of devices, and what a named person says of it.
    row("POST /api/v1/takes/{take}/release", Members(RECORD, Kept)),
    row("GET /api/v1/productions/{production}/compliance", Members(RECORD, Kept)),
    row("GET /api/v1/productions/{production}/policies", Members(RECORD, Kept)),
    row("POST /api/v1/productions/{production}/policies", Members(RECORD, Over)),
    row("GET /api/v1/productions/{production}/devices", Members(RECORD, Kept)),
    row(
        "GET /api/v1/productions/{production}/devices/{device}",
        Members(RECORD, Kept),
    ),
    row(
        "POST /api/v1/productions/{production}/devices/{device}/waivers",
        Members(RECORD, Over),
    ),
    row(
        "POST /api/v1/productions/{production}/devices/{device}/approvals",
        Members(RECORD, Over),
    ),
    row(
        "POST /api/v1/productions/{production}/devices/{device}/lost",
        Members(RECORD, Kept),
    ),
    row(
        "POST /api/v1/productions/{production}/devices/{device}/recheck",
        Members(RECORD, Over),
    ),
    // The OS feed is the whole studio's, and a false one would clear a phone that is not safe: who answers for one
    // production's security does not decide for the others.
    row("POST /api/v1/feed", First),
    row("GET /api/v1/recorder/feed", Guest(Kept)),
    // What makers have taken back is the whole studio's as well.
    row("POST /api/v1/attestation/revocations", First),
    // Device managers: the webhook shows a signature; what it told is posture.
    row("POST /api/v1/mdm/webhook", Proof),
    row("GET /api/v1/productions/{production}/managed", Members(RECORD, Kept)),
    row("POST /api/v1/productions/{production}/managed", Members(RECORD, Over)),
    row("POST /api/v1/recorder/managed", Guest(Over)),
    // Devices. What was begun still arrives.
    row("POST /api/v1/invitations/{invitation}/challenges", Proof),
    row("POST /api/v1/invitations/{invitation}/claims", Proof),
    row("POST /api/v1/claims/{claim}/challenges", Proof),
    row("POST /api/v1/claims/{claim}/credentials", Proof),
    row("GET /api/v1/recorder/brief", Guest(Kept)),
    row("POST /api/v1/recorder/attestation/challenges", Guest(Over)),
    row("POST /api/v1/recorder/attestation", Guest(Over)),
    row("POST /api/v1/recorder/clearance", Guest(Over)),
    row("POST /api/v1/recorder/takes/{take}/journal", Guest(Kept)),
    row("PUT /api/v1/recorder/takes/{take}/segments/{sequence}", Guest(Kept)),
    row("POST /api/v1/recorder/takes/{take}/batch", Guest(Kept)),
    row("GET /api/v1/recorder/takes/{take}/missing", Guest(Kept)),
    row("POST /api/v1/recorder/takes/{take}/receipt", Guest(Kept)),
];

/// The row of a request; `kind` is the path's, where it has one.
pub(super) fn find(method: &str, path: &str, kind: Option<&str>) -> Option<Access> {
    let fits = |row: &&Row| {
        row.route.split_once(' ') == Some((method, path)) && row.kind.is_none_or(|wanted| kind == Some(wanted))
    };
    TABLE.iter().find(fits).map(|row| row.access)
}

/// Whether anything at all can be asked of a path.
pub(super) fn is_known(path: &str) -> bool {
    TABLE
        .iter()
        .any(|row| row.route.split_once(' ').is_some_and(|(_, known)| known == path))
}
