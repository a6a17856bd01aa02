//! `GET /api/v1/productions/{production}/devices/{device}`.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use lavalier_protocol::api::{self, DeviceDetail, DeviceTake, ErrorBody, ErrorKind, StoredSegments};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{DeviceId, ProductionId};
use lavalier_protocol::text::Label;

use super::device_list::described;
use crate::error::ApiResult;
use crate::extract::{Id, Member};
use crate::model::{Device, READING, Record, Take};
use crate::studio::App;
use crate::takes;

/// A device with its takes: that they are there, and what of each never arrived.
#[utoipa::path(
    get, path = "/api/v1/productions/{production}/devices/{device}", tag = "posture", security(("person" = [])),
    params(("production" = ProductionId, Path), ("device" = DeviceId, Path)),
    responses((status = 200, body = DeviceDetail), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_show(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, device)): Id<(ProductionId, DeviceId)>,
) -> ApiResult<Json<DeviceDetail>> {
    let record = Record::by(&person, &production.id, Action::PostureRead, app.now()).to(&device);
    app.storage.record_reading(record, READING).await?;
    detail(&app, found(&app, &production.id, &device).await?).await
}

/// A device of the production, if it is one.
///
/// # Errors
/// [`ErrorKind::NotFound`] for any other.
pub(super) async fn found(app: &App, production: &ProductionId, device: &DeviceId) -> ApiResult<Device> {
    let device = app.storage.device(production, device).await?;
    device.ok_or_else(|| ErrorKind::NotFound.into())
}

/// A device with its takes.
///
/// # Errors
/// When the storage fails.
pub(super) async fn detail(app: &App, device: Device) -> ApiResult<Json<DeviceDetail>> {
    let now = app.now();
    let takes = app.storage.takes_of(std::slice::from_ref(&device.claim)).await?;
    let mut described_takes = Vec::with_capacity(takes.len());
    for take in &takes {
        described_takes.push(of_take(app, take, now).await?);
    }
    Ok(Json(DeviceDetail {
        device: described(device),
        takes: described_takes,
    }))
}

async fn of_take(app: &App, take: &Take, now: Timestamp) -> ApiResult<DeviceTake> {
    let counts = app.storage.take_counts(&take.id).await?;
    let missing = takes::missing(app, &take.id).await?;
    Ok(DeviceTake {
        take: take.id.clone(),
        slate: take.beginning.slate.clone(),
        started_at: take.beginning.started_at,
        state: takes::state(take, now),
        hold: take
            .beginning
            .hold
            .map(|hold| Label::new(hold.name()).expect("a harmless literal")),
        released_by: take.release.as_ref().map(|release| release.by.clone()),
        segments: StoredSegments {
            journalled: take.progress.segments,
            stored: counts.stored,
        },
        missing,
        open_ended: !take.progress.ended,
        last_heard: take.last_heard,
    })
}

/// What a person decided about a device, as every such route answers: the device as it stands now.
pub(super) async fn again(app: &App, production: &ProductionId, device: &DeviceId) -> ApiResult<Json<api::Device>> {
    found(app, production, device).await.map(described).map(Json)
}
