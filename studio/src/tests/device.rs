//! A recorder: it claims, is cleared, and writes a journal.

use std::collections::BTreeMap;

use lavalier_protocol::api::{
    Challenge, ClaimAnswer, ClaimPurpose, ClaimRequest, ClaimStatement, ClearanceAnswer, JournalState,
};
use lavalier_protocol::brief::{Brief, Kind, MicrophoneWish};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{
    Chain, Close, CloseReason, Entry, Gap, GapCause, Granted, ImportedFile, KeyStorage, Opening, Port, Segment, Source,
    TrackFormat,
};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::sealed::Track;

use super::kit::{Answer, Kit};
use super::people::{Invited, key, text};

pub(super) const EVIDENCE: &str = r#"{"platform": "desktop", "model": null,
 "os": {"version": "12", "build": null, "patch_level": null}, "app": null, "observed_at": "2026-11-20T09:00:00Z",
 "controls": [{"control": "passcode.set", "state": "pass", "grade": "declared", "source": "person", "detail": null}]}"#;

/// A device that holds an invitation.
#[derive(Clone)]
pub(super) struct Device {
    pub(super) key: SoftwareKey,
    pub(super) claim: ClaimAnswer,
    pub(super) token: String,
    pub(super) brief: Brief,
    pub(super) clearance: Option<Digest>,
    pub(super) binding: Digest,
}

pub(super) async fn challenge(kit: &Kit, invited: &Invited) -> Challenge {
    let path = format!("/api/v1/invitations/{}/challenges", invited.brief.invitation);
    kit.post(&path, &invited.secret.claim_token().to_text(), "")
        .await
        .done()
}

pub(super) fn statement(invited: &Invited, challenge: &Challenge) -> ClaimStatement {
    ClaimStatement {
        challenge: challenge.challenge.clone(),
        invitation: invited.brief.invitation.clone(),
        platform: Platform::Desktop,
        purpose: ClaimPurpose::Record,
        key_storage: KeyStorage::File,
        app: AppVersion {
            id: text("org.lavalier.test"),
            version: text("0.1.0"),
        },
    }
}

pub(super) async fn claim_with(kit: &Kit, invited: &Invited, statement: &ClaimStatement, seed: u8) -> Answer {
    let request = ClaimRequest {
        device_key: key(seed).public_key(),
        proof: Jws::sign(Typ::Claim, statement, &key(seed)).unwrap(),
    };
    let path = format!("/api/v1/invitations/{}/claims", invited.brief.invitation);
    kit.post_json(&path, &invited.secret.claim_token().to_text(), &request)
        .await
}

pub(super) async fn claim(kit: &Kit, invited: &Invited, seed: u8) -> Answer {
    let challenge = challenge(kit, invited).await;
    claim_with(kit, invited, &statement(invited, &challenge), seed).await
}

impl Device {
    /// Claims with the key of `seed`.
    pub(super) async fn claim(kit: &Kit, invited: &Invited, seed: u8) -> Self {
        Self::of(invited, seed, claim(kit, invited, seed).await.done())
    }

    fn of(invited: &Invited, seed: u8, claim: ClaimAnswer) -> Self {
        Self {
            key: key(seed),
            token: claim.credential.token.clone(),
            claim,
            brief: invited.brief.clone(),
            clearance: None,
            binding: invited.secret.binding_key().bind(key(seed).public_key().thumbprint()),
        }
    }

    /// Claims as a device of another kind than a laptop.
    pub(super) async fn claim_as(kit: &Kit, invited: &Invited, seed: u8, platform: Platform) -> Self {
        let challenge = challenge(kit, invited).await;
        let statement = ClaimStatement {
            platform,
            ..statement(invited, &challenge)
        };
        Self::of(invited, seed, claim_with(kit, invited, &statement, seed).await.done())
    }

    /// Claims and is cleared.
    pub(super) async fn cleared(kit: &Kit, invited: &Invited, seed: u8) -> Self {
        let mut device = Self::claim(kit, invited, seed).await;
        let answer: ClearanceAnswer = kit
            .post("/api/v1/recorder/clearance", &device.token, EVIDENCE)
            .await
            .done();
        device.clearance = Some(answer.clearance.unwrap().digest());
        device
    }

    pub(super) fn opening(&self, kit: &Kit, seed: u8) -> Opening {
        Opening {
            version: 1,
            take: TakeId::from_random([seed; 16]),
            production: self.brief.production.clone(),
            invitation: self.brief.invitation.clone(),
            interview: self.brief.interview.clone(),
            end: self.brief.end,
            take_number: 1,
            previous: None,
            continues: None,
            kind: if self.brief.rehearsal {
                Kind::Rehearsal
            } else {
                Kind::Interview
            },
            slate: "R001/1/1".parse().unwrap(),
            brief: self.claim.brief.digest(),
            clearance: self.clearance,
            since_clearance: self.clearance.map(|_| 0),
            device_key: self.key.public_key(),
            key_storage: KeyStorage::File,
            binding: self.binding,
            source: Source::Microphone {
                expected: MicrophoneWish::Any,
                granted: Granted {
                    port: Port::Virtual,
                    rate: 48_000,
                    bits: 24,
                    channels: 1,
                    behind: None,
                },
            },
            tracks: BTreeMap::from([(
                Track::Audio,
                TrackFormat::Flac {
                    rate: 48_000,
                    bits: 24,
                    channels: 1,
                },
            )]),
            consent: None,
            started_at: kit.app.now(),
            app: text("test 0.1.0"),
        }
    }

