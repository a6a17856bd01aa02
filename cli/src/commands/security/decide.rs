//! `approve`, `waive` and `release`: what a named person answers for, with a reason, on the record.

use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{NewApproval, NewWaiver, Reasoned};
use lavalier_protocol::id::{DeviceId, ProductionId};
use lavalier_protocol::policy::{Effect, Platform};
use lavalier_protocol::words::Voice;
use lavalier_protocol::words::posture::Spoken;
use serde_json::json;

use super::device::shown;
use super::verdict;
use crate::cli::{ApproveArgs, DeviceArgs, ReleaseArgs, WaiveArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::local_time::local;
use crate::output::Answer;
use crate::prompt;
use crate::session::Session;

/// `approve`: a device may record as it stands.
pub(crate) async fn approve(args: ApproveArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let DeviceArgs { production, device } = args.of;
    let judged_at = match args.checked {
        Some(checked) => Some(checked),
        None => seen(&session, &production, &device, args.yes).await?,
    };
    let approval = NewApproval {
        judged_at,
        until: args.until.map(|until| until.from(context.now())),
        reason: args.reason,
    };
    let approved = session.client.approve(&production, &device, &approval).await?;
    context.output.result(&shown(&approved), || {
        let given = approved.approvals.last();
        let until = given.map(|given| local(given.until)).unwrap_or_default();
        let vouched = approved.rehearsal
            || approved.platform == Platform::Desktop
            || approved.judged.as_ref().is_some_and(|judged| judged.genuine);
        let held = if vouched {
            ""
        } else {
            " No genuine app vouches for it, so each take waits for “lavalier release” all the same."
        };
        format!("Approved until {until}, as it stands. If it gets worse, security is asked again.{held}")
    })?;
    Ok(Answer::Yes)
}

/// Shows what awaits approval and asks, where there is somebody to ask. Gives the judgement that was shown: the studio
/// approves that one, or none.
async fn seen(
    session: &Session,
    production: &ProductionId,
    device: &DeviceId,
    yes: bool,
) -> Result<Option<Timestamp>, Failure> {
    let device = session.client.device(production, device).await?.device;
    let Some(judged) = &device.judged else { return Ok(None) };
    let waits = |effect| matches!(effect, Effect::ApproveBefore | Effect::ApproveAfter);
    let mut spoken = Spoken::new(&judged.verdict, device.platform, &Voice::english());
    spoken.controls.retain(|control| waits(control.effect));
    if !yes && prompt::somebody() && !spoken.controls.is_empty() {
        let question = format!(
            "Checked {}:\n{}\nApprove it as it stands?",
            local(judged.at),
            verdict::text(&spoken)
        );
        if !prompt::confirm(&question, "Add --yes to approve it without being asked.")? {
            return Err(Failure::Declined);
        }
    }
    Ok(Some(judged.at))
}

/// `waive`: one control does not count for one device until a date.
pub(crate) async fn waive(args: WaiveArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let DeviceArgs { production, device } = args.of;
    let waiver = NewWaiver {
        control: args.control,
        until: args.until.from(context.now()),
        reason: args.reason,
    };
    let waived = session.client.waive(&production, &device, &waiver).await?;
    context.output.result(&shown(&waived), || {
        let (control, until) = (waiver.control, local(waiver.until));
        format!("{control} is waived for {device} until {until}. The report goes on showing what it is.")
    })?;
    Ok(Answer::Yes)
}

/// `release`: a held take is open to post.
pub(crate) async fn release(args: ReleaseArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let why = Reasoned { reason: args.reason };
    session.client.release(&args.take, &why).await?;
    let shown = json!({"take": args.take, "released": true});
    context.output.result(&shown, || {
        format!(
            "{} is open to post. That it was held, and why, stays in the record.",
            args.take
        )
    })?;
    Ok(Answer::Yes)
}
