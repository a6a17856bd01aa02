//! A device that has told nothing yet: everything that is asked of it is unknown, and the report says so line by line.

use jiff::Timestamp;
use lavalier_protocol::policy::{self, Evidence, Known, OsVersion, Policy};
use lavalier_protocol::text::Label;

use crate::model::{Device, Facts, Judgement};

/// How `policy` would judge a device that says nothing at all. It is no judgement that was made.
pub(super) fn judgement(policy: &Policy, device: &Device, now: Timestamp) -> Judgement {
    let evidence = Evidence {
        platform: device.platform,
        model: None,
        os: OsVersion {
            version: Label::new("unknown").expect("a harmless literal"),
            build: None,
            patch_level: None,
        },
        app: None,
        observed_at: now,
        controls: Vec::new(),
    };
    let known = Known {
        evidence: &evidence,
        genuine: false,
        findings: &[],
        managed_model: None,
        signed_os: None,
        feed: None,
        history: Some(&device.remembered.history),
        waivers: &device.remembered.waivers,
        approvals: &[],
        rehearsal: device.rehearsal,
    };
    Judgement {
        claim: device.claim.clone(),
        evidence: lavalier_protocol::digest::Digest::ZERO,
        facts: Facts {
            platform: device.platform,
            model: None,
            os: None,
            genuine: false,
            key_attested: false,
            certificates: Vec::new(),
            told: std::collections::BTreeMap::new(),
            feed: None,
        },
        verdict: policy::evaluate(policy, &known, now),
        at: now,
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::policy::{Effect, Outcome, Platform, Shipped, State};

    use super::*;
    use crate::reports::tests::never_judged;

    #[test]
    fn nothing_that_was_not_said_passes() {
        for platform in [Platform::Ios, Platform::Android, Platform::Desktop] {
            let device = never_judged(platform);
            let judged = judgement(Shipped::Default.policy(), &device, Timestamp::UNIX_EPOCH);
            let lost = policy::Control::DeviceNotLost;
            let told = judged.verdict.controls.iter().filter(|it| it.control != lost);
            let asked: Vec<_> = told.collect();
            assert!(!asked.is_empty());
            assert!(
                asked
                    .iter()
                    .all(|it| it.state == State::Unknown && it.effect != Effect::Ok),
                "{asked:?}"
            );
            assert!(judged.verdict.outcome != Outcome::Cleared || judged.verdict.held);
        }
    }
}
