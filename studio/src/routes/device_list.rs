//! `GET /api/v1/productions/{production}/devices[?after=…]`.

use axum::Json;
use axum::extract::{Query, State};
use lavalier_protocol::api::{self, DEVICES_PAGE, ErrorBody};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{DeviceId, ProductionId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, ApiResult};
use crate::extract::Member;
use crate::model::{Device, READING, Record};
use crate::studio::App;

/// From which device on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The last device of the page before.
    after: Option<DeviceId>,
}

/// The devices of a production, by pseudonym, at most 200; an empty answer is the end. Reading it is in the audit log.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/devices", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path), After),
    responses((status = 200, body = Vec<api::Device>), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_list(
    State(app): State<App>,
    Member { person, production }: Member,
    after: Result<Query<After>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<Json<Vec<api::Device>>> {
    let Query(After { after }) = after.map_err(|_| ApiError::bad_request("?after= names a device"))?;
    let record = Record::by(&person, &production.id, Action::PostureRead, app.now()).to(&production.id);
    app.storage.record_reading(record, READING).await?;
    let devices = app
        .storage
        .devices(&production.id, after.as_ref(), DEVICES_PAGE)
        .await?;
    Ok(Json(devices.into_iter().map(described).collect()))
}

/// A device as security sees it.
pub(super) fn described(device: Device) -> api::Device {
    api::Device {
        device: device.id,
        invitation: device.invitation,
        interview: device.interview,
        end: device.end,
        platform: device.platform,
        rehearsal: device.rehearsal,
        first_seen: device.remembered.history.enrolled_at,
        judged: device.judged.map(|judged| api::Judged {
            at: judged.at,
            model: judged.facts.model,
            os: judged.facts.os,
            genuine: judged.facts.genuine,
            key_attested: judged.facts.key_attested,
            verdict: judged.verdict,
        }),
        lost: device.lost.map(|lost| api::LostReport {
            at: lost.at,
            by: lost.by,
            reason: lost.reason,
        }),
        recheck_at: device.remembered.history.recheck_at,
        waivers: device.remembered.waivers,
        approvals: device.remembered.approvals,
    }
}
