//! What a named person of security says of a device: `POST …/devices/{device}/waivers`, `…/approvals`, `…/lost` and
//! `…/recheck`.

use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{self, DeviceDetail, ErrorBody, ErrorKind, NewApproval, NewWaiver, Reasoned};
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::{DeviceId, ProductionId};
use lavalier_protocol::policy::{Approval, Control, Effect, Ground, Waiver};
use lavalier_protocol::text::Label;

use super::device_show::{again, detail, found};
use crate::error::{ApiError, ApiResult};
use crate::extract::{self, Id, Member};
use crate::model::{Lost, Record};
use crate::studio::App;

/// Long enough for the interview to be moved once.
const APPROVAL: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Nobody answers for longer: by then the reason is forgotten.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Of an approval whose person saw something else.
const CHECKED_SINCE: &str = "the device was checked again since it was looked at: look at what awaits approval now";
/// Of an approval that would let nothing be recorded.
const LOST: &str = "the device is reported lost, and no approval changes that: one that turns up is invited again";

/// Excepts one device from one control, until a date.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/devices/{device}/waivers", tag = "posture",
    security(("person" = [])), params(("production" = ProductionId, Path), ("device" = DeviceId, Path)),
    request_body = NewWaiver, responses((status = 200, body = api::Device), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_waive(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, id)): Id<(ProductionId, DeviceId)>,
    extract::Json(new): extract::Json<NewWaiver>,
) -> ApiResult<Json<api::Device>> {
    let now = app.now();
    let device = found(&app, &production.id, &id).await?;
    ends(new.until, now)?;
    if new.control == Control::DeviceNotLost {
        return Err(conflict(
            "nobody waives that a device is lost: one that turns up is invited again",
        ));
    }
    let record = Record::by(&person, &production.id, Action::ControlWaived, now)
        .to(&id)
        .with("control", &new.control.name())
        .with("until", &new.until)
        .with("reason", &new.reason);
    let waiver = Waiver {
        device: Label::new(id.as_str()).map_err(|_| ApiError::Broken("a pseudonym is no label"))?,
        control: new.control,
        until: new.until,
        by: person.name,
        reason: new.reason,
    };
    app.storage.waive(&device.claim, waiver, record).await?;
    again(&app, &production.id, &id).await
}

/// Accepts a device as it stood in the judgement that the person saw: what awaited approval then does so no more, until it gets
/// worse or the time is over. One that was checked again since is not approved (409), nor one that is reported lost (409).
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/devices/{device}/approvals", tag = "posture",
    security(("person" = [])), params(("production" = ProductionId, Path), ("device" = DeviceId, Path)),
    request_body = NewApproval, responses((status = 200, body = api::Device), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_approve(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, id)): Id<(ProductionId, DeviceId)>,
    extract::Json(new): extract::Json<NewApproval>,
) -> ApiResult<Json<api::Device>> {
    let now = app.now();
    let device = found(&app, &production.id, &id).await?;
    let until = match new.until {
        Some(until) => until,
        None => now.checked_add(APPROVAL).unwrap_or(Timestamp::MAX),
    };
    ends(until, now)?;
    if device.lost.is_some() {
        return Err(conflict(LOST));
    }
    let judged_at = device.judged.as_ref().map(|judged| judged.at);
    if new.judged_at != judged_at {
        return Err(conflict(CHECKED_SINCE));
    }
    let judged = device.judged.iter().flat_map(|judged| &judged.verdict.controls);
    let grounds: Vec<Ground> = judged
        .filter(|it| matches!(it.effect, Effect::ApproveBefore | Effect::ApproveAfter))
        .map(|it| Ground {
            control: it.control,
            state: it.state,
        })
        .collect();
    let Some(judged_at) = judged_at.filter(|_| !grounds.is_empty()) else {
        return Err(conflict(
            "nothing of this device awaits approval: what is refused has to be mended or waived",
        ));
    };
    let names: Vec<&str> = grounds.iter().map(|ground| ground.control.name()).collect();
    let record = Record::by(&person, &production.id, Action::DeviceApproved, now)
        .to(&id)
        .with("controls", &names.join(" "))
        .with("judged_at", &judged_at)
        .with("until", &until)
        .with("reason", &new.reason);
    let approval = Approval {
        grounds,
        until,
        by: person.name,
        reason: new.reason,
    };
    if !app.storage.approve(&device.claim, approval, judged_at, record).await? {
        // It was checked again meanwhile, or reported lost.
        let lost = found(&app, &production.id, &id).await?.lost.is_some();
        return Err(conflict(if lost { LOST } else { CHECKED_SINCE }));
    }
    again(&app, &production.id, &id).await
}

/// Reports a device lost: it is cleared no more, and what it had begun still arrives and is held. The answer lists what
/// never arrived.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/devices/{device}/lost", tag = "posture",
    security(("person" = [])), params(("production" = ProductionId, Path), ("device" = DeviceId, Path)),
    request_body = Reasoned, responses((status = 200, body = DeviceDetail), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_lost(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, id)): Id<(ProductionId, DeviceId)>,
    extract::Json(Reasoned { reason }): extract::Json<Reasoned>,
) -> ApiResult<Json<DeviceDetail>> {
    let now = app.now();
    let device = found(&app, &production.id, &id).await?;
    let record = Record::by(&person, &production.id, Action::DeviceLost, now)
        .to(&id)
        .with("reason", &reason);
    let lost = Lost {
        at: now,
        by: person.name,
        reason,
    };
    if !app.storage.set_lost(&device.claim, lost, record).await? {
        return Err(ApiError::Because(
            ErrorKind::Conflict,
            "the device was reported lost before".to_owned(),
        ));
    }
    detail(&app, found(&app, &production.id, &id).await?).await
}

/// Asks for a new check: clearances and evidence from before are not enough for what begins from now on.
#[utoipa::path(
    post, path = "/api/v1/productions/{production}/devices/{device}/recheck", tag = "posture",
    security(("person" = [])), params(("production" = ProductionId, Path), ("device" = DeviceId, Path)),
    request_body = Reasoned, responses((status = 200, body = api::Device), (status = "default", body = ErrorBody))
)]
pub(crate) async fn device_recheck(
    State(app): State<App>,
    Member { person, production }: Member,
    Id((_, id)): Id<(ProductionId, DeviceId)>,
    extract::Json(Reasoned { reason }): extract::Json<Reasoned>,
) -> ApiResult<Json<api::Device>> {
    let device = found(&app, &production.id, &id).await?;
    let record = Record::by(&person, &production.id, Action::RecheckDemanded, app.now())
        .to(&id)
        .with("reason", &reason);
    app.storage.demand_recheck(&device.claim, record).await?;
    again(&app, &production.id, &id).await
}

fn conflict(why: &str) -> ApiError {
    ApiError::Because(ErrorKind::Conflict, why.to_owned())
}

/// Whether somebody can answer until then.
fn ends(until: Timestamp, now: Timestamp) -> ApiResult<()> {
    if until <= now {
        Err(conflict("its time would be over already"))
    } else if until.duration_since(now) > LONGEST {
        Err(conflict("nobody can answer for more than a year ahead"))
    } else {
        Ok(())
    }
}
