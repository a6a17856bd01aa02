//! `POST /api/v1/productions/{production}/member-links`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{self, ErrorBody, ErrorKind, NewMemberLink};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;

use super::member_list::waiting;
use super::sign_in::email;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Member};
use crate::model::{MemberLink, Record};
use crate::ports::whole_microseconds;
use crate::studio::App;

/// Links of a production that wait to be used: a crew, not a crowd.
const OPEN_MAX: usize = 200;

/// Stores a link by which one person can become a member. Of its secret the studio has a hash of what is made from it.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/member-links", tag = "members", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = NewMemberLink,
    responses((status = 200, body = api::Member), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_link_create(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(new): extract::Json<NewMemberLink>,
) -> ApiResult<Json<api::Member>> {
    let now = app.now();
    if new.expires_at <= now {
        return Err(ApiError::bad_request("the link would have ended already"));
    }
    if app.storage.open_member_links(&production.id).await?.len() >= OPEN_MAX {
        let why = "too many links wait to be used; take some back";
        return Err(ApiError::Because(ErrorKind::Conflict, why.to_owned()));
    }
    let link = MemberLink {
        id: new.link,
        production: production.id.clone(),
        role: new.role,
        email: email(&new.email)?,
        name: new.name,
        token_hash: new.token_hash,
        created_at: now,
        expires_at: whole_microseconds(new.expires_at),
        ended_at: None,
        joined: None,
        admitted_at: None,
    };
    let record = Record::by(&person, &production.id, Action::MemberInvited, now)
        .to(&link.id)
        .with("role", &link.role)
        .with("email", &link.email);
    if !app.storage.create_member_link(link.clone(), record).await? {
        return Err(ErrorKind::Conflict.into());
    }
    waiting(link, now)
        .map(Json)
        .ok_or(ApiError::Broken("a new link is over"))
}
