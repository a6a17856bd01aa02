//! `POST` and `GET /api/v1/productions/{production}/managed`, and `POST /api/v1/recorder/managed`.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{
    ErrorBody, ErrorKind, ManagedClaim, ManagedCode, ManagedDevice, ManagedFinding, ManagedRequest,
};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ProductionId;

use super::mdm_webhook::webhook_key;
use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Guest, Member};
use crate::model::{self, AskedDevice, READING, Record, Token, managed_pseudonym};
use crate::studio::App;

/// A manager pushes a configuration within minutes, to a phone that is off within days.
const CODE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Asks to hear of a managed device. The answer holds a one-time code, to be sent to that device by its manager, as the
/// app's managed configuration: an app can read neither its serial number nor its UDID, so the code is what tells the
/// studio which claimed phone it is. Asking again gives a new code and ends the last.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/managed", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path)), request_body = ManagedRequest,
    responses((status = 200, body = ManagedCode), (status = "default", body = ErrorBody))
)]
pub(crate) async fn managed_ask(
    State(app): State<App>,
    Member { person, production }: Member,
    extract::Json(request): extract::Json<ManagedRequest>,
) -> ApiResult<Json<ManagedCode>> {
    let enrolment =
        Digest::from_bytes(webhook_key(&app, ErrorKind::NoDeviceManager)?.pseudonym(request.enrolment.as_str()));
    let (now, code) = (app.now(), Token::new(&*app.random));
    let expires_at = now.checked_add(CODE).unwrap_or(Timestamp::MAX);
    let device = managed_pseudonym(&production.id, enrolment);
    let given = format!("{}/{}#{}", app.origin, production.id, code.text());
    let record = Record::by(&person, &production.id, Action::ManagedCodeGiven, now)
        .to(&device)
        .with("until", &expires_at);
    let asked = AskedDevice {
        production: production.id,
        enrolment,
        code: code.hash(),
        code_expires_at: expires_at,
        asked_at: now,
    };
    app.storage.ask_managed(asked, record).await?;
    Ok(Json(ManagedCode {
        device,
        code: given,
        expires_at,
    }))
}

/// The managed devices of a production, and what their manager told. Reading it is in the audit log.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/managed", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path)),
    responses((status = 200, body = Vec<ManagedDevice>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn managed_list(
    State(app): State<App>,
    Member { person, production }: Member,
) -> ApiResult<Json<Vec<ManagedDevice>>> {
    let record = Record::by(&person, &production.id, Action::PostureRead, app.now()).to(&"managed");
    app.storage.record_reading(record, READING).await?;
    let devices = app.storage.managed(&production.id).await?;
    let devices = devices.into_iter().map(|device| described(&production.id, device));
    Ok(Json(devices.collect()))
}

/// Shows the code that came through the device's manager: from now on, what that tells counts for this claim.
#[utoipa::path(
    post, path = "/api/v1/recorder/managed", tag = "recorder", security(("credential" = [])),
    request_body = ManagedClaim,
    responses((status = 204, description = "Known now."), (status = "default", body = ErrorBody))
)]
pub(crate) async fn managed_bind(
    State(app): State<App>,
    Guest(guest): Guest,
    extract::Json(shown): extract::Json<ManagedClaim>,
) -> ApiResult<StatusCode> {
    let now = app.now();
    app.rates.claim(Gate::Clearance, &guest.claim, now)?;
    // Nothing that a manager of Apple's devices tells is about any other, whatever code it shows.
    if !guest.device.platform.is_apple_mobile() {
        return Err(ApiError::bad_request("only an iPhone or iPad shows its manager's code"));
    }
    if guest.lost_at.is_some() {
        return Err(ApiError::bad_request("this device was reported lost"));
    }
    let unknown = || ApiError::bad_request("the code is used up, too old, or was never given");
    let code = Token::hash_of(&shown.code).ok_or_else(unknown)?;
    let record = Record::by_device(&guest.device, &guest.production, Action::DeviceManaged, now).to(&guest.claim);
    if !app
        .storage
        .bind_managed(&guest.claim, &guest.production, code, record)
        .await?
    {
        return Err(unknown());
    }
    tracing::info!(claim = %guest.claim, "a claimed phone is a managed device");
    Ok(StatusCode::NO_CONTENT)
}

/// Whoever knows a device's identifier may ask about it. What it tells is said only once a phone of the production showed
/// its code.
fn described(production: &ProductionId, device: model::ManagedDevice) -> ManagedDevice {
    let shown = !device.claims.is_empty();
    let findings = if shown { device.known.findings() } else { Vec::new() };
    let findings = findings.into_iter().map(|finding| ManagedFinding {
        control: finding.control,
        state: finding.state,
        observed_at: finding.observed_at,
    });
    ManagedDevice {
        device: managed_pseudonym(production, device.enrolment),
        claims: device.claims,
        asked_at: device.asked_at,
        heard_at: device.heard_at.filter(|_| shown),
        findings: findings.collect(),
    }
}
