//! What an App Attest attestation says of a phone's controls: of the app, and of nothing else.

use jiff::Timestamp;
use lavalier_protocol::policy::{Control, Signed, State, StudioFinding};

use super::report::{Environment, Report};

impl Report {
    /// Whether the app is ours as anybody gets it: `at` is when the studio received the evidence. Older systems do not
    /// say how it came to be installed, and are believed without.
    #[must_use]
    pub fn findings(&self, at: Timestamp) -> Vec<StudioFinding> {
        /// TestFlight and the store.
        const PUBLISHED: [u32; 2] = [2, 4];
        let Some(environment) = self.environment.filter(|_| self.sound) else {
            return Vec::new();
        };
        let published = self
            .validation_category
            .is_none_or(|category| PUBLISHED.contains(&category));
        let genuine = environment == Environment::Production && published;
        vec![StudioFinding {
            control: Control::AppGenuine,
            state: if genuine { State::Pass } else { State::Fail },
            signed: Signed::Attested,
            observed_at: at,
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(sound: bool, environment: Environment, category: Option<u32>) -> Option<State> {
        let report = Report {
            sound,
            environment: Some(environment),
            validation_category: category,
            ..Report::default()
        };
        let findings = report.findings(Timestamp::UNIX_EPOCH);
        assert!(findings.iter().all(|finding| finding.control == Control::AppGenuine));
        findings.first().map(|finding| finding.state)
    }

    #[test]
    fn a_published_app_is_genuine_and_a_developers_build_is_not() {
        for category in [None, Some(2), Some(4)] {
            assert_eq!(state(true, Environment::Production, category), Some(State::Pass));
            assert_eq!(state(true, Environment::Development, category), Some(State::Fail));
        }
        for category in [0, 1, 3, 5, 6, 10] {
            assert_eq!(state(true, Environment::Production, Some(category)), Some(State::Fail));
        }
        assert_eq!(state(false, Environment::Production, Some(4)), None);
    }
}
