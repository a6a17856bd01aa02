//! A run's events: as the contract has them for programs, in words for people, with the meter below.

use std::collections::BTreeMap;
use std::time::Duration;

use lavalier_core::driver::{Agreement, Length, Told};
use lavalier_core::session::Refusal;
use lavalier_protocol::brief::{Consent, ConsentBy};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::policy::Control;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Voice;
use serde_json::{Value, json};

use super::meter::Meter;
use crate::context::Context;
use crate::failure::{Failure, said};
use crate::local_time::{local, ready_for};

/// Tells what happens.
pub(super) struct Teller<'a> {
    context: &'a Context,
    meter: Meter,
    rolling_since: Duration,
    /// Nothing is sent in this run.
    offline: bool,
    /// What a person calls each take of this run: a file's name, and the slate.
    names: BTreeMap<TakeId, String>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(context: &'a Context, offline: bool) -> Self {
        Self {
            context,
            meter: Meter::default(),
            rolling_since: Duration::ZERO,
            offline,
            names: BTreeMap::new(),
        }
    }

    /// One event.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn tell(&mut self, told: &Told) -> Result<(), Failure> {
        self.meter(told);
        match told {
            Told::Rolling { take, slate, .. } => {
                self.names.insert(take.clone(), slate.to_string());
            }
            Told::Importing { take, slate, file, .. } => {
                self.names.insert(take.clone(), format!("{file} ({slate})"));
            }
            _ => {}
        }
        if let Some(text) = self.words(told) {
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
        Told::Claimed { brief, words, .. } => json!({
            "event": "claimed",
            "production": brief.production,
            "interview": brief.interview,
            "end": brief.end,
            "invitation": brief.invitation,
            "title": brief.title,
            "words": words,
        }),
        Told::Cleared { until, held, early } => json!({
            "event": "cleared", "until": until, "held": held, "starts_at": early,
        }),
        Told::Refused { controls } => {
            json!({"event": "refused", "controls": controls.iter().map(refusal).collect::<Vec<_>>()})
        }
        Told::Rolling {
            take,
            slate,
            mic,
            rate,
            channels,
            bits,
        } => json!({
            "event": "rolling", "take": take, "slate": slate.to_string(), "mic": mic, "rate": rate,
            "channels": channels, "bits": bits,
        }),
        Told::Importing {
            take,
            slate,
            file,
            bytes,
        } => json!({
            "event": "importing", "take": take, "slate": slate.to_string(), "file": file, "bytes": bytes,
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
        Told::Stopped { take, length } => {
            let (samples, bytes) = match length {
                Length::Samples(samples) => (Some(samples), None),
                Length::Bytes(bytes) => (None, Some(bytes)),
            };
            json!({"event": "stopped", "take": take, "samples": samples, "bytes": bytes})
        }
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
    let told = refusal.said(&Voice::english());
    json!({
        "control": refusal.control.map(Control::name),
        "reason": told.what,
        "remedy": told.remedy,
        "approval": refusal.approval,
    })
}

impl Teller<'_> {
    /// What a person reads of it; levels and segments are the meter's.
    fn words(&self, told: &Told) -> Option<String> {
        Some(match told {
            Told::Claimed {
                brief,
                words,
                agreement,
            } => format!(
                "“{}” for {}, asked by {}.\n  What for: {}\n  Heard by: {}\n  Read out these six words on the call: {words}{}",
                brief.title,
                brief.production_name,
                brief.asked_by,
                brief.purpose,
                brief.audience,
                agreed(&brief.consent, *agreement)
            ),
            Told::Cleared { until, early, held } => {
                let held = if *held {
                    " What is recorded goes to the editor once a person of security has released it."
                } else {
                    ""
                };
                let until = format!("May record until {}.{held}", local(*until));
                match early {
                    Some(at) => {
                        let ready = Voice::english().say(&ready_for(*at, self.context.clock.wall())).what;
                        format!("{ready} {until} Recording begins now all the same.")
                    }
                    None => until,
                }
            }
            Told::Refused { controls } => {
                let reasons = controls.iter().map(|refusal| {
                    let told = refusal.said(&Voice::english());
                    format!("{}\n  {}", told.what, told.remedy)
                });
                reasons.collect::<Vec<_>>().join("\n")
            }
            Told::Rolling {
                slate,
                mic,
                rate,
                channels,
                bits,
                ..
            } => {
                let channels = match channels {
                    1 => "mono",
                    _ => "stereo",
                };
                format!("Recording {slate} from {mic}: {rate} Hz, {bits} bits, {channels}. Ctrl-C stops.")
            }
            Told::Gap { samples, cause, .. } => format!(
                "{samples} samples are missing ({}); their place is marked.",
                cause.name()
            ),
            Told::Importing { slate, file, bytes, .. } => {
                format!("Taking in {file} as {slate}: {} MB.", megabytes(*bytes))
            }
            Told::Stopped { take, length } => match length {
                Length::Bytes(_) => format!("{} is sealed on this device, and is being sent.", self.name(take)),
                Length::Samples(_) if self.offline => {
                    "Stopped. The take stays on this device until “lavalier resume” sends it.".to_owned()
                }
                Length::Samples(_) => "Stopped. Sending what is left; Ctrl-C leaves that for later.".to_owned(),
            },
            Told::Safe {
                take,
                seconds_after_stop: Some(seconds),
                ..
            } => format!("{} is safe, {seconds:.2} s after the end.", self.name(take)),
            Told::Safe { take, .. } => format!("{} is safe.", self.name(take)),
            Told::Notice(message) => {
                let told = said(message);
                format!("{} {}", told.message, told.remedy).trim().to_owned()
            }
            Told::Level { .. } | Told::Sealed { .. } | Told::Stored { .. } => return None,
        })
    }

    fn name(&self, take: &TakeId) -> String {
        self.names.get(take).cloned().unwrap_or_else(|| take.to_string())
    }
}

/// What the person agrees to, and how; nothing where nobody is recorded.
fn agreed(consent: &Consent, agreement: Agreement) -> String {
    let how = match (agreement, consent.by) {
        (Agreement::None, _) => return String::new(),
        (Agreement::Given, _) => "You agreed to this before:",
        (Agreement::Asked, _) => "Nothing is recorded unless you agree to this:",
        (Agreement::ByRecording, ConsentBy::Itself) => "By recording you agree to this:",
        (Agreement::ByRecording, ConsentBy::Guardian) => "By recording you agree to this, as a parent or guardian:",
    };
    format!("\n  {how} {}", consent.text)
}

/// To a tenth, as file managers count them.
fn megabytes(bytes: u64) -> String {
    // Files are far below 2^53 bytes.
    format!("{:.1}", bytes as f64 / 1e6)
}
