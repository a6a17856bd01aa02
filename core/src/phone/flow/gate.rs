//! The gate as a person meets it: questions gathered on one screen, and what the platform says of the device as evidence.

use std::collections::BTreeMap;

use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{AppVersion, Control, Evidence, Finding, Grade, OsVersion, State as Stands};
use lavalier_protocol::text::Label;

use super::{Effect, Flow};
use crate::claim::Now;
use crate::phone::facts::{Complexity, Facts, Platform};
use crate::phone::options::App;
use crate::session::{self, EffectId, Question, Reply};

/// Who says it, as evidence names it.
const SOURCE: &str = "app";

/// The questions of one screen, and what was answered so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    effect: Option<EffectId>,
    pub(super) questions: Vec<Question>,
    pub(super) replies: BTreeMap<Control, Reply>,
}

impl Gate {
    pub(super) fn asks(effect: EffectId, questions: Vec<Question>) -> Self {
        Self {
            effect: Some(effect),
            questions,
            replies: BTreeMap::new(),
        }
    }
}

impl Flow {
    /// Takes a reply; when it is the last, the gate goes on.
    pub(super) fn reply(&mut self, control: &str, index: u8, now: Now, out: &mut Vec<Effect>) {
        let asked = self.gate.questions.iter().find(|it| it.control.name() == control);
        let reply = Reply::ALL.get(usize::from(index));
        let (Some(question), Some(reply)) = (asked, reply) else {
            return;
        };
        self.gate.replies.insert(question.control, *reply);
        if self.gate.replies.len() < self.gate.questions.len() {
            return;
        }
        if let Some(id) = self.gate.effect.take() {
            let said = std::mem::take(&mut self.gate).replies.into_iter().collect();
            self.session_on(session::Event::Answer(id, session::Answer::Said(said)), now, out);
        }
    }

    /// The platform's word, as evidence.
    pub(super) fn probed(&mut self, id: EffectId, mut facts: Facts, now: Now, out: &mut Vec<Effect>) {
        let before = self.facts.as_ref().and_then(|facts| facts.microphone_allowed);
        facts.microphone_allowed = facts.microphone_allowed.or(before);
        let evidence = evidence(&facts, &self.app, now.wall);
        self.notices.storage(facts.free_bytes, self.session.brief());
        self.facts = Some(facts);
        self.session_on(
            session::Event::Answer(id, session::Answer::Evidence(evidence)),
            now,
            out,
        );
    }
}

/// The app as a studio is told of it.
pub(in crate::phone) fn app_version(app: &App) -> Option<AppVersion> {
    Some(AppVersion {
        id: Label::new(&app.id).ok()?,
        version: Label::new(&app.version).ok()?,
    })
}

/// The evidence document. What the platform does not say is left out, and so unknown. None where not even the system's
/// version can be said.
pub(super) fn evidence(facts: &Facts, app: &App, now: Timestamp) -> Option<Vec<u8>> {
    let label = |text: &Option<String>| text.as_deref().and_then(|text| Label::new(text).ok());
    let mut controls = Vec::new();
    let mut found = |control: Control, state: Stands, value: Option<u64>| {
        controls.push(Finding {
            control: Label::new(control.name()).expect("a harmless literal"),
            state,
            grade: Grade::Observed,
            source: Label::new(SOURCE).expect("a harmless literal"),
            detail: None,
            value,
        });
    };
    let pass = |holds: bool| if holds { Stands::Pass } else { Stands::Fail };
    // A computer's account and password are its person's to tell.
    if let (Some(set), true) = (facts.passcode_set, facts.platform != Platform::Desktop) {
        found(Control::PasscodeSet, pass(set), None);
    }
    match facts.passcode_complexity {
        // A PIN of eight digits or more, or a longer password.
        Some(Complexity::High) => found(Control::PasscodeSixDigits, Stands::Pass, None),
        Some(Complexity::None) => found(Control::PasscodeSixDigits, Stands::Fail, None),
        // A PIN of six digits looks like one of four.
        Some(Complexity::Low | Complexity::Medium) | None => {}
    }
    if let Some(enrolled) = facts.biometrics_enrolled {
        found(Control::BiometricsEnrolled, pass(enrolled), None);
    }
    if facts.official_store == Some(false) {
        // That this app came from the store says nothing of the others.
        found(Control::StoreOfficialOnly, Stands::Fail, None);
    }
    // How much is enough is the policy's.
    if let Some(free) = facts.free_bytes {
        found(Control::StorageFree, Stands::Pass, Some(free));
    }
    if let Some(percent) = facts.battery_percent {
        found(Control::BatteryLevel, Stands::Pass, Some(percent.into()));
    }
    let evidence = Evidence {
        platform: facts.platform,
        model: label(&facts.model),
        os: OsVersion {
            version: Label::new(&facts.os_version).ok()?,
            build: label(&facts.os_build),
            patch_level: label(&facts.patch_level),
        },
        app: app_version(app),
        observed_at: now,
        controls,
    };
    serde_json::to_vec(&evidence).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app() -> App {
        App {
            id: "app.lavalier".to_owned(),
            version: "1.0".to_owned(),
        }
    }

    #[test]
    fn what_the_platform_does_not_say_is_left_out_and_a_strange_version_is_no_evidence() {
        let mut facts: Facts = serde_json::from_str(r#"{"platform":"android","os_version":"15"}"#).unwrap();
        let evidence = |facts: &Facts| super::evidence(facts, &app(), Timestamp::UNIX_EPOCH);
        let bare = Evidence::parse(&evidence(&facts).unwrap()).unwrap();
        assert!(bare.controls.is_empty());
        facts.passcode_complexity = Some(Complexity::Medium);
        let medium = Evidence::parse(&evidence(&facts).unwrap()).unwrap();
        assert!(medium.controls.is_empty(), "a PIN of six digits looks like one of four");
        facts.passcode_set = Some(false);
        let without = Evidence::parse(&evidence(&facts).unwrap()).unwrap();
        assert_eq!(without.controls[0].state, Stands::Fail);
        facts.os_version = "\u{1b}[31m".to_owned();
        assert_eq!(evidence(&facts), None);
    }
}
