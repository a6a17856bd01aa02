//! A guest that follows the contract only as far as it likes: it claims an invitation as it should, and then sends journals
//! and segments of its own making.

use std::net::SocketAddr;

use lavalier_protocol::api::{Challenge, ClaimAnswer, ClaimPurpose, ClaimRequest, ClaimStatement, ClearanceAnswer};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{Head, KeyStorage};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::link::Link;
use lavalier_protocol::policy::{AppVersion, Evidence};
use lavalier_protocol::text::Label;
use serde_json::{Value, json};

use crate::between::Answer;
use crate::client::Client;
use crate::seed::Seed;

/// A claimed and cleared device whose program is the test.
#[derive(Debug)]
pub struct Intruder {
    client: Client,
    key: SoftwareKey,
    link: Link,
    token: String,
    brief: Jws,
    clearance: Jws,
}

/// A journal of the intruder's own making.
#[derive(Debug, Clone)]
pub struct Forgery {
    /// The take that it says it is.
    pub take: String,
    bytes: Vec<u8>,
    lines: u64,
    head: Digest,
}

impl Intruder {
    /// Claims an invitation and passes its gate, as a laptop.
    ///
    /// # Panics
    /// When the studio does not let it.
    #[must_use]
    pub fn claim(studio: SocketAddr, link: &str, evidence: &[u8]) -> Self {
        let client = Client::to(studio);
        let link: Link = link.parse().expect("a link of the producer's");
        let key = SoftwareKey::from_bytes(&[11; 32]).expect("a scalar below the order");
        let token = link.secret.claim_token().to_text();
        let base = format!("/api/v1/invitations/{}", link.invitation);
        let challenge: Challenge = read(&client.ask("POST", &format!("{base}/challenges"), &token, Vec::new()));
        let label = |text| Label::new(text).expect("harmless");
        let statement = ClaimStatement {
            challenge: challenge.challenge,
            invitation: link.invitation.clone(),
            platform: Evidence::parse(evidence).expect("evidence").platform,
            purpose: ClaimPurpose::Record,
            key_storage: KeyStorage::File,
            app: AppVersion {
                id: label("intruder"),
                version: label("1"),
            },
        };
        let proof = Jws::sign(Typ::Claim, &statement, &key).expect("a key in memory signs");
        let request = ClaimRequest {
            device_key: key.public_key(),
            proof,
        };
        let request = serde_json::to_value(request).expect("a request has a JSON form");
        let claim: ClaimAnswer = read(&client.post_json(&format!("{base}/claims"), &token, &request));
        let token = claim.credential.token;
        let cleared: ClearanceAnswer =
            read(&client.ask("POST", "/api/v1/recorder/clearance", &token, evidence.to_vec()));
        Self {
            client,
            key,
            link,
            token,
            brief: claim.brief,
            clearance: cleared.clearance.expect("the laptop's gate clears"),
        }
    }

    /// Asks for a clearance again; the studio's answer.
    #[must_use]
    pub fn judged(&self, evidence: &[u8]) -> Value {
        read(
            &self
                .client
                .ask("POST", "/api/v1/recorder/clearance", &self.token, evidence.to_vec()),
        )
    }

    /// Shows the code that a device manager gave its device.
    #[must_use]
    pub fn show_code(&self, given: &str) -> Answer {
        let (_, code) = given.rsplit_once('#').expect("a studio, a production, and the code");
        self.client
            .post_json("/api/v1/recorder/managed", &self.token, &json!({"code": code}))
    }

