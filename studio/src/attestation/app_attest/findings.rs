//! What an App Attest attestation says of a phone's controls: of the app, and of nothing else.

use jiff::Timestamp;
use lavalier_protocol::policy::{Control, Signed, State, StudioFinding};

use super::report::{Environment, Report};

impl Report {
    /// Whether the app is ours as its people get it: from `environment`, which is the store's unless a studio is a
    /// developer's own. `at` is when the studio received the evidence.
    #[must_use]
    pub fn findings(&self, environment: Environment, at: Timestamp) -> Vec<StudioFinding> {
        let Some(made_in) = self.environment.filter(|_| self.sound) else {
            return Vec::new();
        };
        let genuine = made_in == environment && published(environment, self.validation_category);
        vec![StudioFinding {
            control: Control::AppGenuine,
            state: if genuine { State::Pass } else { State::Fail },
            signed: Signed::Attested,
            observed_at: at,
        }]
    }
}

/// Whether an app that came to be installed so came from where its people get it. Older systems do not say, and are
/// believed without.
pub(crate) fn published(environment: Environment, category: Option<u32>) -> bool {
    /// TestFlight and the store.
    const PUBLISHED: [u32; 2] = [2, 4];
    /// A developer's own build.
    const DEVELOPMENT: u32 = 3;
    category.is_none_or(|category| match environment {
        Environment::Production => PUBLISHED.contains(&category),
        Environment::Development => category == DEVELOPMENT || PUBLISHED.contains(&category),
    })
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
        let findings = report.findings(Environment::Production, Timestamp::UNIX_EPOCH);
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

    #[test]
    fn a_developers_studio_takes_a_developers_build() {
        assert!(published(Environment::Development, Some(3)));
        assert!(published(Environment::Development, None));
        assert!(!published(Environment::Development, Some(5)));
    }
}
