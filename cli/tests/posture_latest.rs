//! `posture latest`, for every phone and tablet of every real feed body, against another reading of the same body.
//!
//! Without the real bodies the same comparison runs over a body that is made here.

mod shared;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use shared::shared;

/// A time at which no real body has expired in parts: each is fresh or stale as a whole.
const TIMES: [&str; 3] = ["2025-09-21T12:00:00Z", "2026-08-23T12:00:00Z", "2027-06-01T00:00:00Z"];

fn bodies(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).expect("the folder can be listed");
    let mut found: Vec<PathBuf> = files
        .map(|file| file.expect("the folder can be listed").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("gdmf_cached"))
        })
        .collect();
    found.sort();
    found
}

fn lavalier(home: &Path, arguments: &[&str]) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_lavalier"))
        .args(arguments)
        .arg("--json")
        .env("LAVALIER_HOME", home)
        .env("LAVALIER_VAULT", "file")
        .output()
        .expect("the program runs");
    let line = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().expect("it was not killed"), line)
}

/// What the other reading says of every model of a body.
fn other_reading(body: &Path, at: &str) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/posture_latest.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(body)
        .arg(at)
        .output()
        .expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it answers in JSON")
}

fn compare(body: &Path, at: &str, least: usize) {
    let home = tempfile::tempdir().expect("a folder for the test");
    let expected = other_reading(body, at);
    assert!(
        expected.len() >= least,
        "{} models in {}",
        expected.len(),
        body.display()
    );
    let feed = body.to_str().expect("the path is text");
    for expected in expected {
        let model = expected["model"].as_str().expect("each has its model");
        let (code, said) = lavalier(home.path(), &["posture", "latest", model, "--feed", feed, "--at", at]);
        assert_eq!(code, 0, "{model} {said}");
        for member in ["model", "latest", "supported", "feed"] {
            assert_eq!(
                said[member],
                expected[member],
                "{member} of {model} in {} at {at}",
                body.display()
            );
        }
        let trains: Vec<Value> = said["trains"]
            .as_array()
            .expect("a list of trains")
            .iter()
            .map(|train| json!({"version": train["version"], "build": train["build"], "expires": train["expires"]}))
            .collect();
        assert_eq!(
            json!(trains),
            expected["trains"],
            "trains of {model} in {} at {at}",
            body.display()
        );
    }
    for stranger in ["iPhone99,9", "Watch6,1", "AppleTV14,1", "J152FAP"] {
        let (code, said) = lavalier(
            home.path(),
            &["posture", "latest", stranger, "--feed", feed, "--at", at],
        );
        assert_eq!((code, &said["latest"]), (1, &Value::Null), "{stranger}");
    }
}

#[test]
fn every_model_of_every_real_body_is_read_as_the_other_reading_reads_it() {
    let Some(folder) = shared("data/posture/sofa/data/resources") else {
        return;
    };
    let bodies = bodies(&folder);
    assert!(!bodies.is_empty(), "no real body lies in {}", folder.display());
    for (body, at) in bodies.iter().flat_map(|body| TIMES.map(|at| (body, at))) {
        compare(body, at, 100);
    }
}

#[test]
fn a_body_with_every_trap_is_read_as_the_other_reading_reads_it() {
    let entry = |version: &str, build: &str, expires: &str, devices: &[&str]| {
        json!({"ProductVersion": version, "Build": build, "PostingDate": "2031-05-01", "ExpirationDate": expires,
               "SupportedDevices": devices})
    };
    let body = json!({
        "AssetSets": {"iOS": [entry("43.9", "43A1", "2032-01-01", &["iPhone40,1"]), entry("39.7", "39H1", "2032-01-01", &["iPhone40,1"])]},
        "PublicBackgroundSecurityImprovements": {"iOS": [entry("41.10.1", "41C770a", "2032-01-01", &["iPhone40,1"])]},
        "PublicAssetSets": {"macOS": [entry("44.0", "44A1", "2032-01-01", &["J1AP"])], "iOS": [
            entry("41.9", "41B5", "2031-09-01", &["iPhone40,1", "iPad40,1", "Watch40,1"]),
            entry("41.10", "41C6020", "2031-08-01", &["iPhone40,1", "iPhone50,1"]),
            entry("41.10", "41C20", "2031-08-01", &["iPhone50,1", "iPhone40,1"]),
            entry("40.9.10", "40H9", "2031-08-01", &["iPhone40,1", "iPod9,1"]),
            entry("42.0", "42U1", "2031-08-01", &["Watch40,1"])]}});
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("body.json");
    std::fs::write(&file, body.to_string()).expect("it is written");
    for at in [
        "2031-05-02T00:00:00Z",
        "2031-08-01T23:59:59Z",
        "2031-08-02T00:00:00Z",
        "2033-01-01T00:00:00Z",
    ] {
        compare(&file, at, 4);
    }
}

#[test]
fn a_file_that_is_no_feed_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("feed.json");
    for text in ["", "{\"PublicAssetSets\": {\"iOS\": [", "<html></html>", "{}", "[1, 2]"] {
        std::fs::write(&file, text).expect("it is written");
        let feed = file.to_str().expect("the path is text");
        let (code, said) = lavalier(folder.path(), &["posture", "latest", "iPhone12,1", "--feed", feed]);
        assert_eq!(
            (code, said["error"]["kind"].as_str()),
            (2, Some("file_content")),
            "{text}: {said}"
        );
    }
}

#[test]
fn a_feed_that_names_nobody_answers_no_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("feed.json");
    let degraded =
        r#"{"OSVersions": [{"Latest": {"ProductVersion": "26.6", "Build": "26A000", "SupportedDevices": []}}]}"#;
    for (text, reason) in [
        (r#"{"PublicAssetSets": {"iOS": []}}"#, "feed-missing"),
        (degraded, "feed-degraded"),
    ] {
        std::fs::write(&file, text).expect("it is written");
        let feed = file.to_str().expect("the path is text");
        let (code, said) = lavalier(folder.path(), &["posture", "latest", "iPhone12,1", "--feed", feed]);
        assert_eq!(
            (code, said["reason"].as_str(), &said["supported"]),
            (1, Some(reason), &Value::Null),
            "{said}"
        );
    }
}
