//! `DELETE /api/v1/productions/{production}/invitations/{invitation}`.

use axum::extract::State;
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind};
use lavalier_protocol::id::{InvitationId, ProductionId};

use super::members::member;
use crate::error::ApiResult;
use crate::extract::{Id, SignedInPerson};
use crate::studio::App;

/// Takes an invitation back. What a device has recorded under it still arrives.
#[utoipa::path(
    delete, path = "/api/v1/productions/{production}/invitations/{invitation}", tag = "invitations",
    security(("person" = [])), params(("production" = ProductionId, Path), ("invitation" = InvitationId, Path)),
    responses((status = 204, description = "Taken back."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn invitation_revoke(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    Id((id, invitation)): Id<(ProductionId, InvitationId)>,
) -> ApiResult<StatusCode> {
    member(&app, &id, &person).await?;
    if app.storage.revoke_invitation(&id, &invitation, app.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ErrorKind::NotFound.into())
    }
}
