//! `POST /api/v1/sessions`: signing in.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{ErrorBody, ErrorKind, SignInRequest, SignedIn};
use lavalier_protocol::text::Label;

use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Address};
use crate::model::{Person, Session, Token};
use crate::studio::App;

/// A production's weeks of shooting without signing in again on one's own laptop.
const SESSION: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Signs in with a password.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "accounts", request_body = SignInRequest,
    responses((status = 200, body = SignedIn), (status = "default", body = ErrorBody))
)]
pub(crate) async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    request: Request<Body>,
) -> ApiResult<Json<SignedIn>> {
    let now = app.now();
    app.rates.knock(Gate::SignIn, address, now)?;
    let extract::Json(request) = extract::Json::<SignInRequest>::from_request(request, &app).await?;
    let email = email(&request.email)?;
    app.rates.account(Gate::SignIn, address, email.as_str(), now)?;
    let account = app.storage.account(email.as_str()).await?;
    let hash = account.as_ref().map(|account| account.password.clone());
    let right = app.passwords.verify(request.password, hash).await?;
    match account {
        Some(account) if right => open_session(&app, account.person, now).await.map(Json),
        _ => Err(ErrorKind::WrongPassword.into()),
    }
}

/// An e-mail address as it is compared.
pub(super) fn email(text: &Label) -> ApiResult<Label> {
    let text = text.as_str().to_lowercase();
    let shaped = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    match Label::new(&text) {
        Ok(email) if shaped => Ok(email),
        _ => Err(ApiError::bad_request("that is no e-mail address")),
    }
}

/// Gives out a token for a person who has proved who they are.
pub(super) async fn open_session(app: &App, person: Person, now: Timestamp) -> ApiResult<SignedIn> {
    let token = Token::new(&*app.random);
    let expires_at = now.checked_add(SESSION).unwrap_or(Timestamp::MAX);
    let session = Session {
        token: token.hash(),
        person: person.id.clone(),
        expires_at,
    };
    app.storage.create_session(session).await?;
    Ok(SignedIn {
        token: token.text().to_owned(),
        person: person.id,
        name: person.name,
        expires_at,
    })
}
