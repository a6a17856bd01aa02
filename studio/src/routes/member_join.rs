//! `POST /api/v1/member-links/{link}/joining`.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use lavalier_protocol::api::{ErrorBody, ErrorKind, JoinRequest, SignedIn};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{MemberLinkId, PersonId};
use lavalier_protocol::members::{self, member_token_hash};
use subtle::ConstantTimeEq as _;

use super::sign_in::{email, open_session};
use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Address, Id, bearer};
use crate::model::{Account, Joining, MemberLink, MemberOutcome, Person, Record};
use crate::ports::random_bytes;
use crate::studio::App;

/// Uses a member link, once: makes the account, or takes the password of the one that there is, keeps the newcomer's
/// keys and signs them in. They have no access to the production before an owner lets them in.
#[utoipa::path(
    post, path = "/api/v1/member-links/{link}/joining", tag = "members", security(("link_token" = [])),
    params(("link" = MemberLinkId, Path)), request_body = JoinRequest,
    responses((status = 200, body = SignedIn), (status = "default", body = ErrorBody))
)]
pub(crate) async fn member_join(
    State(app): State<App>,
    Address(address): Address,
    Id(id): Id<MemberLinkId>,
    request: Request<Body>,
) -> ApiResult<Json<SignedIn>> {
    let now = app.now();
    app.rates.take(Gate::SignIn, address, id.as_str(), now)?;
    let (parts, body) = request.into_parts();
    let link = shown(&app, &id, bearer(&parts)).await?;
    let request = Request::from_parts(parts, body);
    let extract::Json(request) = extract::Json::<JoinRequest>::from_request(request, &app).await?;
    if email(&request.email)? != link.email {
        return Err(ApiError::bad_request("the link was made for another e-mail address"));
    }
    let proof = request.joining;
    members::Joining::unvouched(&proof.statement, &link.id, &link.email)
        .map_err(|error| ApiError::bad_request(error.to_string()))?;
    let name = request.name.unwrap_or(link.name);
    let (account, is_new) = account(&app, link.email, name, request.password).await?;
    let person = account.person.clone();
    let record = Record::by(&person, &link.production, Action::MemberJoined, now)
        .to(&link.id)
        .with("email", &person.email)
        .with("keys", &proof.statement.digest());
    let joining = Joining {
        link: link.id,
        account,
        is_new,
        proof,
    };
    match app.storage.join(joining, record).await? {
        MemberOutcome::Done => open_session(&app, person, now).await.map(Json),
        MemberOutcome::Already => Err(ErrorKind::Conflict.into()),
        _ => Err(ErrorKind::MemberLinkOver.into()),
    }
}

/// The link, for a request that shows its token.
async fn shown(app: &App, id: &MemberLinkId, token: &str) -> ApiResult<MemberLink> {
    let link = app.storage.member_link(id).await?.ok_or(ErrorKind::NotFound)?;
    let right: bool = member_token_hash(token)
        .as_bytes()
        .ct_eq(link.token_hash.as_bytes())
        .into();
    if right {
        Ok(link)
    } else {
        Err(ErrorKind::NotFound.into())
    }
}

/// The account of the link's address: a new one, or the one there is, if the password is its own.
async fn account(
    app: &App,
    email: lavalier_protocol::text::Label,
    name: lavalier_protocol::text::Label,
    password: String,
) -> ApiResult<(Account, bool)> {
    if let Some(account) = app.storage.account(email.as_str()).await? {
        let right = app.passwords.verify(password, Some(account.password.clone())).await?;
        return if right {
            Ok((account, false))
        } else {
            Err(ErrorKind::WrongPassword.into())
        };
    }
    let password = app.passwords.hash(password, random_bytes(&*app.random)).await?;
    let person = Person {
        id: PersonId::from_random(random_bytes(&*app.random)),
        email,
        name,
        created_at: app.now(),
    };
    Ok((Account { person, password }, true))
}
