//! `POST /api/v1/setup`: the first owner.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use lavalier_protocol::api::{ErrorBody, ErrorKind, SetupRequest, SignedIn};
use lavalier_protocol::id::PersonId;

use super::sign_in::{email, open_session};
use crate::accounts::Gate;
use crate::error::ApiResult;
use crate::extract::{self, Address};
use crate::model::{Account, Person};
use crate::ports::random_bytes;
use crate::studio::App;

/// Makes the first owner with the one-time code from the data directory, and signs them in.
#[utoipa::path(
    post, path = "/api/v1/setup", tag = "accounts", request_body = SetupRequest,
    responses((status = 200, body = SignedIn), (status = "default", body = ErrorBody))
)]
pub(crate) async fn setup(
    State(app): State<App>,
    Address(address): Address,
    request: Request<Body>,
) -> ApiResult<Json<SignedIn>> {
    let now = app.now();
    app.rates.take(Gate::Setup, address, "", now)?;
    if app.storage.has_people().await? {
        return Err(ErrorKind::AlreadySetUp.into());
    }
    let extract::Json(request) = extract::Json::<SetupRequest>::from_request(request, &app).await?;
    if !app.data.is_setup_code(&request.code) {
        return Err(ErrorKind::WrongSetupCode.into());
    }
    let email = email(&request.email)?;
    let password = app.passwords.hash(request.password, random_bytes(&*app.random)).await?;
    let person = Person {
        id: PersonId::from_random(random_bytes(&*app.random)),
        email,
        name: request.name,
        created_at: now,
    };
    let account = Account {
        person: person.clone(),
        password,
    };
    if !app.storage.create_first_account(account).await? {
        return Err(ErrorKind::AlreadySetUp.into());
    }
    if let Err(error) = app.data.remove_setup_code() {
        // It opens nothing any more: there is a first owner.
        tracing::warn!(%error, "the used setup code could not be removed");
    }
    open_session(&app, person, now).await.map(Json)
}
