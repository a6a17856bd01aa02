//! `DELETE /api/v1/productions/{production}/member-links/{link}`.

use axum::extract::State;
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{MemberLinkId, ProductionId};

use crate::error::ApiResult;
use crate::extract::{Id, Member};
use crate::model::Record;
use crate::studio::App;

/// Takes a link back that nobody was admitted by.
#[utoipa::path(
    delete, path = "/api/v1/productions/{production}/member-links/{link}", tag = "members",
    security(("person" = [])), params(("production" = ProductionId, Path), ("link" = MemberLinkId, Path)),
    responses((status = 204, description = "Taken back."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_link_end(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, link)): Id<(ProductionId, MemberLinkId)>,
) -> ApiResult<StatusCode> {
    let record = Record::by(&person, &production.id, Action::MemberRemoved, app.now()).to(&link);
    if app.storage.end_member_link(&link, record).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ErrorKind::NotFound.into())
    }
}
