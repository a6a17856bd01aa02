//! `posture attestation` over what real phones sent, where that is at hand.

mod shared;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use shared::shared;

/// The exit code and the answer.
fn attestation(kind: &str, file: &Path, more: &[&str]) -> (i32, Value) {
    let home = tempfile::tempdir().expect("a folder for the test");
    let output = Command::new(env!("CARGO_BIN_EXE_lavalier"))
        .args(["posture", "attestation", kind])
        .arg(file)
        .args(more)
        .arg("--json")
        .env("LAVALIER_HOME", home.path())
        .output()
        .expect("the program runs");
    let line = serde_json::from_slice(&output.stdout).expect("one JSON object");
    (output.status.code().expect("it was not killed"), line)
}

#[test]
fn a_genuine_phone_is_a_yes_whatever_it_says_and_all_else_a_no() {
    let Some(folder) = shared("data/posture") else { return };
    let folder = folder.join("android-keyattestation/testdata");
    let open = folder.join("akita/sdk34/TEE_RSA_BASE+IMEI.pem");
    let (code, report) = attestation("android-key", &open, &["--at", "2024-09-26T23:00:00Z"]);
    assert_eq!((code, &report["sound"]), (0, &Value::from(true)), "{report}");
    assert_eq!(report["device_locked"], false);
    assert_eq!(report["verified_boot_state"], "unverified");
    assert_eq!(report["security_level"], "trusted_environment");
    assert_eq!(report["os_version"], "14");
    assert_eq!(report["patch_level"], "2024-08");
    assert_eq!(report["key_algorithm"], "RSA 2048");
    assert_eq!(report["environment"], Value::Null);
    assert_eq!(report["problems"], Value::Array(Vec::new()));

    let broken = folder.join("invalid/malformed_rot_device_locked.pem");
    let (code, report) = attestation("android-key", &broken, &["--at", "2024-06-01T00:00:00Z"]);
    assert_eq!((code, &report["sound"]), (1, &Value::from(false)), "{report}");
    assert_eq!(report["problems"][0]["field"], "device_locked");
    assert_eq!(report["device_locked"], Value::Null);

    let locked = folder.join("caiman/sdk36/TEE_EC_RKP.pem");
    let right = [
        "--at",
        "2025-09-30T00:00:00Z",
        "--package",
        "com.google.android.attestation",
    ];
    let challenge = "ZDY4OGQ3NjMtNjExOC00Y2E2LTk0YjItZTZjZDllZDdlNGU0";
    let (code, _) = attestation(
        "android-key",
        &locked,
        &[&right[..], &["--challenge", challenge]].concat(),
    );
    assert_eq!(code, 0);
    let (code, report) = attestation("android-key", &locked, &[&right[..], &["--challenge", "AAAA"]].concat());
    assert_eq!((code, &report["problems"][0]["field"]), (1, &Value::from("challenge")));
    let (code, report) = attestation("android-key", &locked, &[]);
    assert_eq!(
        (code, &report["problems"][0]["field"]),
        (1, &Value::from("validity")),
        "now"
    );
}

#[test]
fn a_developers_own_build_is_genuine_and_said_to_be_one() {
    let Some(folder) = shared("data/posture") else { return };
    let file = folder.join("app-attest/node-app-attest/attestation-development.json");
    let app = ["--app-id", "V8H6LQ9448.io.uebelacker.AppAttestExample"];
    let time = ["--at", "2024-02-05T00:00:00Z"];
    let (code, report) = attestation("app-attest", &file, &[app, time].concat());
    assert_eq!((code, &report["sound"]), (0, &Value::from(true)), "{report}");
    assert_eq!(report["environment"], "development");
    assert_eq!(report["security_level"], Value::Null);
    assert_eq!(report["os_version"], Value::Null);
    assert_eq!(report["key_algorithm"], "EC P-256");
    let other = ["--app-id", "V8H6LQ9448.org.example.other"];
    let (code, report) = attestation("app-attest", &file, &[other, time].concat());
    assert_eq!(
        (code, &report["problems"][0]["field"]),
        (1, &Value::from("application_id"))
    );
}

#[test]
fn a_file_that_is_no_evidence_is_a_no_and_one_that_is_not_there_an_error() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("chain.pem");
    std::fs::write(&file, "nothing").expect("it is written");
    let (code, report) = attestation("android-key", &file, &[]);
    assert_eq!((code, &report["problems"][0]["field"]), (1, &Value::from("file")));
    let (code, report) = attestation("app-attest", &file, &["--app-id", "A.b"]);
    assert_eq!(
        (code, &report["problems"][0]["field"]),
        (1, &Value::from("attestation"))
    );
    let (code, report) = attestation("android-key", &folder.path().join("none.pem"), &[]);
    assert_eq!(code, 2, "{report}");
}
