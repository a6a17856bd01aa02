//! A recorder as the studio sees it, without anything that costs: claims an invitation, opens a take, puts segments. Speaks
//! HTTP/1.1 over one connection, so that two hundred of them leave the machine to the studio.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use lavalier_protocol::api::{
    Challenge, ClaimAnswer, ClaimPurpose, ClaimRequest, ClaimStatement, ClearanceAnswer, content_digest,
};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Head, KeyStorage, SIGNATURE_EVERY};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::link::Link;
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::text::Label;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the laptop's gate asks, answered with yes.
const EVIDENCE: &str = r#"{"platform": "desktop", "model": "bench", "os": {"version": "1", "build": null, "patch_level": null},
 "app": {"id": "bench", "version": "1"}, "observed_at": "2026-01-01T00:00:00Z",
 "controls": [{"control": "passcode.set", "state": "pass", "grade": "declared", "source": "person", "detail": null}]}"#;

/// A claimed, cleared recorder with a take begun.
pub(crate) struct Guest {
    connection: BufReader<TcpStream>,
    token: String,
    take: TakeId,
    /// A studio takes a device's key for one device only.
    device: SoftwareKey,
}

/// A segment to be put: its bytes and what stands in front of them on the connection.
pub(crate) struct Put {
    head: String,
    pub(crate) bytes: Vec<u8>,
}

impl Guest {
    /// Claims `link` at the studio and begins take `number`, whose journal already names `segments`.
    pub(crate) fn begin(studio: SocketAddr, link: &Link, number: u64, segments: &[Vec<u8>]) -> Self {
        let connection = TcpStream::connect(studio).expect("the studio listens");
        connection.set_nodelay(true).expect("a connection can be told");
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let mut guest = Self {
            connection: BufReader::new(connection),
            token: link.secret.claim_token().to_text(),
            take: TakeId::from_random(id),
            device: device_key(number),
        };
        let claim = guest.claim(link);
        guest.token = claim.credential.token;
        let cleared: ClearanceAnswer = guest.ask(
            "POST",
            "/api/v1/recorder/clearance",
            EVIDENCE.as_bytes(),
            "application/json",
        );
        let clearance = cleared.clearance.expect("the laptop's gate clears");
        let journal = guest.journal(link, &claim.brief, &clearance, segments);
        let path = format!("/api/v1/recorder/takes/{}/journal?from=0", guest.take);
        let _: Value = guest.ask("POST", &path, &journal, "application/jsonl");
        guest
    }

    fn claim(&mut self, link: &Link) -> ClaimAnswer {
        let base = format!("/api/v1/invitations/{}", link.invitation);
        let challenge: Challenge = self.ask("POST", &format!("{base}/challenges"), b"", "application/json");
        let label = |text| Label::new(text).expect("a harmless literal");
        let statement = ClaimStatement {
            challenge: challenge.challenge,
            invitation: link.invitation.clone(),
            platform: Platform::Desktop,
            purpose: ClaimPurpose::Record,
            key_storage: KeyStorage::File,
            app: AppVersion {
                id: label("bench"),
                version: label("1"),
            },
        };
        let proof = Jws::sign(Typ::Claim, &statement, &self.device).expect("a key in memory signs");
        let request = ClaimRequest {
            device_key: self.device.public_key(),
            proof,
        };
        let request = serde_json::to_vec(&request).expect("a request has a JSON form");
        self.ask("POST", &format!("{base}/claims"), &request, "application/json")
    }

