//! A guest's phone, as far as a file can stand for one: what its app and its person would say.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::stage::Stage;

/// What an iPhone says now, with nothing wrong but for the controls named in `but`, which say the other word.
///
/// # Panics
/// When the stage's folder cannot be written.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the studio judges how old evidence is by the clock on the wall"
)]
pub fn evidence(stage: &Stage, name: &str, but: &[(&str, &str)]) -> String {
    let observed = ["passcode.set", "biometrics.enrolled"];
    let declared = [
        "passcode.six_digits",
        "find_my.on",
        "store.official_only",
        "device.not_compromised",
        "media_sync.off",
    ];
    let finding = |control: &str, grade: &str, source: &str| {
        let state = but
            .iter()
            .find(|(of, _)| *of == control)
            .map_or("pass", |(_, state)| state);
        json!({"control": control, "state": state, "grade": grade, "source": source, "detail": null})
    };
    let mut controls: Vec<Value> = observed.map(|control| finding(control, "observed", "system")).into();
    controls.extend(declared.map(|control| finding(control, "declared", "person")));
    let evidence = json!({
        "platform": "ios",
        "model": "iPhone16,1",
        "os": {"version": "26.1", "build": null, "patch_level": null},
        "app": {"id": "org.lavalier.app", "version": "0.1.0"},
        "observed_at": jiff::Timestamp::now().to_string(),
        "controls": controls,
    });
    let path: PathBuf = stage.path(name);
    fs::write(&path, evidence.to_string()).expect("the test's folder can be written");
    stage.text_path(name)
}
