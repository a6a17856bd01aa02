//! The vectors of `vectors/`: what a second implementation must make of the same inputs.
//!
//! With `LAVALIER_WRITE_VECTORS=1` the files are written anew; look at the difference before committing it.

mod support;

use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use lavalier_protocol::api::content_digest;
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InvitationId, TakeId};
use lavalier_protocol::journal::{Expectations, Head, verify};
use lavalier_protocol::jws::{Jws, Signer, SoftwareKey, Typ};
use lavalier_protocol::link::{Link, Secret};
use lavalier_protocol::policy::{Evidence, Known, Shipped, evaluate};
use serde_json::{Value, json};
use support::{Writer, device_key};

/// Holds what this implementation makes against the file.
fn check(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    if std::env::var_os("LAVALIER_WRITE_VECTORS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(made, written, "{name} is not what the formats say any more");
}

fn pretty(value: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

#[test]
fn links() {
    let key = SoftwareKey::from_bytes(&[1; 32]).unwrap();
    let link = Link {
        origin: "https://studio.example:8443".parse().unwrap(),
        invitation: InvitationId::from_random(*b"invitation bytes"),
        secret: Secret::from_bytes(*b"a secret of thirty-two bytes ..."),
        thumbprint: key.public_key().thumbprint(),
    };
    let device = device_key().public_key().thumbprint();
    check(
        "link.json",
        &pretty(&json!({
            "signing_key": key.public_key(),
            "thumbprint": B64.encode(link.thumbprint.as_bytes()),
            "link": link.to_text(),
            "secret": B64.encode(link.secret.as_bytes()),
            "claim_token": link.secret.claim_token().to_text(),
            "claim_token_hash": link.secret.claim_token().hash(),
            "secret_commitment": link.secret.commitment(),
            "words": link.words(),
            "device_key": device_key().public_key(),
            "device_key_thumbprint": device,
            "binding": link.secret.binding_key().bind(device),
        })),
    );
}

#[test]
fn statements() {
    let head = Head {
        take: TakeId::from_random([1; 16]),
        lines: 2,
        head: Digest::of(b"line"),
    };
    let jws = Jws::sign(Typ::Journal, &head, &device_key()).unwrap();
    check(
        "statement.json",
        &pretty(
            &json!({ "key": device_key().public_key(), "typ": "lavalier-journal+jws", "jws": jws, "payload": head }),
        ),
    );
}

#[test]
fn journals() {
    let mut writer = Writer::begin();
    for _ in 0..12 {
        writer.segment(48_000);
        if writer.chain.segments() == 10 {
            writer.sign();
        }
    }
    writer.segment(12_345);
    writer.close();
    writer.sign();
    let journal = String::from_utf8(writer.bytes).unwrap();
    assert!(verify(journal.as_bytes(), Expectations::default()).is_whole());
    check("journal.jsonl", &journal);
}

#[test]
fn policies() {
    for (name, shipped) in [
        ("policy-default.json", Shipped::Default),
        ("policy-strict.json", Shipped::Strict),
    ] {
        let policy = shipped.policy();
        let canonical = String::from_utf8(policy.canonical()).unwrap();
        check(name, &pretty(&json!({ "id": policy.id(), "canonical": canonical })));
    }
}

#[test]
fn verdicts() {
    let evidence = include_bytes!("../vectors/evidence.json");
    let evidence = Evidence::parse(evidence).unwrap();
    let now: lavalier_protocol::Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let verdict = evaluate(Shipped::Default.policy(), &Known::word_of(&evidence), now);
    check(
        "verdict.json",
        &pretty(&json!({ "now": now, "genuine": false, "feed": null, "verdict": verdict })),
    );
}

#[test]
fn attestations() {
    let claim = ClaimId::from_random(*b"the claim, bytes");
    let data = ClientData {
        claim: &claim,
        device_key: device_key().public_key().thumbprint(),
        evidence: Digest::of(include_bytes!("../vectors/evidence.json")),
        challenge: "6922d1a8.5f3c.00112233445566778899aabbccddeeff",
    };
    check(
        "attestation.json",
        &pretty(&json!({
            "claim": claim,
            "device_key": device_key().public_key(),
            "evidence": "evidence.json",
            "challenge": data.challenge,
            "client_data": String::from_utf8(data.to_bytes()).unwrap(),
            "client_data_hash": data.digest(),
        })),
    );
}

#[test]
fn digests() {
    let empty = Digest::of(b"");
    check(
        "content-digest.json",
        &pretty(&json!([{ "body": "", "header": content_digest(empty) }])),
    );
}
