//! `POST /api/v1/productions/{production}/rotation`.

use axum::Json;
use axum::extract::State;
use lavalier_protocol::api::{self, ErrorBody, ErrorKind, Production};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::keys::KeyringKind;

use super::generation;
use super::production_create::is_recipient;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Member};
use crate::model::{MemberOutcome, Record, Rotation};
use crate::studio::App;

/// Stores a production's new keys, whole or not at all. A new signing key takes every invitation back: their links name
/// the old one.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/rotation", tag = "productions", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = api::Rotation,
    responses((status = 200, body = Production), (status = "default", body = ErrorBody))
)]
pub(crate) async fn rotation(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(upload): extract::Json<api::Rotation>,
) -> ApiResult<Json<Production>> {
    let now = app.now();
    if !is_recipient(&upload.recipient) {
        return Err(ApiError::bad_request("that is no age recipient"));
    }
    let opening = generation::next(upload.opening, &production.id, KeyringKind::Opening)?;
    let signing = generation::next(upload.signing, &production.id, KeyringKind::Signing)?;
    let named = |next: &generation::Next| next.envelope.signing_keys.last() == Some(&upload.signing_key);
    if !named(&opening) || !named(&signing) {
        return Err(ApiError::bad_request("the keyrings name another signing key"));
    }
    let mut records = vec![
        opening.record(&person, &production.id, now),
        signing.record(&person, &production.id, now),
    ];
    if upload.recipient != production.recipient {
        let record = Record::by(&person, &production.id, Action::RecipientChanged, now);
        records.push(record.to(&production.id).with("recipient", &upload.recipient));
    }
    if upload.signing_key != production.signing_key {
        let record = Record::by(&person, &production.id, Action::SigningKeyChanged, now);
        records.push(
            record
                .to(&production.id)
                .with("thumbprint", &upload.signing_key.thumbprint()),
        );
    }
    let stored = Rotation {
        keyrings: vec![opening.keyring, signing.keyring],
        recipient: upload.recipient.clone(),
        signing_key: upload.signing_key,
    };
    match app.storage.rotate(stored, records).await? {
        MemberOutcome::Done => Ok(Json(Production {
            recipient: upload.recipient,
            signing_key: upload.signing_key,
            ..production
        })),
        _ => Err(ErrorKind::KeyringConflict.into()),
    }
}
