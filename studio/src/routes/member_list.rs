//! `GET /api/v1/productions/{production}/members`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use lavalier_protocol::api::{self, ErrorBody, MemberState};
use lavalier_protocol::id::ProductionId;

use crate::error::ApiResult;
use crate::extract::Member;
use crate::model::MemberLink;
use crate::studio::App;

/// Who belongs to a production, and who is on the way there.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/members", tag = "members", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Vec<api::Member>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_list(
    State(app): State<App>,
    Member { production, .. }: Member,
) -> ApiResult<Json<Vec<api::Member>>> {
    let now = app.now();
    let members = app.storage.members(&production.id).await?.into_iter();
    let admitted = members.map(|(person, role, since, link)| api::Member {
        person: Some(person.id),
        email: person.email,
        name: person.name,
        role,
        state: MemberState::Admitted,
        link,
        since,
        joining: None,
    });
    let links = app.storage.open_member_links(&production.id).await?.into_iter();
    let waiting = links.filter_map(|link| waiting(link, now));
    Ok(Json(admitted.chain(waiting).collect()))
}

/// Somebody who is on the way to being a member; none when the link is over.
pub(super) fn waiting(link: MemberLink, now: Timestamp) -> Option<api::Member> {
    let state = link.state(now)?;
    let since = link.joined.as_ref().map_or(link.created_at, |joined| joined.at);
    Some(api::Member {
        person: link.joined.as_ref().map(|joined| joined.person.clone()),
        email: link.email,
        name: link.name,
        role: link.role,
        state,
        link: Some(link.id),
        since,
        joining: link.joined.map(|joined| joined.proof),
    })
}
