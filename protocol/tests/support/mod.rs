//! A recorder's hand: writes sound journals for tests to damage.

#![expect(unreachable_pub, reason = "each test binary uses its own part of this module")]

use std::collections::BTreeMap;

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{ConsentBy, End, Kind, MicrophoneWish};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InterviewId, InvitationId, TakeId};
use lavalier_protocol::journal::{
    Chain, Close, CloseReason, ConsentGiven, Entry, Granted, KeyStorage, Opening, Port, Segment, Source, TrackFormat,
};
use lavalier_protocol::jws::{Jws, Signer, SoftwareKey, Typ};
use lavalier_protocol::link::Secret;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::text::Label;

pub fn device_key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[5; 32]).unwrap()
}

pub fn secret() -> Secret {
    Secret::from_bytes([7; 32])
}

pub fn opening() -> Opening {
    let device = device_key().public_key();
    let granted = Granted {
        port: Port::Usb,
        rate: 48_000,
        bits: 24,
        channels: 1,
        behind: None,
    };
    Opening {
        version: 1,
        take: TakeId::from_random([1; 16]),
        production: "show".parse().unwrap(),
        invitation: InvitationId::from_random([2; 16]),
        interview: InterviewId::from_random([3; 16]),
        end: End::Subject,
        take_number: 1,
        previous: None,
        continues: None,
        kind: Kind::Interview,
        slate: "R001/1/1".parse().unwrap(),
        brief: Digest::of(b"brief"),
        clearance: Some(Digest::of(b"clearance")),
        since_clearance: Some(0),
        device_key: device,
        key_storage: KeyStorage::File,
        binding: secret().binding_key().bind(device.thumbprint()),
        source: Source::Microphone {
            expected: MicrophoneWish::Lavalier,
            granted,
        },
        tracks: BTreeMap::from([(
            Track::Audio,
            TrackFormat::Flac {
                rate: 48_000,
                bits: 24,
                channels: 1,
            },
        )]),
        consent: Some(ConsentGiven {
            by: ConsentBy::Itself,
            at: Timestamp::UNIX_EPOCH,
        }),
        started_at: Timestamp::UNIX_EPOCH,
        app: Label::new("lavalier 0.1.0").unwrap(),
    }
}

/// A journal that grows by whole, sound lines.
pub struct Writer {
    pub chain: Chain,
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn begin() -> Self {
        let mut writer = Self {
            chain: Chain::new(),
            bytes: Vec::new(),
        };
        writer.append(Entry::Open(Box::new(opening())));
        writer.sign();
        writer
    }

    pub fn append(&mut self, entry: Entry) {
        let line = self.chain.compose(entry);
        self.chain.push(&line);
        self.bytes.extend(line);
        self.bytes.push(b'\n');
    }

    pub fn segment(&mut self, samples: u64) {
        self.segment_at(self.chain.samples_of(Track::Audio), samples);
    }

    pub fn segment_at(&mut self, first_sample: u64, samples: u64) {
        let sequence = self.chain.segments();
        let sha256 = Digest::of(&sequence.to_be_bytes());
        let (peak, rms) = (Some(-6.02), Some(-20.0));
        let segment = Segment {
            track: Track::Audio,
            sequence,
            first_sample,
            samples,
            sha256,
            bytes: 70_000,
            peak,
            rms,
        };
        self.append(Entry::Segment(segment));
    }

    pub fn close(&mut self) {
        let (samples, segments) = (self.chain.samples(), self.chain.segments());
        self.append(Entry::Close(Close {
            samples,
            segments,
            reason: CloseReason::Stopped,
        }));
    }

    pub fn sign(&mut self) {
        self.sign_with(&device_key());
    }

    pub fn sign_with(&mut self, key: &SoftwareKey) {
        let head = self.chain.to_sign().unwrap();
        self.append(Chain::signature_entry(Jws::sign(Typ::Journal, &head, key).unwrap()));
    }
}
