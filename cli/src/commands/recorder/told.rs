//! A run's events: as the contract has them for programs, in words for people, with the meter below.

use std::time::Duration;

use lavalier_core::driver::Told;
use lavalier_core::session::Refusal;
use lavalier_protocol::policy::Control;
use lavalier_protocol::sealed::Track;
use serde_json::{Value, json};

use super::meter::Meter;
use crate::context::Context;
use crate::failure::{Failure, said};

/// Tells what happens.
pub(super) struct Teller<'a> {
    context: &'a Context,
    meter: Meter,
    rolling_since: Duration,
}

impl<'a> Teller<'a> {
    pub(super) fn new(context: &'a Context) -> Self {
        Self {
            context,
            meter: Meter::default(),
            rolling_since: Duration::ZERO,
        }
    }

    /// One event.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn tell(&mut self, told: &Told) -> Result<(), Failure> {
        self.meter(told);
        if let Some(text) = words(told) {
            self.context.output.status_end();
            self.context.output.notice(&text);
        }
        self.context.output.event(&event(told))
    }

    fn meter(&mut self, told: &Told) {
        let output = &self.context.output;
        let now = self.context.clock.monotonic();
        match told {
            Told::Rolling { rate, .. } => {
                self.rolling_since = now;
                self.meter.rolling(*rate);
            }
            Told::Level { peak, .. } => {
                let elapsed = now.saturating_sub(self.rolling_since);
                self.meter.level(*peak, elapsed.as_secs_f64(), output);
            }
            Told::Sealed { track, .. } if *track != Track::Proxy => self.meter.sealed(output),
            Told::Stored { track, .. } if *track != Track::Proxy => self.meter.stored(output),
            _ => {}
        }
    }
}

/// The contract's event.
fn event(told: &Told) -> Value {
    match told {
        Told::Claimed { brief, words } => json!({
            "event": "claimed",
            "production": brief.production,
            "interview": brief.interview,
            "end": brief.end,
            "invitation": brief.invitation,
            "title": brief.title,
            "words": words,
        }),
        Told::Cleared { until, held } => json!({"event": "cleared", "until": until, "held": held}),
        Told::Refused { controls } => {
            json!({"event": "refused", "controls": controls.iter().map(refusal).collect::<Vec<_>>()})
        }
        Told::Rolling {
            take,
            mic,
            rate,
            channels,
            bits,
        } => json!({
            "event": "rolling", "take": take, "mic": mic, "rate": rate, "channels": channels, "bits": bits,
        }),
        Told::Level { peak, rms } => json!({"event": "level", "peak": peak, "rms": rms}),
        Told::Sealed { take, sequence, track } => {
            json!({"event": "sealed", "take": take, "sequence": sequence, "track": track})
        }
        Told::Stored { take, sequence, track } => {
            json!({"event": "stored", "take": take, "sequence": sequence, "track": track})
        }
        Told::Gap {
            take,
            first_sample,
            samples,
            cause,
        } => json!({
            "event": "gap", "take": take, "first_sample": first_sample, "samples": samples, "cause": cause,
        }),
        Told::Stopped { take, samples } => json!({"event": "stopped", "take": take, "samples": samples}),
        Told::Safe {
            take,
            receipt,
            seconds_after_stop,
        } => json!({
            "event": "safe", "take": take, "receipt": receipt, "seconds_after_stop": seconds_after_stop,
        }),
        Told::Notice(message) => {
            let told = said(message);
            json!({"event": "notice", "kind": told.kind, "message": told.message, "remedy": told.remedy})
        }
    }
}

fn refusal(refusal: &Refusal) -> Value {
    let told = said(&refusal.message);
    json!({
        "control": refusal.control.map(Control::name),
        "reason": told.message,
        "remedy": told.remedy,
    })
}

/// What a person reads of it; levels and segments are the meter's.
fn words(told: &Told) -> Option<String> {
    Some(match told {
        Told::Claimed { brief, words } => format!(
            "“{}” for {}, asked by {}.\n  {}\n  Heard by: {}.\n  Read out these six words on the call: {words}",
            brief.title, brief.production_name, brief.asked_by, brief.consent.text, brief.audience
        ),
        Told::Cleared { until, .. } => format!("May record until {until}."),
        Told::Refused { controls } => {
            let reasons = controls.iter().map(|refusal| {
                let told = said(&refusal.message);
                format!("{}\n  {}", told.message, told.remedy)
            });
            reasons.collect::<Vec<_>>().join("\n")
        }
        Told::Rolling {
            mic,
            rate,
            channels,
            bits,
            ..
        } => {
            format!("Recording from {mic}: {rate} Hz, {bits} bits, {channels} channel(s). Ctrl-C stops.")
        }
        Told::Gap { samples, cause, .. } => format!(
            "{samples} samples are missing ({}); their place is marked.",
            cause.name()
        ),
        Told::Stopped { .. } => "Stopped. Sending what is left; Ctrl-C leaves that for later.".to_owned(),
        Told::Safe {
            seconds_after_stop: Some(seconds),
            ..
        } => format!("Safe, {seconds:.2} s after the end."),
        Told::Safe { take, .. } => format!("{take} is safe."),
        Told::Notice(message) => {
            let told = said(message);
            format!("{} {}", told.message, told.remedy).trim().to_owned()
        }
        Told::Level { .. } | Told::Sealed { .. } | Told::Stored { .. } => return None,
    })
}
