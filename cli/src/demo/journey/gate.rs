//! The gate in front of a phone: refused, mended, cleared; and the report of it.
//!
//! There is no phone here: a file says what one would say, for an invitation that is a rehearsal, and report and takes call
//! it one.

use std::path::{Path, PathBuf};

use lavalier_protocol::Timestamp;
use serde_json::{Value, json};

use super::PRODUCTION;
use super::folder::{Folder, PHONE, REPORT};
use super::steps::Steps;
use crate::failure::Failure;

/// A phone whose Find My is off is refused and records once it is on. Gives the compliance report's place.
pub(super) async fn pass(steps: &Steps<'_>, folder: &Folder, wav: &Path, now: Timestamp) -> Result<PathBuf, Failure> {
    let producer = steps.producer();
    let create = [
        "invite",
        "create",
        PRODUCTION,
        "--subject",
        "A guest",
        "--platform",
        "ios",
        "--rehearsal",
    ];
    let invitation = steps.ask(&producer, &create, None).await?;
    let link = invitation["link"].as_str().unwrap_or_default();
    let voice = wav.to_string_lossy();
    let record = [
        "record",
        "-",
        "--evidence",
        PHONE,
        "--from",
        &voice,
        "--for",
        "2s",
        "--pace",
        "fast",
    ];
    for (find_my, exit, told) in [
        ("fail", 1, "The phone says that Find My is off."),
        ("pass", 0, "It is switched on, and the phone is checked again."),
    ] {
        steps.say(&format!("  {told}"));
        folder.write(PHONE, &format!("{:#}\n", evidence(now, find_my)))?;
        steps.run_with(&steps.recorder(), &record, link, exit).await?;
        steps.run(&producer, &["invite", "list", PRODUCTION]).await?;
    }
    steps.run(&producer, &["device", "list", PRODUCTION]).await?;
    let report = ["report", "compliance", PRODUCTION, "--format", "html", "--to", REPORT];
    steps.run(&producer, &report).await?;
    Ok(folder.path().join(REPORT))
}

/// What an iPhone and its person say.
fn evidence(now: Timestamp, find_my: &str) -> Value {
    let finding = |control: &str, state: &str, source: &str| json!({"control": control, "state": state, "grade": "declared", "source": source, "detail": null});
    json!({
        "platform": "ios",
        "model": "iPhone16,1",
        "os": {"version": "26.1", "build": null, "patch_level": null},
        "app": {"id": "org.lavalier.app", "version": env!("CARGO_PKG_VERSION")},
        "observed_at": now,
        "controls": [
            finding("passcode.set", "pass", "app"),
            finding("passcode.six_digits", "pass", "person"),
            finding("biometrics.enrolled", "pass", "app"),
            finding("find_my.on", find_my, "person"),
            finding("store.official_only", "pass", "person"),
            finding("device.not_compromised", "unknown", "person"),
            finding("media_sync.off", "pass", "person"),
        ],
    })
}
