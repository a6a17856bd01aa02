//! What a laptop says of itself.

use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{AppVersion, Evidence, OsVersion, Platform};
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

/// What a laptop tells of itself without its person: its system, and nothing of how it is guarded.
pub(super) fn of_this_laptop(now: Timestamp) -> Vec<u8> {
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
        controls: Vec::new(),
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

    #[test]
    fn a_system_s_version_is_found_and_nothing_strange_is_taken() {
        assert_eq!(version_of("NAME=x\nVERSION_ID=\"12\"\n").unwrap().as_str(), "12");
        assert_eq!(version_of("ID=arch\n").unwrap().as_str(), "arch");
        assert_eq!(version_of("VERSION_ID=\"\u{1b}[31m\"\n"), None);
        assert_eq!(version_of(""), None);
    }
}
