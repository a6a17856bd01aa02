//! `POST /api/v1/productions/{production}/invitations`.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lavalier_protocol::api::{self, ErrorBody, ErrorKind, NewInvitation, Production};
use lavalier_protocol::audit::Action;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::id::{InvitationId, ProductionId};
use lavalier_protocol::jws::Signer as _;

use super::invitation_list::answer;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Member};
use crate::gate::policy_of;
use crate::model::{self, Invitation, InvitationOutcome, Record};
use crate::studio::App;

/// 32 bytes sealed to one recipient are some 300 bytes, to a post-quantum one some 2,000.
const SEALED_SECRET_MAX: usize = 16 * 1024;

/// Stores an invitation with its signed brief, whole or not at all.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/invitations", tag = "invitations", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = NewInvitation,
    responses((status = 200, body = api::Invitation), (status = "default", body = ErrorBody))
)]
pub(crate) async fn invitation_create(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(new): extract::Json<NewInvitation>,
) -> ApiResult<Json<api::Invitation>> {
    let now = app.now();
    let brief =
        Brief::verify(&new.brief, production.signing_key).map_err(|error| ApiError::bad_request(error.to_string()))?;
    check(&app, &production, &new, &brief)?;
    known_policy(&app, &production, &brief).await?;
    if brief.expires_at <= now {
        return Err(ApiError::bad_request("the invitation would have ended already"));
    }
    let invitation = Invitation {
        id: new.invitation,
        production: production.id.clone(),
        interview: brief.interview,
        end: brief.end,
        subject: new.subject,
        roll: brief.roll,
        platforms: brief.platforms,
        rehearsal: brief.rehearsal,
        brief: new.brief,
        sealed_secret: new.sealed_secret,
        claim_token_hash: new.claim_token_hash,
        created_at: now,
        expires_at: brief.expires_at,
        claimed_at: None,
        superseded_at: None,
        revoked_at: None,
        wraps_at: production.wraps_at,
    };
    let mut record = Record::by(&person, &production.id, Action::InvitationCreated, now)
        .to(&invitation.id)
        .with("interview", &invitation.interview)
        .with("end", &invitation.end.name())
        .with("brief", &invitation.brief.digest());
    if let Some(replaced) = &new.replaces {
        record = record.with("replaces", replaced);
    }
    let stored = model::NewInvitation {
        invitation: invitation.clone(),
        revision: brief.revision,
        replaces: new.replaces,
        most: app.limits.invitations,
    };
    let outcome = app.storage.create_invitation(stored, record).await?;
    match outcome {
        InvitationOutcome::Created => Ok(Json(answer(invitation, now))),
        InvitationOutcome::Exists => Err(ErrorKind::Conflict.into()),
        InvitationOutcome::RollNotReserved => Err(conflict("the roll was not reserved, or has an invitation")),
        InvitationOutcome::NothingToReplace => {
            Err(conflict("the invitation to be replaced is not there to be replaced"))
        }
        InvitationOutcome::TooMany => Err(conflict("the production has as many invitations as it may")),
    }
}

fn conflict(why: &str) -> ApiError {
    ApiError::Because(ErrorKind::Conflict, why.to_owned())
}

/// A brief that names another invitation, production or studio would be refused by every recorder: better here.
fn check(app: &App, production: &Production, new: &NewInvitation, brief: &Brief) -> ApiResult<()> {
    let secret = BASE64_STANDARD.decode(&new.sealed_secret);
    let sealed = new.sealed_secret.len() <= SEALED_SECRET_MAX && secret.is_ok_and(|secret| !secret.is_empty());
    match objection(app, production, &new.invitation, brief) {
        Some(why) => Err(ApiError::bad_request(why)),
        None if !sealed => Err(ApiError::bad_request("the sealed secret is not base64")),
        None => Ok(()),
    }
}

/// A brief whose policy nobody knows would be found out only in front of the guest: better here.
///
/// # Errors
/// [`ErrorKind::Conflict`] with the policy's name.
pub(super) async fn known_policy(app: &App, production: &Production, brief: &Brief) -> ApiResult<()> {
    let asked = &brief.policy;
    if policy_of(app, &production.id, asked).await?.is_none() {
        let name = &asked.id;
        return Err(conflict(&format!(
            "nobody knows the policy “{name}”: set it for the production first"
        )));
    }
    Ok(())
}

/// What of a brief no recorder would take, if anything.
pub(super) fn objection(
    app: &App,
    production: &Production,
    invitation: &InvitationId,
    brief: &Brief,
) -> Option<&'static str> {
    if brief.invitation != *invitation {
        Some("the brief names another invitation")
    } else if brief.production != production.id {
        Some("the brief names another production")
    } else if brief.studio != app.origin {
        Some("the brief names another studio")
    } else if brief.receipt_key != app.receipt_key.public_key() {
        Some("the brief names another receipt key")
    } else if !brief.recipients.contains(&production.recipient) {
        Some("the brief does not seal to the production")
    } else if brief.platforms.0.is_empty() {
        Some("the brief lets nothing claim it")
    } else {
        None
    }
}