    /// The opening line that an honest recorder would write, for a mono take at 48 kHz, as JSON that can be changed.
    ///
    /// # Panics
    /// When the brief is none.
    #[must_use]
    pub fn opening(&self, number: u64) -> Value {
        let brief: Brief = self.brief.unverified(Typ::Brief).expect("the studio gave a brief");
        let device = self.key.public_key();
        let mut id = [0; 16];
        let mut seed = Seed::new(number);
        id.fill_with(|| seed.below(256) as u8);
        let kind = if brief.rehearsal { "rehearsal" } else { "interview" };
        json!({
            "type": "open", "version": 1, "take": lavalier_protocol::id::TakeId::from_random(id),
            "production": brief.production, "invitation": brief.invitation, "interview": brief.interview, "end": brief.end,
            "take_number": number, "previous": null, "continues": null, "kind": kind,
            "slate": {"roll": brief.roll, "scene": "1", "take": number}, "brief": self.brief.digest(), "clearance": self.clearance.digest(),
            "device_key": device, "key_storage": "file",
            "binding": self.link.secret.binding_key().bind(device.thumbprint()),
            "source": {"type": "microphone", "expected": "any",
                "granted": {"port": "file", "rate": 48_000, "bits": 24, "channels": 1, "behind": null}},
            "tracks": {"audio": {"codec": "flac", "rate": 48_000, "bits": 24, "channels": 1}},
            "consent": {"by": "self", "at": "2026-01-01T00:00:00Z"}, "started_at": "2026-01-01T00:00:00Z", "app": "intruder 1",
        })
    }

    /// Begins a journal.
    #[must_use]
    pub fn forge(&self, opening: Value) -> Forgery {
        let mut forgery = Forgery {
            take: opening["take"].as_str().unwrap_or_default().to_owned(),
            bytes: Vec::new(),
            lines: 0,
            head: Digest::ZERO,
        };
        forgery.push(opening);
        forgery
    }

    /// Signs what a journal holds so far.
    ///
    /// # Panics
    /// When the take is none.
    pub fn sign(&self, forgery: &mut Forgery) {
        let head = Head {
            take: forgery.take.parse().expect("a take's name"),
            lines: forgery.lines,
            head: forgery.head,
        };
        let jws = Jws::sign(Typ::Journal, &head, &self.key).expect("a key in memory signs");
        forgery.push(json!({"type": "signature", "jws": jws}));
    }

    /// Sends a whole journal.
    #[must_use]
    pub fn send(&self, forgery: &Forgery) -> Answer {
        let path = format!("/api/v1/recorder/takes/{}/journal?from=0", forgery.take);
        self.client.ask("POST", &path, &self.token, forgery.bytes.clone())
    }

    /// Puts a segment.
    #[must_use]
    pub fn put(&self, take: &str, sequence: u64, sealed: Vec<u8>) -> Answer {
        let path = format!("/api/v1/recorder/takes/{take}/segments/{sequence}");
        self.client.put_segment(&path, &self.token, sealed)
    }

    /// Asks for a receipt.
    #[must_use]
    pub fn receipt(&self, take: &str) -> Answer {
        let path = format!("/api/v1/recorder/takes/{take}/receipt");
        self.client.ask("POST", &path, &self.token, Vec::new())
    }

    /// Seals to the brief's recipients, as it should.
    ///
    /// # Panics
    /// When the brief has none.
    #[must_use]
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let brief: Brief = self.brief.unverified(Typ::Brief).expect("the studio gave a brief");
        let recipient: age::x25519::Recipient = brief.recipients[0].parse().expect("an age recipient");
        age::encrypt(&recipient, plain).expect("memory can be written")
    }
}

impl Forgery {
    /// Adds a line.
    pub fn push(&mut self, entry: Value) {
        let line = json!({"line": self.lines, "prev": self.head, "entry": entry}).to_string();
        self.head = Digest::of(line.as_bytes());
        self.lines += 1;
        self.bytes.extend(line.as_bytes());
        self.bytes.push(b'\n');
    }

    /// Adds the line of an audio segment.
    pub fn push_segment(&mut self, sequence: u64, first_sample: u64, samples: u64, sealed: &[u8]) {
        self.push(
            json!({"type": "segment", "track": "audio", "sequence": sequence, "first_sample": first_sample,
            "samples": samples, "sha256": Digest::of(sealed), "bytes": sealed.len()}),
        );
    }

    /// Adds the end.
    pub fn push_close(&mut self, samples: u64, segments: u64) {
        self.push(json!({"type": "close", "samples": samples, "segments": segments, "reason": "stopped"}));
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> T {
    let shown = String::from_utf8_lossy(&answer.body);
    assert!(answer.is_ok(), "{}: {shown}", answer.status);
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {shown}"))
}
