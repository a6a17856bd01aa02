//! `POST /api/v1/productions`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{ErrorBody, ErrorKind, NewProduction, Production};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::Jws;
use lavalier_protocol::keys::{Envelope, KeyringKind};

use crate::error::{ApiError, ApiResult};
use crate::extract::{self, SignedInPerson};
use crate::model::{self, Keyring, Record};
use crate::studio::App;

/// `age1` and 58 characters for X25519; post-quantum recipients are some 2,000 characters.
const RECIPIENT_MAX: usize = 4096;

/// Makes a production with its keys, all or nothing. Whoever makes it owns it.
#[utoipa::path(
    post, path = "/api/v1/productions", tag = "productions", request_body = NewProduction, security(("person" = [])),
    responses((status = 200, body = Production), (status = "default", body = ErrorBody))
)]
pub(crate) async fn production_create(
    State(app): State<App>,
    SignedInPerson(person): SignedInPerson,
    extract::Json(new): extract::Json<NewProduction>,
) -> ApiResult<Json<Production>> {
    let recipients = [Some(&new.recipient), new.recovery_recipient.as_ref()];
    if !recipients.into_iter().flatten().all(|text| is_recipient(text)) {
        return Err(ApiError::bad_request("that is no age recipient"));
    }
    if jiff::tz::TimeZone::get(new.zone.as_str()).is_err() {
        return Err(ApiError::bad_request("there is no such time zone"));
    }
    let keyrings = [
        first_generation(&new, KeyringKind::Opening, &new.opening_keyring)?,
        first_generation(&new, KeyringKind::Signing, &new.signing_keyring)?,
    ];
    let production = Production {
        id: new.id,
        name: new.name,
        zone: new.zone,
        frame_rate: new.frame_rate,
        signing_key: new.signing_key,
        recipient: new.recipient,
        recovery_recipient: new.recovery_recipient,
        created_at: app.now(),
        wraps_at: None,
    };
    let record = Record::by(
        &person,
        &production.id,
        Action::ProductionCreated,
        production.created_at,
    )
    .to(&production.id);
    let stored = model::NewProduction {
        production: production.clone(),
        owner: person.id,
        keyrings,
    };
    if app.storage.create_production(stored, record).await? {
        Ok(Json(production))
    } else {
        Err(ErrorKind::ProductionExists.into())
    }
}

pub(super) fn is_recipient(text: &str) -> bool {
    text.len() <= RECIPIENT_MAX && text.starts_with("age1") && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A keyring's first generation, signed by the owner's key that came with it.
fn first_generation(new: &NewProduction, kind: KeyringKind, jws: &Jws) -> ApiResult<Keyring> {
    let refused = |why: String| ApiError::bad_request(format!("the {} keyring: {why}", kind.name()));
    let envelope =
        Envelope::verify(jws, &[new.owner_key], &new.id, kind, 1).map_err(|error| refused(error.to_string()))?;
    envelope.sealed_bytes().map_err(|error| refused(error.to_string()))?;
    if envelope.generation != 1 || envelope.previous.is_some() {
        return Err(refused("it is not the first generation".to_owned()));
    }
    Ok(Keyring {
        kind,
        generation: envelope.generation,
        digest: Digest::of(jws.as_str().as_bytes()),
        envelope: jws.clone(),
    })
}
