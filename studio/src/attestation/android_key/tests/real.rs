//! Chains of real phones, against what their publisher decoded them to.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;

use super::super::{Expected, Provisioning, Report, RevocationList, SecurityLevel, VerifiedBootState, verify};
use crate::attestation::testing::{at, files, posture, read};

fn google() -> Option<PathBuf> {
    Some(posture()?.join("android-keyattestation"))
}

fn expected(at: Timestamp) -> Expected<'static> {
    Expected {
        at,
        challenge: None,
        package: None,
        revoked: None,
    }
}

/// The phone's own clock when it made the key: the time of receipt, as near as anyone can tell.
fn made(decoded: &Value) -> Timestamp {
    let milliseconds = decoded["softwareEnforced"]["creationDateTime"]
        .as_str()
        .expect("every phone says when")
        .parse()
        .expect("a number");
    Timestamp::from_millisecond(milliseconds).expect("a time")
}

fn decoded(chain: &Path) -> Option<Value> {
    let text = std::fs::read(chain.with_extension("json")).ok()?;
    Some(serde_json::from_slice(&text).expect("JSON"))
}

fn sole_field(report: &Report) -> &'static str {
    assert!(!report.sound);
    assert_eq!(
        serde_json::to_value(report).expect("JSON")["device_locked"],
        Value::Null,
        "a report that proves nothing says nothing"
    );
    match &report.problems[..] {
        [one] => one.field(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_real_phone_says_what_its_publisher_read() {
    let Some(folder) = google() else { return };
    let mut phones = 0;
    for path in files(&folder.join("testdata"), ".pem") {
        let Some(decoded) = decoded(&path) else { continue };
        if decoded["hardwareEnforced"].get("rootOfTrust").is_none() {
            continue;
        }
        let chain = read(&path);
        let made = made(&decoded);
        let report = verify(&chain, &expected(made));
        assert!(report.sound, "{}: {:?}", path.display(), report.problems);
        compare(&report, &decoded, &path);
        phones += 1;
    }
    assert_eq!(phones, 13, "phones with a boot to speak of");
}

fn compare(report: &Report, decoded: &Value, path: &Path) {
    let name = path.display();
    let hardware = &decoded["hardwareEnforced"];
    let boot = &hardware["rootOfTrust"];
    let level = match decoded["attestationSecurityLevel"].as_str() {
        Some("STRONG_BOX") => SecurityLevel::StrongBox,
        Some("TRUSTED_ENVIRONMENT") => SecurityLevel::TrustedEnvironment,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(report.security_level, Some(level), "{name}");
    assert_eq!(report.device_locked, boot["deviceLocked"].as_bool(), "{name}");
    let state = match boot["verifiedBootState"].as_str() {
        Some("VERIFIED") => VerifiedBootState::Verified,
        Some("UNVERIFIED") => VerifiedBootState::Unverified,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(report.verified_boot_state, Some(state), "{name}");
    let digits = |level: Option<super::super::PatchLevel>| level.map(|level| level.to_string().replace('-', ""));
    assert_eq!(
        digits(report.patch_level).as_deref(),
        hardware["osPatchLevel"].as_str(),
        "{name}"
    );
    assert_eq!(
        digits(report.vendor_patch_level).as_deref(),
        hardware["vendorPatchLevel"].as_str(),
        "{name}"
    );
    assert_eq!(
        digits(report.boot_patch_level).as_deref(),
        hardware["bootPatchLevel"].as_str(),
        "{name}"
    );
    let version: u64 = hardware["osVersion"]
        .as_str()
        .expect("a version")
        .parse()
        .expect("a number");
    assert_eq!(
        report.os_version.as_deref(),
        Some((version / 10_000).to_string().as_str()),
        "{name}"
    );
    assert_eq!(
        report.challenge.as_deref(),
        decoded["attestationChallenge"].as_str(),
        "{name}"
    );
    assert_eq!(report.created_at, Some(made(decoded)), "{name}");
    let algorithm = match hardware["algorithms"].as_str() {
        Some("1") => "RSA 2048",
        Some("3") => "EC P-256",
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(report.key_algorithm.as_deref(), Some(algorithm), "{name}");
    assert_eq!(
        report.model.as_deref(),
        hardware["attestationIdModel"].as_str(),
        "{name}"
    );
    let asked = &decoded["softwareEnforced"]["attestationApplicationId"];
    let application = report.application.as_ref().expect("some app asked");
    let packages: Vec<_> = application
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let named: Vec<_> = asked["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| package["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(packages, named, "{name}");
    let signers: Vec<_> = asked["signatures"]
        .as_array()
        .expect("signers")
        .iter()
        .map(|signer| hex(&STANDARD.decode(signer.as_str().expect("base64")).expect("base64")))
        .collect();
    assert_eq!(application.signers, signers, "{name}");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_phones_identifiers_are_nowhere_in_a_report() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/akita/sdk34/TEE_RSA_BASE+IMEI.pem"));
    let report = verify(&chain, &expected(at("2024-09-26T23:00:00Z")));
    assert!(report.sound);
    let text = serde_json::to_string(&report).expect("JSON");
    assert!(!text.contains("351163520096208"), "{text}");
}

#[test]
fn phones_whose_roots_anyone_can_sign_with_prove_nothing() {
    let Some(folder) = google() else { return };
    for name in [
        "marlin/sdk29/TEE_EC_NONE",
        "marlin/sdk29/TEE_RSA_NONE",
        "p256_sha384_intermediate",
    ] {
        let chain = read(&folder.join(format!("testdata/{name}.pem")));
        let report = verify(&chain, &expected(at("2024-06-01T00:00:00Z")));
        assert_eq!(sole_field(&report), "root", "{name}");
    }
}

#[test]
fn a_certificate_alone_is_no_chain() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/allow_while_on_body.pem"));
    assert_eq!(
        sole_field(&verify(&chain, &expected(at("2025-04-01T00:00:00Z")))),
        "chain"
    );
}

#[test]
fn a_boolean_that_is_neither_is_refused_by_its_name() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/invalid/malformed_rot_device_locked.pem"));
    assert_eq!(
        sole_field(&verify(&chain, &expected(at("2024-06-01T00:00:00Z")))),
        "device_locked"
    );
}

#[test]
fn fetched_certificates_bound_the_time_on_both_sides() {
    let Some(folder) = google() else { return };
    for (name, early, late) in [
        (
            "akita/sdk34/TEE_EC_NONE",
            "2024-09-11T00:00:00Z",
            "2024-10-08T14:09:47Z",
        ),
        ("caiman/sdk36/SB_EC_RKP", "2025-09-25T00:00:00Z", "2025-10-03T15:30:46Z"),
    ] {
        let chain = read(&folder.join(format!("testdata/{name}.pem")));
        for time in [early, late] {
            let report = verify(&chain, &expected(at(time)));
            assert_eq!(sole_field(&report), "validity", "{name} at {time}");
        }
    }
}

#[test]
fn the_old_roots_end_is_nobodys_end() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/blueline/sdk28/TEE_EC_NONE.pem"));
    let report = verify(&chain, &expected(at("2026-11-23T00:00:00Z")));
    assert!(report.sound, "{:?}", report.problems);
    assert!(report.notes.is_empty(), "{:?}", report.notes);
    assert_eq!(report.provisioning, Some(Provisioning::Factory));
}

#[test]
fn factory_certificates_are_taken_for_a_year_after_their_end_and_it_is_said() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/sony-xperia10-iii/sdk33/TEE_EC.pem"));
    let made = verify(&chain, &expected(at("2026-06-04T14:59:05Z")));
    assert!(made.sound, "{:?}", made.problems);
    let about: Vec<_> = made.notes.iter().map(|note| note.field).collect();
    assert_eq!(about, ["validity", "validity"]);
    let before = verify(&chain, &expected(at("2026-05-01T00:00:00Z")));
    assert!(before.sound && before.notes.is_empty());
    let after = verify(&chain, &expected(at("2027-06-01T00:00:00Z")));
    assert_eq!(sole_field(&after), "validity");
}

#[test]
fn an_older_collection_ends_at_the_root_or_nowhere() {
    let Some(folder) = posture() else { return };
    let folder = folder.join("android-key-attestation/src/test/resources/pem");
    for (name, field) in [
        ("algorithm_EC_SecurityLevel_TEE", None),
        ("algorithm_RSA_SecurityLevel_TEE", None),
        ("algorithm_EC_SecurityLevel_StrongBox", Some("root")),
        ("algorithm_RSA_SecurityLevel_StrongBox", Some("root")),
    ] {
        let mut chain = Vec::new();
        for path in files(&folder.join(name), ".pem") {
            chain.extend(read(&path));
            chain.push(b'\n');
        }
        let report = verify(&chain, &expected(at("2019-06-01T00:00:00Z")));
        match field {
            None => assert!(report.sound, "{name}: {:?}", report.problems),
            Some(field) => assert_eq!(sole_field(&report), field, "{name}"),
        }
    }
}

#[test]
fn another_challenge_or_another_app_is_refused_by_name() {
    let Some(folder) = google() else { return };
    let chain = read(&folder.join("testdata/caiman/sdk36/TEE_EC_RKP.pem"));
    let right = Expected {
        challenge: Some(b"d688d763-6118-4ca6-94b2-e6cd9ed7e4e4"),
        package: Some("com.google.android.attestation"),
        ..expected(at("2025-09-30T00:00:00Z"))
    };
    let report = verify(&chain, &right);
    assert!(report.sound, "{:?}", report.problems);
    let challenge = Expected {
        challenge: Some(b"d688d763-6118-4ca6-94b2-e6cd9ed7e4e5"),
        ..right
    };
    assert_eq!(sole_field(&verify(&chain, &challenge)), "challenge");
    let package = Expected {
        package: Some("com.google.android.attestatio"),
        ..right
    };
    assert_eq!(sole_field(&verify(&chain, &package)), "application_id");
}

#[test]
fn a_revoked_certificate_anywhere_in_the_chain_is_refused() {
    let Some(folder) = posture() else { return };
    let published = read(&folder.join("android-key-attestation/src/test/resources/status.json"));
    let published = RevocationList::parse(&published).expect("the published list is read");
    assert_eq!(published.len(), 5);
    let chain = read(&folder.join("android-keyattestation/testdata/blueline/sdk28/TEE_EC_NONE.pem"));
    let time = at("2026-11-23T00:00:00Z");
    let clean = Expected {
        revoked: Some(&published),
        ..expected(time)
    };
    assert!(verify(&chain, &clean).sound);
    let list = br#"{"entries":{"388266760658996859e":{"status":"REVOKED","reason":"SOFTWARE_FLAW"}}}"#;
    let list = RevocationList::parse(list).expect("it is a list");
    let listed = Expected {
        revoked: Some(&list),
        ..expected(time)
    };
    assert_eq!(sole_field(&verify(&chain, &listed)), "revocation");
}
