//! A whole take as a studio would hand it over, and a studio that can be made to misbehave.

use super::{flac, keys, noise, seal};
use crate::deliver::{SealedSource, SourceError, TakePapers, Trust};
use crate::wave::{Bits, PcmFormat};
use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, InvitationId, TakeId};
use lavalier_protocol::journal::{Chain, ClockReading, Close, CloseReason, Entry, Gap, Mark, Opening, Segment};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::link::Secret;
use lavalier_protocol::receipt::Receipt;
use lavalier_protocol::sealed::{FILE_PIECE, Track};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A low rate, so that a test's seconds are short.
pub(crate) const FORMAT: PcmFormat = PcmFormat {
    rate: 8_000,
    bits: Bits::TwentyFour,
    channels: 1,
};

/// What a take is made of.
#[derive(Default)]
pub(crate) struct Recording {
    pub(crate) samples: Vec<i32>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) clocks: Vec<ClockReading>,
    /// An imported file's name and content, instead of a recording.
    pub(crate) import: Option<(&'static str, Vec<u8>)>,
    /// Under a rehearsal's brief.
    pub(crate) rehearsal: bool,
    /// What its opening line calls it; none: an interview.
    pub(crate) kind: Option<Kind>,
    /// Without an end, and unsigned behind the last full ten segments.
    pub(crate) open_ended: bool,
    /// What a segment holds, where that is not what its line says.
    pub(crate) instead: HashMap<u64, Vec<u8>>,
}

impl Recording {
    pub(crate) fn of_samples(count: usize) -> Self {
        Self {
            samples: noise(count, FORMAT.bits, 11),
            ..Self::default()
        }
    }
}

/// A take at a studio.
pub(crate) struct Take {
    pub(crate) papers: TakePapers,
    pub(crate) trust: Trust,
    pub(crate) studio: Studio,
    pub(crate) device: SoftwareKey,
    pub(crate) receipt_key: SoftwareKey,
}

fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).expect("a valid scalar")
}

fn brief(receipt_key: &SoftwareKey, secret: &Secret, recipient: &str) -> Brief {
    serde_json::from_value(json!({
        "invitation": InvitationId::from_random([1; 16]),
        "interview": InterviewId::from_random([2; 16]),
        "end": "subject",
        "production": "tom-jerry",
        "production_name": "Tom & Jerry <live>",
        "studio": "https://studio.example",
        "receipt_key": receipt_key.public_key(),
        "secret_commitment": secret.commitment(),
        "revision": 1,
        "issued_at": "2026-11-19T00:00:00Z",
        "expires_at": "2026-12-19T00:00:00Z",
        "title": "A talk",
        "asked_by": "A producer",
        "purpose": "A film",
        "audience": "Everybody",
        "starts_at": null,
        "talk": null,
        "microphone": "any",
        "questions": [],
        "consent": {"text": "Yes", "by": "self"},
        "contact": "The producer",
        "mobile_data": "ask",
        "format": {"rate": 8000, "bits": 24, "channels": 1, "proxy_bitrate": null},
        "zone": "Europe/London",
        "frame_rate": "25",
        "roll": "A001",
        "keep_days": 7,
        "policy": {"id": "default", "revision": 1},
        "recipients": [recipient],
        "platforms": ["ios"],
        "rehearsal": false,
        "notes": null,
    }))
    .expect("a brief")
}

impl Take {
    pub(crate) fn of(recording: &Recording) -> Self {
        let (opening_keys, recipient) = keys();
        let (signing, receipt_key, device) = (key(3), key(4), key(5));
        let secret = Secret::from_bytes([6; 32]);
        let mut brief = brief(&receipt_key, &secret, &recipient.to_string());
        brief.rehearsal = recording.rehearsal;
        let brief_text = Jws::sign(Typ::Brief, &brief, &signing).expect("a software key signs");
        let take = TakeId::from_random([7; 16]);
        let opening = opening(recording, &take, &brief, &brief_text, &device, &secret);

        let mut writer = Writer {
            chain: Chain::new(),
            journal: Vec::new(),
            device: &device,
        };
        let studio = Studio::default();
        writer.push(Entry::Open(Box::new(opening)));
        writer.sign();
        let pieces: Vec<(Track, u64, Vec<u8>)> = match &recording.import {
            Some((_, content)) => content
                .chunks(FILE_PIECE)
                .map(|piece| (Track::File, piece.len() as u64, piece.to_vec()))
                .collect(),
            None => recording
                .samples
                .chunks(FORMAT.rate as usize)
                .map(|second| (Track::Audio, second.len() as u64, flac(second, FORMAT)))
                .collect(),
        };
        let mut first = 0;
        for (sequence, (track, length, plain)) in (0..).zip(pieces) {
            let sealed = seal(recording.instead.get(&sequence).unwrap_or(&plain), &recipient);
            writer.push(Entry::Segment(Segment {
                track,
                sequence,
                first_sample: first,
                samples: length,
                sha256: Digest::of(&sealed),
                bytes: sealed.len() as u64,
                peak: None,
                rms: None,
            }));
            studio
                .sealed
                .lock()
                .expect("no test panics here")
                .insert(sequence, sealed);
            first += length;
            if sequence % 10 == 9 {
                writer.sign();
            }
        }
        let segments = studio.sealed.lock().expect("no test panics here").len() as u64;
        let told = recording.gaps.iter().copied().map(Entry::Gap);
        let told = told.chain(recording.marks.iter().cloned().map(Entry::Mark));
        told.chain(recording.clocks.iter().copied().map(Entry::Clock))
            .for_each(|entry| writer.push(entry));
        if !recording.open_ended {
            writer.push(Entry::Close(Close {
                samples: first,
                segments,
                reason: CloseReason::Stopped,
            }));
            writer.sign();
        }

        let receipt = Receipt {
            take: take.clone(),
            invitation: brief.invitation.clone(),
            journal_head: writer.chain.head(),
            lines: writer.chain.lines(),
            segments,
            bytes: writer.chain.sealed_bytes(),
            received_at: "2026-11-20T15:00:00Z".parse().expect("a time"),
            audit: None,
        };
        let receipt = Jws::sign(Typ::Receipt, &receipt, &receipt_key).expect("a software key signs");
        Self {
            papers: TakePapers {
                take,
                journal: writer.journal,
                briefs: vec![brief_text],
                sealed_secret: seal(secret.as_bytes(), &recipient),
                clearance: None,
                receipt: (!recording.open_ended).then_some(receipt),
                called_safe: !recording.open_ended,
            },
            trust: Trust {
                production: brief.production,
                signing_keys: vec![key(9).public_key(), signing.public_key()],
                opening_keys,
            },
            studio,
            device,
            receipt_key,
        }
    }

