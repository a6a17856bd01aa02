//! Takes to store, for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use lavalier_protocol::brief::{Brief, ConsentBy, Kind, MicrophoneWish};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{ConsentGiven, Granted, KeyStorage, Opening, Port, Source, TrackFormat};
use lavalier_protocol::jws::{Jws, Signer, SoftwareKey, Typ};
use lavalier_protocol::receipt::Receipt;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::slate::Slate;
use lavalier_protocol::text::Label;

use super::{Item, SealedSegment, Take};
use crate::claim::testing::{self as claim, DEVICE_KEY, RECEIPT_KEY};

/// A second of the takes here: short, so that many fit a test.
pub(crate) const RATE: u32 = 1_000;

pub(crate) fn device() -> Arc<dyn Signer> {
    Arc::new(claim::key(DEVICE_KEY))
}

pub(crate) fn take_id(number: u8) -> TakeId {
    TakeId::from_random([number; 16])
}

pub(crate) fn papers(brief: &Brief) -> (Jws, Jws) {
    let clearance = claim::clearance(brief, lavalier_protocol::Timestamp::MAX);
    let clearance = Jws::sign(Typ::Clearance, &clearance, &claim::key(RECEIPT_KEY)).expect("signed");
    (claim::signed_brief(brief), clearance)
}

pub(crate) fn opening(number: u8, brief: &Brief) -> Opening {
    let (signed, clearance) = papers(brief);
    Opening {
        version: 1,
        take: take_id(number),
        production: brief.production.clone(),
        invitation: brief.invitation.clone(),
        interview: brief.interview.clone(),
        end: brief.end,
        take_number: u32::from(number),
        previous: None,
        continues: None,
        kind: Kind::Interview,
        slate: Slate {
            roll: brief.roll.clone(),
            scene: "1".parse().expect("a scene"),
            take: 1,
        },
        brief: signed.digest(),
        clearance: Some(clearance.digest()),
        since_clearance: Some(0),
        device_key: device().public_key(),
        key_storage: KeyStorage::File,
        binding: Digest::of(b"binding"),
        source: Source::Microphone {
            expected: MicrophoneWish::Any,
            granted: Granted {
                port: Port::Virtual,
                rate: RATE,
                bits: 24,
                channels: 1,
                behind: None,
            },
        },
        tracks: BTreeMap::from([
            (
                Track::Audio,
                TrackFormat::Flac {
                    rate: RATE,
                    bits: 24,
                    channels: 1,
                },
            ),
            (
                Track::Proxy,
                TrackFormat::OggOpus {
                    rate: RATE,
                    bitrate: 48_000,
                },
            ),
        ]),
        consent: Some(ConsentGiven {
            by: ConsentBy::Itself,
            at: lavalier_protocol::Timestamp::UNIX_EPOCH,
        }),
        started_at: lavalier_protocol::Timestamp::UNIX_EPOCH,
        app: Label::new("test").expect("a label"),
    }
}

/// Second `index` of a track, with bytes of its own.
pub(crate) fn second(track: Track, index: u64, samples: u64) -> Item {
    let bytes = format!("{track} {index} ")
        .repeat(9 + usize::try_from(index % 7).expect("small"))
        .into_bytes();
    Item::Segment(SealedSegment {
        track,
        first_sample: index * u64::from(RATE),
        samples,
        sha256: Digest::of(&bytes),
        bytes: bytes.into(),
        peak: Some(-6.0),
        rms: Some(-20.5),
    })
}

/// The receipt that a studio gives for a take as it stands.
pub(crate) fn receipt(take: &Take, key: &SoftwareKey) -> Jws {
    Jws::sign(Typ::Receipt, &receipt_for(take), key).expect("signed")
}

pub(crate) fn receipt_for(take: &Take) -> Receipt {
    let state = take.state().expect("a state");
    Receipt {
        take: take.id().clone(),
        invitation: take.opening().invitation.clone(),
        journal_head: state.head,
        lines: state.lines,
        segments: state.segments,
        bytes: state.sealed_bytes,
        received_at: "2026-11-20T10:00:00Z".parse().expect("a time stamp"),
        audit: None,
    }
}
