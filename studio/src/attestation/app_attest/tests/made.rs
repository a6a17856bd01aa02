//! Attestations made to break one rule each, and to say what only newer systems say.

use ciborium::Value;
use sha2::{Digest as _, Sha256};

use super::super::verify::against;
use super::super::{Environment, Expected, Report};
use crate::attestation::forged::{Party, Says, context, octets, seq, tlv};
use crate::attestation::testing::at;

const APP: &str = "ABCDE12345.org.example.recorder";
const CHALLENGE: &[u8] = b"a challenge of the studio's";
const PRODUCTION: &[u8; 16] = b"appattest\0\0\0\0\0\0\0";

/// Everything an attestation is made of.
struct Made {
    root: Party,
    apple: Party,
    key: Party,
    app: &'static str,
    environment: [u8; 16],
    flags: u8,
    counter: u32,
    extensions: Vec<u8>,
    client_data_hash: Vec<u8>,
}

impl Made {
    fn new() -> Self {
        Self {
            root: Party::new("root"),
            apple: Party::new("apple"),
            key: Party::new("key"),
            app: APP,
            environment: *PRODUCTION,
            flags: 0x40,
            counter: 0,
            extensions: Vec::new(),
            client_data_hash: Sha256::digest(CHALLENGE).to_vec(),
        }
    }

    fn auth_data(&self) -> Vec<u8> {
        let point = self.key.point();
        let mut data = Sha256::digest(self.app).to_vec();
        data.push(self.flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(self.environment);
        data.extend([0, 32]);
        data.extend(Sha256::digest(point));
        let key = [
            (1, Value::from(2)),
            (3, Value::from(-7)),
            (-1, Value::from(1)),
            (-2, Value::from(&point[1..33])),
            (-3, Value::from(&point[33..])),
        ];
        data.extend(cbor(&Value::Map(
            key.into_iter()
                .map(|(label, value)| (Value::from(label), value))
                .collect(),
        )));
        data.extend(&self.extensions);
        data
    }

    fn judge(&self) -> Report {
        let auth_data = self.auth_data();
        let nonce = Sha256::new()
            .chain_update(&auth_data)
            .chain_update(&self.client_data_hash)
            .finalize();
        let leaf = Says {
            subject: "leaf",
            spki: self.key.spki(),
            from: "20261122000000Z",
            until: "20261125000000Z",
            extensions: vec![("1.2.840.113635.100.8.2", false, seq(&[context(1, &octets(&nonce))]))],
        };
        let chain = [self.apple.issue(&leaf), self.root.issue(&self.apple.authority())];
        let statement = map([("x5c", Value::Array(chain.into_iter().map(Value::Bytes).collect()))]);
        let object = map([
            ("fmt", Value::from("apple-appattest")),
            ("attStmt", statement),
            ("authData", Value::Bytes(auth_data)),
        ]);
        let expected = Expected {
            at: at("2026-11-23T00:00:00Z"),
            app_id: APP,
            challenge: Some(CHALLENGE),
            key_id: None,
        };
        against(&[self.root.root(false)], &cbor(&object), &expected)
    }
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(
        entries
            .into_iter()
            .map(|(name, value)| (Value::from(name), value))
            .collect(),
    )
}

fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("it is written");
    bytes
}

fn category(bytes: &[u8]) -> Vec<u8> {
    cbor(&map([
        ("apple_bundle_version_01", Value::from("42")),
        ("apple_validation_category_01", Value::from(bytes)),
    ]))
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
            ..Made::new()
        };
        let report = made.judge();
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
    let report = Made::new().judge();
    assert!(report.sound, "{:?}", report.problems);
    assert_eq!((report.validation_category, report.distribution), (None, None));
    assert_eq!(report.bundle_version, None);
}

#[test]
fn the_flag_may_be_set_as_well() {
    let made = Made {
        flags: 0xc0,
        extensions: category(&[4, 0, 0, 0]),
        ..Made::new()
    };
    assert_eq!(made.judge().validation_category, Some(4));
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
    ] {
        let made = Made {
            extensions,
            ..Made::new()
        };
        assert_eq!(refused(&made.judge()), field);
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
        let mut made = Made::new();
        breaks(&mut made);
        assert_eq!(refused(&made.judge()), field);
    }
}

#[test]
fn an_app_that_hands_over_the_challenge_itself_is_bound_to_it_as_well() {
    let made = Made {
        client_data_hash: CHALLENGE.to_vec(),
        ..Made::new()
    };
    assert!(made.judge().sound);
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
