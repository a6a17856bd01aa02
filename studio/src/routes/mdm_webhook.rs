//! `POST /api/v1/mdm/webhook`.

use axum::body::Body;
use axum::extract::{Request, State};
use http::StatusCode;
use lavalier_protocol::api::{ErrorBody, ErrorKind};
use lavalier_protocol::digest::Digest;

use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::Address;
use crate::mdm::{Event, Subject, WEBHOOK_MAX, WebhookKey};
use crate::model::{CallOutcome, ManagerCall};
use crate::studio::App;

const SIGNATURE: &str = "x-hmac-signature";

/// A device manager's webhook (NanoMDM's, and MicroMDM's like it). The body is signed with the key in the studio's data
/// directory; without such a file there is no webhook. What is about a device that no production asked about, what came
/// before and what is old is taken and forgotten, so that the manager does not fail over it.
#[utoipa::path(
    post, path = "/api/v1/mdm/webhook", tag = "studio", request_body = serde_json::Value,
    params(("X-Hmac-Signature" = String, Header, description = "HMAC-SHA256 of the body, base64.")),
    responses((status = 200, description = "Taken, or of no interest."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn mdm_webhook(
    State(app): State<App>,
    Address(address): Address,
    request: Request<Body>,
) -> ApiResult<StatusCode> {
    let key = webhook_key(&app, ErrorKind::NotFound)?;
    app.rates.knock(Gate::Webhook, address, app.now())?;
    let (parts, body) = request.into_parts();
    let signature = parts.headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let body = app.bodies.read_call(&parts, body, WEBHOOK_MAX).await?.concat();
    if !signature.is_some_and(|signature| key.signed(&body, signature)) {
        tracing::warn!("a webhook call was not signed with the studio's key");
        return Err(ApiError::Because(
            ErrorKind::SignedOut,
            "the webhook's signature is not this studio's".to_owned(),
        ));
    }
    let event = Event::read(&body).map_err(|error| ApiError::bad_request(error.to_string()))?;
    if event.subject == Subject::Other {
        return Ok(StatusCode::OK);
    }
    let call = ManagerCall {
        digest: Digest::of(&body),
        enrolment: Digest::from_bytes(key.pseudonym(&event.enrolment.id)),
        event,
        received_at: app.now(),
    };
    match app.storage.take_call(call).await? {
        CallOutcome::Taken => tracing::debug!("a manager told of a device"),
        CallOutcome::Replayed => tracing::warn!("a webhook call came again and was ignored"),
        CallOutcome::Stale => tracing::warn!("a webhook call was too old, or from the future, and was ignored"),
        CallOutcome::Unknown => tracing::info!("a manager told of a device that no production asked about"),
    }
    Ok(StatusCode::OK)
}

/// The key that the manager signs with.
///
/// # Errors
/// Of this kind where the studio has none.
pub(super) fn webhook_key(app: &App, without: ErrorKind) -> ApiResult<WebhookKey> {
    let key = app
        .data
        .webhook_key()
        .map_err(|_| ApiError::Broken("the webhook's key cannot be read, or is no key"))?;
    Ok(key.ok_or(without)?)
}
