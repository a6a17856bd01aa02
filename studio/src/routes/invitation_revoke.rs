//! `DELETE /api/v1/productions/{production}/invitations/{invitation}`.

use axum::extract::State;
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{InvitationId, ProductionId};

use crate::error::ApiResult;
use crate::extract::{Id, Member};
use crate::model::Record;
use crate::studio::App;

/// Takes an invitation back. What a device has recorded under it still arrives.
#[utoipa::path(
    delete, path = "/api/v1/productions/{production}/invitations/{invitation}", tag = "invitations",
    security(("person" = [])), params(("production" = ProductionId, Path), ("invitation" = InvitationId, Path)),
    responses((status = 204, description = "Taken back."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn invitation_revoke(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, invitation)): Id<(ProductionId, InvitationId)>,
) -> ApiResult<StatusCode> {
    let record = Record::by(&person, &production.id, Action::InvitationRevoked, app.now()).to(&invitation);
    if app.storage.revoke_invitation(&invitation, record).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ErrorKind::NotFound.into())
    }
}
