//! What real phones sent, as others published it.

use std::collections::HashMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;

use super::super::{Environment, Expected, ExpectedAssertion, Report, verify, verify_assertion};
use crate::attestation::testing::{at, files, posture, read};

/// One attestation with all that belongs to it.
struct Sample {
    name: String,
    object: Vec<u8>,
    challenge: Vec<u8>,
    key_id: Vec<u8>,
    app_id: String,
    at: Timestamp,
    /// With what was said.
    assertion: Option<(Vec<u8>, Vec<u8>)>,
}

impl Sample {
    fn expected(&self) -> Expected<'_> {
        Expected {
            at: self.at,
            app_id: &self.app_id,
            challenge: Some(&self.challenge),
            key_id: Some(&self.key_id),
        }
    }
}

fn base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

/// Documents of flat `name: value` lines.
fn documents(path: &Path) -> Vec<HashMap<String, String>> {
    let text = String::from_utf8(read(path)).expect("text");
    text.split("\n---\n")
        .filter(|document| !document.trim().is_empty())
        .map(|document| {
            document
                .lines()
                .filter_map(|line| line.split_once(": "))
                .filter(|(name, _)| !name.starts_with(' '))
                .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
                .collect()
        })
        .collect()
}

fn samples() -> Vec<Sample> {
    let Some(folder) = posture() else { return Vec::new() };
    let mut samples = Vec::new();
    for path in files(&folder.join("app-attest/veehaitch"), ".yaml") {
        let documents = documents(&path);
        let attested = documents
            .iter()
            .find(|one| one.contains_key("attestationBase64"))
            .expect("an attestation");
        let asserted = documents
            .iter()
            .find(|one| one.contains_key("assertionBase64"))
            .expect("an assertion");
        samples.push(Sample {
            name: path.display().to_string(),
            object: base64(&attested["attestationBase64"]),
            challenge: base64(&attested["clientDataBase64"]),
            key_id: base64(&attested["keyIdBase64"]),
            app_id: format!("{}.{}", attested["teamIdentifier"], attested["bundleIdentifier"]),
            at: at(&attested["timestamp"]),
            assertion: Some((
                base64(&asserted["assertionBase64"]),
                base64(&asserted["clientDataBase64"]),
            )),
        });
    }
    let file = folder.join("app-attest/node-app-attest/attestation-development.json");
    let file: Value = serde_json::from_slice(&read(&file)).expect("JSON");
    let text = |name: &str| base64(file[name].as_str().expect("text"));
    samples.push(Sample {
        name: "node".to_owned(),
        object: text("attestation"),
        challenge: text("challenge"),
        key_id: text("keyId"),
        app_id: "V8H6LQ9448.io.uebelacker.AppAttestExample".to_owned(),
        at: at("2024-02-05T00:00:00Z"),
        assertion: None,
    });
    samples
}

