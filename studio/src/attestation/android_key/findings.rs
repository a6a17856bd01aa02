//! What a phone's attestation says of its controls.

use jiff::Timestamp;
use lavalier_protocol::policy::{Control, OsVersion, Signed, SignedOs, State, StudioFinding};
use lavalier_protocol::text::Label;

use super::authorizations::VerifiedBootState;
use super::description::SecurityLevel;
use super::report::Report;

/// Our app, as it is published.
#[derive(Debug, Clone, Copy)]
pub struct PublishedApp<'a> {
    /// Its package.
    pub package: &'a str,
    /// SHA-256 of the certificates that it may be signed with, in lower-case hexadecimal.
    pub signers: &'a [String],
}

impl Report {
    /// Each control only as far as the evidence goes; `at` is when the studio received it. Without hardware there is
    /// nothing to say.
    #[must_use]
    pub fn findings(&self, app: &PublishedApp<'_>, at: Timestamp) -> Vec<StudioFinding> {
        if !self.by_hardware() {
            return Vec::new();
        }
        let compromised = finding(Control::DeviceNotCompromised, self.boot(), at);
        let genuine = finding(Control::AppGenuine, self.asked_by(app), at);
        [compromised, genuine].into_iter().flatten().collect()
    }

    /// The system that the hardware says it booted.
    #[must_use]
    pub fn os(&self, at: Timestamp) -> Option<SignedOs> {
        if !self.by_hardware() {
            return None;
        }
        let label = |text: &str| Label::new(text).ok();
        Some(SignedOs {
            model: self.model.as_deref().and_then(label),
            os: OsVersion {
                version: label(self.os_version.as_deref()?)?,
                build: None,
                patch_level: self.patch_level.and_then(|level| label(&level.to_string())),
            },
            signed: Signed::Attested,
            observed_at: at,
        })
    }

    fn by_hardware(&self) -> bool {
        self.sound && self.security_level.is_some_and(|level| level > SecurityLevel::Software)
    }

    /// A system that its owner signed may be better kept than the maker's, or worse: nobody vouches for it.
    fn boot(&self) -> Option<bool> {
        match (self.device_locked?, self.verified_boot_state?) {
            (true, VerifiedBootState::Verified) => Some(true),
            (true, VerifiedBootState::SelfSigned) => None,
            _ => Some(false),
        }
    }

    /// Android's word, and so worth something only where the maker's Android booted.
    fn asked_by(&self, app: &PublishedApp<'_>) -> Option<bool> {
        if self.boot() != Some(true) {
            return None;
        }
        let application = self.application.as_ref()?;
        let ours = matches!(&application.packages[..], [only] if only.name == app.package);
        let mut signers = application.signers.iter();
        Some(ours && !application.signers.is_empty() && signers.all(|signer| app.signers.contains(signer)))
    }
}

fn finding(control: Control, met: Option<bool>, observed_at: Timestamp) -> Option<StudioFinding> {
    Some(StudioFinding {
        control,
        state: if met? { State::Pass } else { State::Fail },
        signed: Signed::Attested,
        observed_at,
    })
}

#[cfg(test)]
mod tests {
    use super::super::authorizations::{Application, Package};
    use super::*;

    const AT: Timestamp = Timestamp::UNIX_EPOCH;

    fn report() -> Report {
        Report {
            sound: true,
            security_level: Some(SecurityLevel::TrustedEnvironment),
            device_locked: Some(true),
            verified_boot_state: Some(VerifiedBootState::Verified),
            os_version: Some("16".to_owned()),
            application: Some(Application {
                packages: vec![Package {
                    name: "org.example.recorder".to_owned(),
                    version: 1,
                }],
                signers: vec!["aa".to_owned()],
            }),
            ..Report::default()
        }
    }

    fn states(report: &Report) -> [Option<State>; 2] {
        let signers = ["aa".to_owned(), "bb".to_owned()];
        let app = PublishedApp {
            package: "org.example.recorder",
            signers: &signers,
        };
        let findings = report.findings(&app, AT);
        let state = |control| {
            findings
                .iter()
                .find(|finding| finding.control == control)
                .map(|finding| finding.state)
        };
        [state(Control::DeviceNotCompromised), state(Control::AppGenuine)]
    }

    #[test]
    fn a_whole_phone_with_our_app_passes() {
        assert_eq!(states(&report()), [Some(State::Pass), Some(State::Pass)]);
        assert_eq!(report().os(AT).map(|os| os.signed), Some(Signed::Attested));
    }

    #[test]
    fn an_open_phone_fails_and_its_word_on_the_app_counts_for_nothing() {
        let mut open = report();
        open.device_locked = Some(false);
        assert_eq!(states(&open), [Some(State::Fail), None]);
        for state in [VerifiedBootState::Unverified, VerifiedBootState::Failed] {
            let mut broken = report();
            broken.verified_boot_state = Some(state);
            assert_eq!(states(&broken), [Some(State::Fail), None]);
        }
        let mut own = report();
        own.verified_boot_state = Some(VerifiedBootState::SelfSigned);
        assert_eq!(states(&own), [None, None]);
    }

    #[test]
    fn another_signer_makes_another_app() {
        for signers in [vec![], vec!["cc".to_owned()], vec!["aa".to_owned(), "cc".to_owned()]] {
            let mut other = report();
            other.application.as_mut().expect("it has one").signers = signers;
            assert_eq!(states(&other), [Some(State::Pass), Some(State::Fail)]);
        }
    }

    #[test]
    fn without_hardware_nothing_is_said() {
        let mut software = report();
        software.security_level = Some(SecurityLevel::Software);
        let mut refused = report();
        refused.sound = false;
        for report in [software, refused, Report::default()] {
            assert_eq!(states(&report), [None, None]);
            assert_eq!(report.os(AT), None);
        }
    }
}