    /// The journal's lines, each with its newline.
    pub(crate) fn lines(&self) -> Vec<Vec<u8>> {
        self.papers
            .journal
            .split_inclusive(|byte| *byte == b'\n')
            .map(<[u8]>::to_vec)
            .collect()
    }
}

fn opening(
    recording: &Recording,
    take: &TakeId,
    brief: &Brief,
    brief_text: &Jws,
    device: &SoftwareKey,
    secret: &Secret,
) -> Opening {
    let (source, tracks) = match &recording.import {
        Some((name, content)) => (
            json!({"type": "import", "file": {
                "name": name, "bytes": content.len(), "sha256": Digest::of(content),
                "media_type": "audio/mpeg", "says": [],
            }}),
            json!({"file": {"codec": "bytes"}}),
        ),
        None => (
            json!({"type": "microphone", "expected": "any", "granted": {
                "port": "headset_wired", "rate": 8000, "bits": 24, "channels": 1, "behind": null,
            }}),
            json!({"audio": {"codec": "flac", "rate": 8000, "bits": 24, "channels": 1}}),
        ),
    };
    let thumbprint = device.public_key().thumbprint();
    serde_json::from_value(json!({
        "version": 1,
        "take": take,
        "production": brief.production,
        "invitation": brief.invitation,
        "interview": brief.interview,
        "end": "subject",
        "take_number": 1,
        "previous": null,
        "continues": null,
        "kind": recording.kind.unwrap_or(Kind::Interview),
        "slate": {"roll": "A001", "scene": "12", "take": 3},
        "brief": brief_text.digest(),
        "clearance": null,
        "device_key": device.public_key(),
        "key_storage": "file",
        "binding": secret.binding_key().bind(thumbprint),
        "source": source,
        "tracks": tracks,
        "consent": null,
        "started_at": "2026-11-20T14:00:00Z",
        "app": "Lavalier 0.1.0",
    }))
    .expect("an opening")
}

struct Writer<'a> {
    chain: Chain,
    journal: Vec<u8>,
    device: &'a SoftwareKey,
}

impl Writer<'_> {
    fn push(&mut self, entry: Entry) {
        let line = self.chain.compose(entry);
        let pushed = self.chain.push(&line);
        assert_eq!(pushed.problems, [], "an honest recorder");
        self.journal.extend_from_slice(&line);
        self.journal.push(b'\n');
    }

    fn sign(&mut self) {
        let head = self.chain.to_sign().expect("there is an opening");
        let jws = Jws::sign(Typ::Journal, &head, self.device).expect("a software key signs");
        self.push(Chain::signature_entry(jws));
    }
}

/// Stores sealed segments, counts what is fetched, and fails when told to.
#[derive(Default)]
pub(crate) struct Studio {
    pub(crate) sealed: Mutex<HashMap<u64, Vec<u8>>>,
    pub(crate) fetched: AtomicUsize,
    /// Out of reach after this many.
    pub(crate) gone_after: Option<usize>,
}

impl SealedSource for Studio {
    fn sealed(&self, sequence: u64, _: &Digest) -> Result<Option<Vec<u8>>, SourceError> {
        let before = self.fetched.fetch_add(1, Ordering::SeqCst);
        if self.gone_after.is_some_and(|most| before >= most) {
            return Err(SourceError {
                reason: "the studio is out of reach".to_owned(),
            });
        }
        Ok(self.sealed.lock().expect("no test panics here").get(&sequence).cloned())
    }
}
