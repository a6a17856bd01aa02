//! `GET /api/v1/productions/{production}/invitations`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use lavalier_protocol::api::{self, ErrorBody};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::policy::Readiness;

use crate::error::ApiResult;
use crate::extract::Member;
use crate::model::Invitation;
use crate::studio::App;

/// The invitations of a production, oldest first.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/invitations", tag = "invitations", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Vec<api::Invitation>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn invitation_list(
    State(app): State<App>,
    Member { production, .. }: Member,
) -> ApiResult<Json<Vec<api::Invitation>>> {
    let now = app.now();
    let invitations = app.storage.invitations(&production.id).await?;
    let readiness = app.storage.readiness(&production.id, now).await?;
    let answers = invitations.into_iter().map(|invitation| {
        let known = readiness.get(&invitation.id).cloned();
        let answer = answer(invitation, now);
        api::Invitation {
            readiness: known.unwrap_or(answer.readiness),
            ..answer
        }
    });
    Ok(Json(answers.collect()))
}

/// An invitation as people see it.
pub(super) fn answer(invitation: Invitation, now: Timestamp) -> api::Invitation {
    api::Invitation {
        state: invitation.state(now),
        invitation: invitation.id,
        interview: invitation.interview,
        end: invitation.end,
        subject: invitation.subject,
        roll: invitation.roll,
        platforms: invitation.platforms,
        rehearsal: invitation.rehearsal,
        expires_at: invitation.expires_at,
        claimed_at: invitation.claimed_at,
        readiness: Readiness::Unchecked,
        brief: invitation.brief,
        sealed_secret: invitation.sealed_secret,
    }
}