fn sole_field(report: &Report) -> &'static str {
    assert!(!report.sound);
    assert_eq!(report.environment, None, "a report that proves nothing says nothing");
    match &report.problems[..] {
        [one] => one.field(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_real_attestation_is_sound_at_its_time() {
    for sample in samples() {
        let report = verify(&sample.object, &sample.expected());
        assert!(report.sound, "{}: {:?}", sample.name, report.problems);
        assert_eq!(report.environment, Some(Environment::Development), "{}", sample.name);
        assert_eq!(report.notes[0].field, "environment");
        assert_eq!(report.key_algorithm.as_deref(), Some("EC P-256"));
        assert_eq!(report.key_id, Some(STANDARD.encode(&sample.key_id)));
        assert_eq!(report.validation_category, None, "absent is not known");
        assert_eq!(report.os_version, None, "an undocumented field proves nothing");
    }
}

#[test]
fn a_version_in_an_undocumented_field_is_a_hint_and_no_more() {
    for sample in samples().iter().filter(|sample| sample.name == "node") {
        let hint = verify(&sample.object, &sample.expected())
            .corroboration
            .expect("a hint");
        assert_eq!(hint.os_version.as_deref(), Some("17.2.1"));
    }
}

#[test]
fn the_same_file_is_taken_as_json_too() {
    let Some(folder) = posture() else { return };
    let file = read(&folder.join("app-attest/node-app-attest/attestation-development.json"));
    let expected = Expected {
        at: at("2024-02-05T00:00:00Z"),
        app_id: "V8H6LQ9448.io.uebelacker.AppAttestExample",
        challenge: None,
        key_id: None,
    };
    assert!(verify(&file, &expected).sound);
    let other = Expected {
        challenge: Some(b"another"),
        ..expected
    };
    assert_eq!(
        sole_field(&verify(&file, &other)),
        "challenge",
        "what the caller expects counts"
    );
}

#[test]
fn each_thing_that_does_not_fit_is_refused_by_its_name() {
    for sample in samples() {
        let right = sample.expected();
        let judge = |expected| verify(&sample.object, &expected);
        assert_eq!(
            sole_field(&judge(Expected {
                challenge: Some(b"another"),
                ..right
            })),
            "challenge"
        );
        assert_eq!(
            sole_field(&judge(Expected {
                challenge: None,
                ..right
            })),
            "challenge"
        );
        assert_eq!(
            sole_field(&judge(Expected {
                key_id: Some(&[0; 32]),
                ..right
            })),
            "key_id"
        );
        assert_eq!(
            sole_field(&judge(Expected {
                app_id: "6MURL8TA57.org.example",
                ..right
            })),
            "application_id"
        );
        for time in ["2019-01-01T00:00:00Z", "2026-11-23T00:00:00Z"] {
            assert_eq!(sole_field(&judge(Expected { at: at(time), ..right })), "validity");
        }
    }
}

#[test]
fn a_flipped_bit_is_refused_or_was_in_the_receipt() {
    let Some(sample) = samples().into_iter().next() else {
        return;
    };
    let whole = verify(&sample.object, &sample.expected());
    let mut without_effect = 0;
    for byte in 0..sample.object.len() {
        let mut flipped = sample.object.clone();
        flipped[byte] ^= 1 << (byte % 8);
        let report = verify(&flipped, &sample.expected());
        if report.sound {
            assert_eq!(report, whole, "byte {byte}");
            without_effect += 1;
        }
    }
    let receipt = sample
        .object
        .windows(7)
        .position(|window| window == b"receipt")
        .expect("there is a receipt");
    let data = sample
        .object
        .windows(8)
        .position(|window| window == b"authData")
        .expect("there is data");
    assert!(
        without_effect <= data - receipt,
        "only the receipt is not read: {without_effect}"
    );
}

#[test]
fn an_object_that_ends_early_is_refused() {
    let Some(sample) = samples().into_iter().next() else {
        return;
    };
    for length in 0..sample.object.len() {
        assert!(
            !verify(&sample.object[..length], &sample.expected()).sound,
            "{length} bytes"
        );
    }
}

#[test]
fn every_real_assertion_is_genuine_once() {
    for sample in samples() {
        let Some((assertion, client_data)) = &sample.assertion else {
            continue;
        };
        let key = verify(&sample.object, &sample.expected()).public_key.expect("a key");
        let key = base64(&key);
        let point = &key[key.len() - 65..];
        let expected = ExpectedAssertion {
            point,
            app_id: &sample.app_id,
            client_data,
            above: 0,
        };
        let read = verify_assertion(assertion, &expected).expect("it is genuine");
        assert_eq!(read.counter, 1, "{}", sample.name);
        let field = |expected: &ExpectedAssertion<'_>| {
            verify_assertion(assertion, expected)
                .expect_err("it is refused")
                .field()
        };
        assert_eq!(field(&ExpectedAssertion { above: 1, ..expected }), "counter");
        assert_eq!(
            field(&ExpectedAssertion {
                client_data: b"else",
                ..expected
            }),
            "signature"
        );
        assert_eq!(
            field(&ExpectedAssertion {
                app_id: "A.b",
                ..expected
            }),
            "application_id"
        );
        for byte in 0..assertion.len() {
            let mut flipped = assertion.clone();
            flipped[byte] ^= 1 << (byte % 8);
            assert!(verify_assertion(&flipped, &expected).is_err(), "byte {byte}");
        }
    }
}
