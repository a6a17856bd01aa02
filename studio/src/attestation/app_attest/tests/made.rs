//! Attestations made to break one rule each, and to say what only newer systems say.

use ciborium::Value;

use super::super::verify::against;
use super::super::{Environment, Expected, Report};
use crate::attestation::forged::apple::{self, Made, cbor, map};
use crate::attestation::forged::tlv;
use crate::attestation::testing::at;

const APP: &str = apple::APP;
const CHALLENGE: &[u8] = b"a challenge of the studio's";

fn made() -> Made {
    Made::answering(CHALLENGE)
}

fn judge(made: &Made) -> Report {
    let expected = Expected {
        at: at("2026-11-23T00:00:00Z"),
        app_id: APP,
        challenge: Some(CHALLENGE),
        key_id: None,
    };
    against(&[made.root.root(false)], &made.object(), &expected)
}

fn category(bytes: &[u8]) -> Vec<u8> {
    cbor(&map([
        ("apple_bundle_version_01", Value::from("42")),
        ("apple_validation_category_01", Value::from(bytes)),
    ]))
}

/// So many names of which none is known.
fn crowd(names: u32) -> Vec<u8> {
    let entry = |name| (Value::from(name), Value::from(0));
    cbor(&Value::Map((0..names).map(entry).collect()))
}

fn refused(report: &Report) -> &'static str {
    assert!(!report.sound, "{report:?}");
    report.problems[0].field()
}

#[test]
fn a_new_system_says_how_the_app_came_without_setting_the_flag() {
    for (number, word) in [
        (2, Some("test_flight")),
        (3, Some("development")),
        (4, Some("app_store")),
        (5, Some("enterprise")),
        (99, None),
    ] {
        let made = Made {
            extensions: category(&[number, 0, 0, 0]),
            ..made()
        };
        let report = judge(&made);
        assert!(report.sound, "{:?}", report.problems);
        assert_eq!(report.environment, Some(Environment::Production));
        assert_eq!(report.validation_category, Some(u32::from(number)));
        assert_eq!(report.distribution, word);
        assert_eq!(report.bundle_version.as_deref(), Some("42"));
        assert!(report.notes.is_empty());
    }
}

#[test]
fn an_older_system_that_says_nothing_is_not_quoted() {
    let report = judge(&made());
    assert!(report.sound, "{:?}", report.problems);
    assert_eq!((report.validation_category, report.distribution), (None, None));
    assert_eq!(report.bundle_version, None);
}

#[test]
fn names_that_are_not_known_yet_are_passed_over_while_they_are_few() {
    let made = Made {
        extensions: crowd(16),
        ..made()
    };
    assert!(judge(&made).sound);
}

#[test]
fn the_flag_may_be_set_as_well() {
    let made = Made {
        flags: 0xc0,
        extensions: category(&[4, 0, 0, 0]),
        ..made()
    };
    assert_eq!(judge(&made).validation_category, Some(4));
}

#[test]
fn appended_bytes_that_are_not_what_they_should_be_are_named() {
    for (extensions, field) in [
        (category(&[4, 0, 0]), "apple_validation_category_01"),
        (
            cbor(&map([("apple_validation_category_01", Value::from(4))])),
            "apple_validation_category_01",
        ),
        (
            cbor(&map([("apple_bundle_version_01", Value::from(4))])),
            "apple_bundle_version_01",
        ),
        (
            cbor(&map([("apple_bundle_version_01", Value::from("a\nb"))])),
            "apple_bundle_version_01",
        ),
        ([category(&[4, 0, 0, 0]), vec![0]].concat(), "extensions"),
        (vec![0xff], "extensions"),
        (cbor(&Value::from(1)), "extensions"),
        (cbor(&map([("a", Value::from(1)), ("a", Value::from(2))])), "extensions"),
        (crowd(17), "extensions"),
        (crowd(10_000), "extensions"),
    ] {
        let made = Made { extensions, ..made() };
        assert_eq!(refused(&judge(&made)), field);
    }
}

#[test]
fn each_rule_broken_is_refused_by_its_name() {
    type Breaks = fn(&mut Made);
    let broken: [(&str, Breaks); 5] = [
        ("application_id", |made| made.app = "ABCDE12345.org.example.other"),
        ("environment", |made| made.environment = [0; 16]),
        ("auth_data", |made| made.flags = 0),
        ("counter", |made| made.counter = 1),
        ("challenge", |made| made.client_data_hash = vec![0; 32]),
    ];
    for (field, breaks) in broken {
        let mut made = made();
        breaks(&mut made);
        assert_eq!(refused(&judge(&made)), field);
    }
}

#[test]
fn an_app_that_hands_over_the_challenge_itself_is_bound_to_it_as_well() {
    let made = Made {
        client_data_hash: CHALLENGE.to_vec(),
        ..made()
    };
    assert!(judge(&made).sound);
}

#[test]
fn what_is_no_attestation_is_refused_before_it_is_believed() {
    let expected = Expected {
        at: at("2026-11-23T00:00:00Z"),
        app_id: APP,
        challenge: Some(CHALLENGE),
        key_id: None,
    };
    let deep = [vec![0x81; 100_000 / 2], vec![0]].concat();
    for (file, field) in [
        (Vec::new(), "attestation"),
        (vec![0; 1024 * 1024], "file"),
        (deep, "attestation"),
        (
            vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            "attestation",
        ),
        (
            vec![0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            "attestation",
        ),
        (cbor(&map([("fmt", Value::from("packed"))])), "fmt"),
        (cbor(&map([("fmt", Value::from("apple-appattest"))])), "attestation"),
        (b"{}".to_vec(), "file"),
        (br#"{"attestation":"?"}"#.to_vec(), "attestation"),
        (tlv(0x30, b""), "attestation"),
    ] {
        assert_eq!(refused(&against(&[], &file, &expected)), field);
    }
}
