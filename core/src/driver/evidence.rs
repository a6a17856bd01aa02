//! What a laptop says of itself: its system, and what its person answered.

use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{AppVersion, Control, Evidence, Finding, Grade, OsVersion, Platform, State};
use lavalier_protocol::text::Label;

/// The system's own description (os-release(5)); a page of text at most.
const OS_RELEASE: &str = "/etc/os-release";
const OS_RELEASE_MAX: usize = 16 * 1024;

/// This program, as it names itself to a studio.
pub(super) fn app() -> AppVersion {
    AppVersion {
        id: label("lavalier"),
        version: label(env!("CARGO_PKG_VERSION")),
    }
}

fn label(text: &str) -> Label {
    Label::new(text).expect("a harmless literal")
}

/// The document of a person's answers.
pub(super) fn of_answers(answers: &[(Control, State)], now: Timestamp) -> Vec<u8> {
    let finding = |(control, state): &(Control, State)| Finding {
        control: label(control.name()),
        state: *state,
        grade: if *state == State::Unknown {
            Grade::Unknown
        } else {
            Grade::Declared
        },
        source: label("person"),
        detail: None,
        value: None,
    };
    let evidence = Evidence {
        platform: Platform::Desktop,
        model: None,
        os: OsVersion {
            version: os_version(),
            build: None,
            patch_level: None,
        },
        app: Some(app()),
        observed_at: now,
        controls: answers.iter().map(finding).collect(),
    };
    serde_json::to_vec(&evidence).expect("evidence has a JSON form")
}

fn os_version() -> Label {
    let text = std::fs::read_to_string(OS_RELEASE).unwrap_or_default();
    let text = text.get(..OS_RELEASE_MAX.min(text.len())).unwrap_or_default();
    version_of(text).unwrap_or_else(|| label(std::env::consts::OS))
}

fn version_of(os_release: &str) -> Option<Label> {
    let value = |name: &str| {
        let line = os_release
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        Label::new(line.trim_matches(['"', '\''])).ok()
    };
    // A rolling system has no version, only a name.
    value("VERSION_ID").or_else(|| value("ID"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lavalier_protocol::policy::{Known, Outcome, Shipped, evaluate};

    #[test]
    fn a_yes_clears_a_laptop_and_nothing_else_does() {
        for (state, outcome) in [
            (State::Pass, Outcome::Cleared),
            (State::Fail, Outcome::Refused),
            (State::Unknown, Outcome::Refused),
        ] {
            let document = of_answers(&[(Control::PasscodeSet, state)], Timestamp::UNIX_EPOCH);
            let evidence = Evidence::parse(&document).unwrap();
            let verdict = evaluate(
                Shipped::Default.policy(),
                &Known::word_of(&evidence),
                Timestamp::UNIX_EPOCH,
            );
            assert_eq!(verdict.outcome, outcome, "{state:?}");
        }
    }

    #[test]
    fn a_system_s_version_is_found_and_nothing_strange_is_taken() {
        assert_eq!(version_of("NAME=x\nVERSION_ID=\"12\"\n").unwrap().as_str(), "12");
        assert_eq!(version_of("ID=arch\n").unwrap().as_str(), "arch");
        assert_eq!(version_of("VERSION_ID=\"\u{1b}[31m\"\n"), None);
        assert_eq!(version_of(""), None);
    }
}