    pub(super) fn import(&self, kit: &Kit, seed: u8) -> Opening {
        Opening {
            clearance: None,
            since_clearance: None,
            source: Source::Import {
                file: ImportedFile {
                    name: text("poly.wav"),
                    bytes: 10,
                    sha256: Digest::of(b"poly"),
                    media_type: None,
                    says: Vec::new(),
                },
            },
            tracks: BTreeMap::from([(Track::File, TrackFormat::Bytes)]),
            ..self.opening(kit, seed)
        }
    }

    /// Begins a take: opening and signature.
    pub(super) fn begin(&self, opening: Opening) -> Taking {
        let mut taking = Taking {
            take: opening.take.clone(),
            token: self.token.clone(),
            key: self.key.clone(),
            chain: Chain::new(),
            lines: Vec::new(),
            segments: Vec::new(),
        };
        taking.push(Entry::Open(Box::new(opening)));
        taking.sign();
        taking
    }

    /// Begins the take of `seed` at the studio.
    pub(super) async fn take(&self, kit: &Kit, seed: u8) -> Taking {
        let taking = self.begin(self.opening(kit, seed));
        let _state: JournalState = taking.send(kit, 0).await.done();
        taking
    }
}

/// A take being recorded.
#[derive(Clone)]
pub(super) struct Taking {
    pub(super) take: TakeId,
    pub(super) token: String,
    pub(super) key: SoftwareKey,
    pub(super) chain: Chain,
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) segments: Vec<Vec<u8>>,
}

impl Taking {
    pub(super) fn push(&mut self, entry: Entry) {
        let line = self.chain.compose(entry);
        let pushed = self.chain.push(&line);
        assert_eq!(pushed.problems, []);
        self.lines.push(line);
    }

    pub(super) fn sign(&mut self) {
        let head = self.chain.to_sign().unwrap();
        let jws = Jws::sign(Typ::Journal, &head, &self.key).unwrap();
        self.push(Chain::signature_entry(jws));
    }

    /// A second of audio: its line, and its bytes for later.
    pub(super) fn second(&mut self) {
        let sequence = self.chain.segments();
        let sealed = format!("age-encryption.org/v1 segment {sequence}").into_bytes();
        self.push(Entry::Segment(Segment {
            track: Track::Audio,
            sequence,
            first_sample: sequence * 48_000,
            samples: 48_000,
            sha256: Digest::of(&sealed),
            bytes: sealed.len() as u64,
            peak: None,
            rms: None,
        }));
        self.segments.push(sealed);
    }

    pub(super) fn seconds(&mut self, count: usize) {
        (0..count).for_each(|_| self.second());
    }

    pub(super) fn gap(&mut self) {
        self.push(Entry::Gap(Gap {
            first_sample: 0,
            samples: 10,
            cause: GapCause::Late,
        }));
    }

    pub(super) fn close(&mut self) {
        self.push(Entry::Close(Close {
            samples: self.chain.samples(),
            segments: self.chain.segments(),
            reason: CloseReason::Stopped,
        }));
        self.sign();
    }

    pub(super) fn path(&self, rest: &str) -> String {
        format!("/api/v1/recorder/takes/{}/{rest}", self.take)
    }

    pub(super) fn bytes(&self, from: usize) -> Vec<u8> {
        body(&self.lines[from..])
    }

    /// Appends its lines from number `from` on.
    pub(super) async fn send(&self, kit: &Kit, from: usize) -> Answer {
        self.append(kit, from, self.bytes(from)).await
    }

    pub(super) async fn append(&self, kit: &Kit, from: usize, body: Vec<u8>) -> Answer {
        kit.post(&self.path(&format!("journal?from={from}")), &self.token, body)
            .await
    }

    pub(super) async fn put(&self, kit: &Kit, sequence: usize) -> Answer {
        self.put_bytes(kit, sequence, &self.segments[sequence]).await
    }

    pub(super) async fn put_bytes(&self, kit: &Kit, sequence: usize, bytes: &[u8]) -> Answer {
        kit.put_segment(&self.path(&format!("segments/{sequence}")), &self.token, bytes)
            .await
    }

    pub(super) async fn put_all(&self, kit: &Kit) {
        for sequence in 0..self.segments.len() {
            let _stored: lavalier_protocol::api::Stored = self.put(kit, sequence).await.done();
        }
    }

    pub(super) async fn missing(&self, kit: &Kit) -> lavalier_protocol::api::MissingAnswer {
        kit.get(&self.path("missing"), &self.token).await.done()
    }

    pub(super) async fn receipt(&self, kit: &Kit) -> lavalier_protocol::api::ReceiptAnswer {
        kit.post(&self.path("receipt"), &self.token, "").await.done()
    }
}

/// Lines with their newlines.
pub(super) fn body(lines: &[Vec<u8>]) -> Vec<u8> {
    lines
        .iter()
        .flat_map(|line| line.iter().copied().chain([b'\n']))
        .collect()
}
