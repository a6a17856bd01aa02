//! What the gate's verdict means to the person.

use lavalier_protocol::policy::{Control, ControlVerdict, Effect, Platform, Policy, PolicyId, Shipped, State, Verdict};
use lavalier_protocol::words::{Message, Said, Voice, posture};

/// One reason why recording is not permitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which control; none where it is no control that refuses, such as another device that took over.
    pub control: Option<Control>,
    /// What is wrong and what to do.
    pub message: Message,
    /// A person of the production's security has to approve it: there is nothing to be mended, only to be waited for.
    pub approval: bool,
}

impl Refusal {
    /// A refusal by no control.
    #[must_use]
    pub const fn plain(message: Message) -> Self {
        Self {
            control: None,
            message,
            approval: false,
        }
    }

    /// What the person reads: what is wrong, and the one step that mends it.
    #[must_use]
    pub fn said(&self, voice: &Voice) -> Said {
        let said = voice.say(&self.message);
        if !self.approval {
            return said;
        }
        let approval = voice.say(&Message::ApprovalAwaited);
        Said {
            what: format!("{} {}", said.what, approval.what),
            remedy: approval.remedy,
        }
    }
}

/// The reasons of a verdict that does not clear, in the order in which they are mended: what the person can mend, then
/// what nobody has said, then what waits for an approval; within each, the order of controls.
pub(super) fn refusals(verdict: &Verdict, platform: Platform) -> Vec<Refusal> {
    let mut stops: Vec<&ControlVerdict> = verdict
        .controls
        .iter()
        .filter(|control| control.effect >= Effect::ApproveBefore)
        .collect();
    stops.sort_by_key(|it| (it.effect != Effect::Block, it.state != State::Fail));
    let refusals: Vec<Refusal> = stops
        .into_iter()
        .map(|it| Refusal {
            control: Some(it.control),
            message: match &it.reason {
                Some(reason) => posture::message(it.control, platform, reason),
                None => Message::NotCleared,
            },
            approval: it.effect == Effect::ApproveBefore,
        })
        .collect();
    if refusals.is_empty() {
        // A verdict without a reason is no permission either.
        vec![Refusal::plain(Message::NotCleared)]
    } else {
        refusals
    }
}

/// The policy by which this device can tell beforehand what the studio will say. Of a production's own policy the brief
/// carries the name alone: then only the studio's verdict guides. A laptop's gate is the same under any.
pub(super) fn guide(id: &PolicyId, platform: Platform) -> Option<&'static Policy> {
    if platform == Platform::Desktop {
        return Some(Shipped::Default.policy());
    }
    let shipped = Shipped::named(id)?.policy();
    let same = shipped.id().revision == id.revision && id.digest.is_none_or(|it| Some(it) == shipped.id().digest);
    same.then_some(shipped)
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::Timestamp;
    use lavalier_protocol::policy::{Evidence, Known, Outcome, evaluate};

    use super::*;

    /// An iPhone with a short passcode, of which nothing else is known.
    fn short_passcode() -> Verdict {
        let evidence = br#"{"platform":"ios","model":null,"os":{"version":"26.1","build":null,"patch_level":null},
            "app":null,"observed_at":"1970-01-01T00:00:00Z","controls":[{"control":"device.not_compromised",
            "state":"fail","grade":"declared","source":"person","detail":null}]}"#;
        let evidence = Evidence::parse(evidence).unwrap();
        let policy = Shipped::Strict.policy();
        evaluate(policy, &Known::word_of(&evidence), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn what_can_be_mended_comes_first_and_what_awaits_an_approval_asks_for_nothing_but_to_wait() {
        let verdict = short_passcode();
        assert_eq!(verdict.outcome, Outcome::Refused);
        let refusals = refusals(&verdict, Platform::Ios);
        assert_eq!(refusals[0].control, Some(Control::DeviceNotCompromised));
        assert!(!refusals[0].approval && refusals[1..].iter().all(|it| it.approval));
        let voice = Voice::english();
        for refusal in &refusals[1..] {
            let said = refusal.said(&voice);
            assert!(said.what.contains("security must approve"), "{said}");
            assert!(said.remedy.starts_with("Nothing for you to do but wait"), "{said}");
        }
    }

    #[test]
    fn a_policy_that_this_device_does_not_have_guides_nobody_here() {
        let shipped = Shipped::Default.policy().id().clone();
        assert!(guide(&shipped, Platform::Ios).is_some());
        for own in [
            PolicyId {
                revision: shipped.revision + 1,
                ..shipped.clone()
            },
            PolicyId {
                digest: Some(lavalier_protocol::digest::Digest::of(b"another")),
                ..shipped.clone()
            },
            PolicyId {
                id: "ours".parse().unwrap(),
                ..shipped
            },
        ] {
            assert!(guide(&own, Platform::Ios).is_none(), "{own:?}");
            assert!(
                guide(&own, Platform::Desktop).is_some(),
                "a laptop's gate is the same under any"
            );
        }
    }
}
