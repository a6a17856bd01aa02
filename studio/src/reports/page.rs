//! A page to read and to print: one section a device, none cut in two on paper unless it is longer than one.

use askama::Template;
use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{Effect, Outcome, Platform, State};

use super::Writer;
use super::model::{Attestation, Control, Device, Head, Take};
use super::words::{effect, end, grade, state};
use crate::model::{Hold, ListState};

/// The page's one style sheet.
pub(crate) const STYLE: &str = include_str!("page.css");

#[derive(Template)]
#[template(path = "report_head.html")]
struct Begin<'a> {
    style: &'static str,
    head: &'a Head,
    generated: String,
}

#[derive(Template)]
#[template(path = "report_device.html")]
struct Section<'a> {
    device: &'a Device,
    platform: &'static str,
    end: String,
    outcome: &'static str,
    verdict: &'static str,
    judged: Option<String>,
    until: Option<String>,
    lost: Option<String>,
    attested: Option<String>,
    controls: Vec<ControlLine<'a>>,
    takes: Vec<TakeLine<'a>>,
}

struct ControlLine<'a> {
    control: &'a Control,
    class: &'static str,
    state: String,
    grade: String,
    required: String,
    effect: &'static str,
    observed: Option<String>,
    failing: Option<String>,
    waived_until: Option<String>,
}

struct TakeLine<'a> {
    take: &'a Take,
    started: String,
    state: &'static str,
    hold: Option<&'static str>,
    weak: Vec<String>,
}

#[derive(Template)]
#[template(path = "report_end.html")]
struct End {
    devices: u64,
    cleared: u64,
    held: u64,
    rehearsed: u64,
    to_decide: u64,
    refused: u64,
    never: u64,
}

pub(super) struct Page {
    head: Head,
    count: End,
}

impl Page {
    pub(super) const fn new(head: Head) -> Self {
        Self {
            head,
            count: End {
                devices: 0,
                cleared: 0,
                held: 0,
                rehearsed: 0,
                to_decide: 0,
                refused: 0,
                never: 0,
            },
        }
    }
}

impl Writer for Page {
    fn begin(&mut self) -> Vec<u8> {
        render(&Begin {
            style: STYLE,
            head: &self.head,
            generated: day(self.head.generated_at),
        })
    }

    fn device(&mut self, device: &Device) -> Vec<u8> {
        self.count.devices += 1;
        let count = &mut self.count;
        let (outcome, verdict, of_them) = match device.outcome {
            // Evidence of a rehearsal may come from a file: it is no finding about a device that records material.
            Some(Outcome::Cleared) if device.rehearsal => ("unknown", "cleared to rehearse", &mut count.rehearsed),
            Some(Outcome::Cleared) if device.held => ("unknown", "cleared, takes held", &mut count.held),
            Some(Outcome::Cleared) => ("pass", "cleared", &mut count.cleared),
            Some(Outcome::NeedsApproval) => ("unknown", "security must decide", &mut count.to_decide),
            Some(Outcome::Refused) => ("fail", "refused", &mut count.refused),
            None => ("unknown", "never judged", &mut count.never),
        };
        *of_them += 1;
        render(&Section {
            device,
            platform: platform(device.platform),
            end: end(device.end),
            outcome,
            verdict,
            judged: device.judged_at.map(day),
            until: device.cleared_until.map(day),
            lost: device.lost_since.map(day),
            attested: device.attestation.as_ref().map(attested),
            controls: device.controls.iter().map(control_line).collect(),
            takes: device.takes.iter().map(take_line).collect(),
        })
    }

    fn end(&mut self) -> Vec<u8> {
        render(&self.count)
    }
}

fn render(template: &impl Template) -> Vec<u8> {
    let page = template
        .render()
        .expect("a report's templates ask for nothing that is not there");
    page.into_bytes()
}

fn control_line(control: &Control) -> ControlLine<'_> {
    ControlLine {
        control,
        class: match control.state {
            State::Pass => "pass",
            State::Fail => "fail",
            State::Unknown => "unknown",
        },
        state: state(control.state),
        grade: grade(control.grade),
        required: grade(control.required),
        effect: match control.effect {
            Effect::Ok => "met",
            Effect::Waived => "waived",
            Effect::Grace => "in its grace period",
            Effect::Warn => "warned",
            Effect::ApproveAfter => "recorded, held for security",
            Effect::ApproveBefore => "security decides first",
            Effect::Block => "no recording",
        },
        observed: control.observed_at.map(day),
        failing: control.failing_since.map(day),
        waived_until: control.waiver.as_ref().map(|waiver| day(waiver.until)),
    }
}

fn take_line(take: &Take) -> TakeLine<'_> {
    let weak = take.controls.iter().filter(|then| then.effect != Effect::Ok);
    TakeLine {
        take,
        started: day(take.started_at),
        state: take.state.name(),
        hold: take.hold.map(|hold| match hold {
            Hold::Clearance => "its clearance was conditional",
            Hold::NoClearance => "it began without clearance",
            Hold::OutsideClearance => "nothing shows that it began in time",
            Hold::RecheckDemanded => "it began after a new check was asked for",
            Hold::Rehearsal => "it is a rehearsal and calls itself something else",
            Hold::DeviceLost => "its device is lost",
        }),
        weak: weak
            .map(|then| {
                format!(
                    "{} {} ({})",
                    then.control.name(),
                    state(then.state),
                    effect(then.effect)
                )
            })
            .collect(),
    }
}

fn attested(attestation: &Attestation) -> String {
    let key = match (attestation.key_attested_since, attestation.revoked.last()) {
        (Some(since), _) => format!(
            "A genuine app vouches for the key that signs its takes, since {}.",
            day(since)
        ),
        (None, Some(revoked)) => format!(
            "What vouched for its app and key was taken back by its maker ({}), as this studio knows since {}.",
            revoked.status,
            day(revoked.listed_at)
        ),
        (None, None) => "Nobody vouches for its app and key any more.".to_owned(),
    };
    match attestation.revocation_list {
        Some(ListState::Absent) => format!("{key} What makers have taken back since is not known to this studio."),
        Some(ListState::Stale { checked_at }) => {
            format!("{key} What makers have taken back is known up to {}.", day(checked_at))
        }
        Some(ListState::Fresh { .. }) | None => key,
    }
}

const fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Ios => "iPhone",
        Platform::Ipados => "iPad",
        Platform::Android => "Android",
        Platform::Desktop => "laptop or desktop",
    }
}

/// To the minute, in UTC: who reads a printed report may sit anywhere.
fn day(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
