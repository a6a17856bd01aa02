//! `device list|show|lost|recheck`.

use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{Device, DeviceDetail, DeviceTake, Reasoned};
use lavalier_protocol::policy::Outcome;
use lavalier_protocol::words::Voice;
use lavalier_protocol::words::posture::Spoken;
use serde_json::Value;

use super::verdict;
use crate::cli::{DeviceArgs, DeviceListArgs, DeviceLostArgs, DeviceRecheckArgs, DeviceShowArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::home::NewFile;
use crate::local_time::local;
use crate::output::Answer;
use crate::session::Session;

/// `device list`: a line a device.
pub(crate) async fn list(args: DeviceListArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let devices = session.client.devices(&args.production).await?;
    if devices.is_empty() {
        context.output.notice("No device has claimed an invitation yet.");
    }
    for device in &devices {
        context.output.result(&shown(device), || line(device, context.now()))?;
    }
    Ok(Answer::Yes)
}

/// `device show`: what is known of it, control by control, and what it recorded.
pub(crate) async fn show(args: DeviceShowArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let shown = session.client.device(&args.of.production, &args.of.device).await?;
    context.output.result(&in_full(&shown), || {
        let mut lines = vec![line(&shown.device, context.now())];
        if let Some(judged) = &shown.device.judged
            && shown.device.lost.is_none()
        {
            let spoken = Spoken::new(&judged.verdict, shown.device.platform, &Voice::english());
            lines.push(format!(
                "Checked {}, under “{}” revision {}:",
                local(judged.at),
                judged.verdict.policy.id,
                judged.verdict.policy.revision
            ));
            lines.push(verdict::text(&spoken));
        }
        lines.extend(said(&shown.device));
        lines.extend(shown.takes.iter().flat_map(take));
        lines.join("\n")
    })?;
    Ok(Answer::Yes)
}

/// `device lost`: it is cleared no more; what is still on it is listed, and written down for the security desk.
pub(crate) async fn lost(args: DeviceLostArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let DeviceArgs { production, device } = args.of;
    let file = args.to.as_deref().map(NewFile::create).transpose()?;
    let why = Reasoned { reason: args.reason };
    let shown = session.client.report_lost(&production, &device, &why).await?;
    if let Some(file) = file {
        let mut incident = serde_json::to_vec_pretty(&in_full(&shown)).expect("a device has a JSON form");
        incident.push(b'\n');
        file.fill(&incident)?;
    }
    context.output.result(&in_full(&shown), || incident(&shown))?;
    Ok(Answer::Yes)
}

/// `device recheck`: what it begins from now on waits for a new check.
pub(crate) async fn recheck(args: DeviceRecheckArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let DeviceArgs { production, device } = args.of;
    let why = Reasoned { reason: args.reason };
    let device_now = session.client.recheck(&production, &device, &why).await?;
    context.output.result(&shown(&device_now), || {
        format!("{device} is to be checked again. What it begins before that is held; a recording in progress goes on.")
    })?;
    Ok(Answer::Yes)
}

/// A device as programs read it: its verdict in words, as `posture evaluate` gives one.
pub(super) fn shown(device: &Device) -> Value {
    with_words(serde_json::to_value(device).expect("a device has a JSON form"), device)
}

fn in_full(detail: &DeviceDetail) -> Value {
    with_words(
        serde_json::to_value(detail).expect("a device has a JSON form"),
        &detail.device,
    )
}

fn with_words(mut value: Value, device: &Device) -> Value {
    if let Some(judged) = &device.judged {
        let spoken = Spoken::new(&judged.verdict, device.platform, &Voice::english());
        value["judged"]["verdict"] = serde_json::to_value(spoken).expect("a verdict has a JSON form");
    }
    value
}

fn line(device: &Device, now: Timestamp) -> String {
    let outcome = match &device.judged {
        _ if device.lost.is_some() => "LOST",
        None => "never checked",
        Some(judged) if device.recheck_at.is_some_and(|at| judged.at < at) => "to check again",
        Some(judged) => match judged.verdict.outcome {
            Outcome::Cleared if judged.verdict.until.is_some_and(|until| until <= now) => "to check again",
            Outcome::Cleared if judged.verdict.held => "cleared, held",
            Outcome::Cleared => "cleared",
            Outcome::NeedsApproval => "to decide",
            Outcome::Refused => "refused",
        },
    };
    let judged = device.judged.as_ref();
    let model = judged.and_then(|judged| judged.model.as_ref()).map(ToString::to_string);
    let os = judged.and_then(|judged| judged.os.as_ref()).map(ToString::to_string);
    let mut line = format!(
        "{}  {:13} {:11} {:8} {:14} {:8} {}",
        device.device,
        outcome,
        device.end.name(),
        device.platform.name(),
        model.unwrap_or_default(),
        os.unwrap_or_default(),
        device.interview,
    );
    if device.rehearsal {
        line.push_str("  rehearsal");
    }
    line
}

/// What persons said of a device, a line each.
fn said(device: &Device) -> Vec<String> {
    let mut lines = Vec::new();
    for waiver in &device.waivers {
        let (until, by, reason) = (local(waiver.until), &waiver.by, &waiver.reason);
        lines.push(format!("{} waived until {until} by {by}: {reason}", waiver.control));
    }
    for approval in &device.approvals {
        let (until, by, reason) = (local(approval.until), &approval.by, &approval.reason);
        lines.push(format!("Approved until {until} by {by}: {reason}"));
    }
    if let Some(lost) = &device.lost {
        lines.push(format!(
            "Reported lost {} by {}: {}",
            local(lost.at),
            lost.by,
            lost.reason
        ));
    }
    if let Some(at) = device.recheck_at {
        lines.push(format!("A new check was asked for {}.", local(at)));
    }
    lines
}

fn take(take: &DeviceTake) -> Vec<String> {
    let held = match (&take.hold, &take.released_by) {
        (Some(hold), Some(by)) => format!("  held ({hold}), released by {by}"),
        (Some(hold), None) => format!("  held ({hold})"),
        (None, _) => String::new(),
    };
    let mut lines = vec![format!(
        "{}  {:14} {:10} {} of {} segments here{held}",
        take.take,
        take.slate.to_string(),
        take.state.name(),
        take.segments.stored,
        take.segments.journalled,
    )];
    if !take.missing.is_empty() {
        let missing = take
            .missing
            .iter()
            .map(|range| format!("{}–{}", range.first, range.last));
        lines.push(format!(
            "  still on the device alone: segments {}",
            missing.collect::<Vec<_>>().join(", ")
        ));
    }
    if take.open_ended {
        lines.push("  its end is not here: the device may hold more of it than is listed".to_owned());
    }
    lines
}

/// What a lost device holds, in the words that a security desk needs first.
fn incident(shown: &DeviceDetail) -> String {
    let mut lines = vec![
        format!(
            "{} is reported lost. It is cleared no more; what it had begun still arrives, and is held.",
            shown.device.device
        ),
        "What is on it is sealed to the production: nobody who has the phone can read it.".to_owned(),
    ];
    if shown.takes.is_empty() {
        lines.push("It had sent nothing of a take.".to_owned());
    }
    lines.extend(shown.takes.iter().flat_map(take));
    lines.join("\n")
}
