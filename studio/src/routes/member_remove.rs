//! `DELETE /api/v1/productions/{production}/members/{person}`.

use axum::extract::State;
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{PersonId, ProductionId};

use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Member};
use crate::model::{MemberOutcome, Record};
use crate::studio::App;

/// Ends a member's access, at once and for every session of theirs. New keys are the owner's program's to make.
#[utoipa::path(
    delete, path = "/api/v1/productions/{production}/members/{person}", tag = "members", security(("person" = [])),
    params(("production" = ProductionId, Path), ("person" = PersonId, Path)),
    responses((status = 204, description = "Their access has ended."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_remove(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, member)): Id<(ProductionId, PersonId)>,
) -> ApiResult<StatusCode> {
    let record = Record::by(&person, &production.id, Action::MemberRemoved, app.now()).to(&member);
    match app.storage.remove_member(&member, record).await? {
        MemberOutcome::Done => Ok(StatusCode::NO_CONTENT),
        MemberOutcome::LastOwner => {
            let why = "a production keeps one owner";
            Err(ApiError::Because(ErrorKind::Conflict, why.to_owned()))
        }
        _ => Err(ErrorKind::NotFound.into()),
    }
}
