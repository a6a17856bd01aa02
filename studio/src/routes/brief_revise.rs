//! `POST /api/v1/productions/{production}/invitations/{invitation}/briefs`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{BriefRevision, ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::id::{InvitationId, ProductionId};

use super::invitation_create::{known_policy, objection};
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id, Member};
use crate::model::Record;
use crate::studio::App;

/// Stores a later revision of an invitation's brief, by the same signing key.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/invitations/{invitation}/briefs", tag = "invitations",
    security(("person" = [])), params(("production" = ProductionId, Path), ("invitation" = InvitationId, Path)),
    request_body = BriefRevision,
    responses((status = 200, body = BriefRevision), (status = "default", body = ErrorBody))
)]
pub(crate) async fn brief_revise(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, id)): Id<(ProductionId, InvitationId)>,
    extract::Json(revision): extract::Json<BriefRevision>,
) -> ApiResult<Json<BriefRevision>> {
    let jws = revision.brief;
    let brief =
        Brief::verify(&jws, production.signing_key).map_err(|error| ApiError::bad_request(error.to_string()))?;
    let stored = app
        .storage
        .invitation(&id)
        .await?
        .filter(|stored| stored.production == production.id);
    let stored = stored.ok_or(ErrorKind::NotFound)?;
    if let Some(why) = objection(&app, &production, &id, &brief) {
        return Err(ApiError::bad_request(why));
    }
    known_policy(&app, &production, &brief).await?;
    if brief.rehearsal != stored.rehearsal {
        return Err(ApiError::bad_request(
            "an invitation is made as a rehearsal, or is none",
        ));
    }
    if (&brief.interview, brief.end, &brief.roll) != (&stored.interview, stored.end, &stored.roll) {
        return Err(ApiError::bad_request("the brief is of another interview, end or roll"));
    }
    let record = Record::by(&person, &production.id, Action::BriefRevised, app.now())
        .to(&id)
        .with("revision", &brief.revision)
        .with("brief", &jws.digest());
    if app.storage.add_brief(&id, brief.revision, jws.clone(), record).await? {
        Ok(Json(BriefRevision { brief: jws }))
    } else {
        Err(ErrorKind::Conflict.into())
    }
}