    /// The journal of a take with these segments, signed as often as a recorder signs.
    fn journal(&self, link: &Link, brief: &Jws, clearance: &Jws, segments: &[Vec<u8>]) -> Vec<u8> {
        let said: Brief = brief.unverified(Typ::Brief).expect("the studio gave a brief");
        let device = self.device.public_key();
        let mut journal = Journal {
            take: self.take.clone(),
            bytes: Vec::new(),
            lines: 0,
            head: Digest::ZERO,
        };
        journal.push(&json!({
            "type": "open", "version": 1, "take": self.take, "production": said.production, "invitation": said.invitation,
            "interview": said.interview, "end": said.end, "take_number": 1, "previous": null, "continues": null,
            "kind": "interview", "slate": {"roll": said.roll, "scene": "1", "take": 1}, "brief": brief.digest(),
            "clearance": clearance.digest(), "device_key": device, "key_storage": "file",
            "binding": link.secret.binding_key().bind(device.thumbprint()),
            "source": {"type": "microphone", "expected": "any",
                "granted": {"port": "file", "rate": 48_000, "bits": 24, "channels": 1, "behind": null}},
            "tracks": {"audio": {"codec": "flac", "rate": 48_000, "bits": 24, "channels": 1}},
            "consent": {"by": "self", "at": "2026-01-01T00:00:00Z"}, "started_at": "2026-01-01T00:00:00Z", "app": "bench 1",
        }));
        journal.sign(&self.device);
        for (sequence, sealed) in (0..).zip(segments) {
            journal.push(&json!({"type": "segment", "track": "audio", "sequence": sequence,
                "first_sample": sequence * 48_000, "samples": 48_000, "sha256": Digest::of(sealed), "bytes": sealed.len()}));
            if (sequence + 1) % SIGNATURE_EVERY == 0 {
                journal.sign(&self.device);
            }
        }
        journal.sign(&self.device);
        journal.bytes
    }

    /// What will be put as this sequence, made ready.
    pub(crate) fn ready(&self, sequence: u64, bytes: Vec<u8>) -> Put {
        let path = format!("/api/v1/recorder/takes/{}/segments/{sequence}", self.take);
        let digest = content_digest(Digest::of(&bytes));
        let head = format!("Content-Digest: {digest}\r\nContent-Type: application/octet-stream\r\n");
        Put {
            head: self.head("PUT", &path, bytes.len(), &head),
            bytes,
        }
    }

    /// Puts it and waits until it is durable.
    pub(crate) fn put(&mut self, put: &Put) {
        let _: Value = self.exchange(&put.head, &put.bytes);
    }

    fn ask<T: DeserializeOwned>(&mut self, method: &str, path: &str, body: &[u8], kind: &str) -> T {
        let head = self.head(method, path, body.len(), &format!("Content-Type: {kind}\r\n"));
        self.exchange(&head, body)
    }

    fn head(&self, method: &str, path: &str, length: usize, more: &str) -> String {
        let token = &self.token;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: studio\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n{more}\r\n"
        )
    }

    fn exchange<T: DeserializeOwned>(&mut self, head: &str, body: &[u8]) -> T {
        let stream = self.connection.get_mut();
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body))
            .expect("the studio reads");
        let (mut line, mut status, mut length) = (String::new(), String::new(), 0);
        while self.connection.read_line(&mut line).expect("the studio answers") > 2 {
            if status.is_empty() {
                status = line.trim().to_owned();
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length is a number");
            }
            line.clear();
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).expect("the studio answers whole");
        let request = head.lines().next().unwrap_or_default();
        assert!(
            status.contains(" 20"),
            "{request}: {status} {}",
            String::from_utf8_lossy(&body)
        );
        serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{request}: {error}"))
    }
}

/// A journal being written.
struct Journal {
    take: TakeId,
    bytes: Vec<u8>,
    lines: u64,
    head: Digest,
}

/// Any scalar below the curve's order, another for each number.
fn device_key(number: u64) -> SoftwareKey {
    let mut bytes = [11; 32];
    bytes[24..].copy_from_slice(&number.to_be_bytes());
    SoftwareKey::from_bytes(&bytes).expect("a scalar below the curve's order is a key")
}

impl Journal {
    fn push(&mut self, entry: &Value) {
        let line = json!({"line": self.lines, "prev": self.head, "entry": entry}).to_string();
        self.head = Digest::of(line.as_bytes());
        self.lines += 1;
        self.bytes.extend_from_slice(line.as_bytes());
        self.bytes.push(b'\n');
    }

    fn sign(&mut self, device: &SoftwareKey) {
        let head = Head {
            take: self.take.clone(),
            lines: self.lines,
            head: self.head,
        };
        let jws = Jws::sign(Typ::Journal, &head, device).expect("a key in memory signs");
        self.push(&json!({"type": "signature", "jws": jws}));
    }
}
