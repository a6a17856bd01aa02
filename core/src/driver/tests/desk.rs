//! A home, a studio in memory and a WAV file that stands for the microphone; and what was told, in short.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::sealed::Track;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use super::super::*;
use crate::capture::wav::Pace;
use crate::claim::testing;
use crate::platform::Clock;
use crate::session::Reply;
use crate::studio::StudioApi;
use crate::studio::fake::FakeStudio;
use crate::uplink::testing::TokioClock;
use crate::vault::{FileVault, OpenedVault, Place};

pub(super) const RATE: u32 = 16_000;

/// A home, a studio, and a WAV of some seconds.
pub(super) struct Desk {
    pub(super) folder: tempfile::TempDir,
    pub(super) studio: Arc<FakeStudio>,
    pub(super) clock: Arc<TokioClock>,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            studio: Arc::new(FakeStudio::new(1)),
            clock: Arc::new(TokioClock::new()),
        }
    }

    pub(super) fn home(&self) -> Home {
        let vault = FileVault::open(&self.folder.path().join("secrets")).unwrap();
        let vault = OpenedVault {
            place: Place::Files(vault.folder().to_owned()),
            vault: Arc::new(vault),
            new: false,
        };
        let studio = Arc::clone(&self.studio);
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let connect = move |_, _| Ok(Arc::clone(&studio) as Arc<dyn StudioApi>);
        Home::with(self.folder.path(), vault, clock, Arc::new(connect)).unwrap()
    }

    pub(super) fn wav(&self, samples: u32) -> PathBuf {
        let path = self.folder.path().join("voice.wav");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: RATE,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in 0..samples {
            writer.write_sample(((sample * 37) % 20_011) as i16 - 10_000).unwrap();
        }
        writer.finalize().unwrap();
        path
    }

    pub(super) fn options(&self, samples: u32) -> RecordOptions {
        RecordOptions {
            link: testing::link().to_text(),
            microphone: Microphone::File {
                path: self.wav(samples),
                pace: Pace::Fast,
            },
            longest: None,
            slate: None,
            kind: Kind::Interview,
            evidence: None,
            agree: Some(Arc::new(|_| true)),
            ask: Some(says(Reply::Yes)),
            uplink_limit: None,
            offline: false,
            levels: NonZeroU32::MIN,
        }
    }

    pub(super) async fn record(&self, options: RecordOptions) -> (Result<Ended, DriverError>, Vec<Told>) {
        let (tell, mut told) = Tell::channel();
        let ended = record(&self.home(), options, &Control::new(), &tell).await;
        (ended, heard(&mut told))
    }

    pub(super) async fn resume(&self) -> (Result<Ended, DriverError>, Vec<Told>) {
        let (tell, mut told) = Tell::channel();
        let ended = resume(&self.home(), None, &Control::new(), &tell).await;
        (ended, heard(&mut told))
    }
}

/// A person who answers every question so.
pub(super) fn says(reply: Reply) -> Ask {
    Arc::new(move |questions| questions.iter().map(|question| (question.control, reply)).collect())
}

pub(super) fn heard(told: &mut mpsc::UnboundedReceiver<Told>) -> Vec<Told> {
    std::iter::from_fn(|| told.try_recv().ok()).collect()
}

/// The command line's names of the events, levels and repetitions left out.
pub(super) fn names(told: &[Told]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = told
        .iter()
        .filter_map(|told| match told {
            Told::Claimed { .. } => Some("claimed"),
            Told::Cleared { .. } => Some("cleared"),
            Told::Refused { .. } => Some("refused"),
            Told::Rolling { .. } => Some("rolling"),
            Told::Stopped { .. } => Some("stopped"),
            Told::Safe { .. } => Some("safe"),
            Told::Importing { .. } => Some("importing"),
            Told::Sealed { .. } | Told::Stored { .. } | Told::Level { .. } | Told::Notice(_) => None,
            Told::Gap { .. } => Some("gap"),
        })
        .collect();
    names.dedup();
    names
}

pub(super) fn sealed(told: &[Told]) -> Vec<(u64, Track)> {
    let mut sealed: Vec<_> = told
        .iter()
        .filter_map(|told| match told {
            Told::Sealed { sequence, track, .. } => Some((*sequence, *track)),
            _ => None,
        })
        .collect();
    sealed.sort_unstable();
    sealed
}

pub(super) fn stored(told: &[Told]) -> Vec<(u64, Track)> {
    let mut stored: Vec<_> = told
        .iter()
        .filter_map(|told| match told {
            Told::Stored { sequence, track, .. } => Some((*sequence, *track)),
            _ => None,
        })
        .collect();
    stored.sort_unstable();
    stored
}

pub(super) fn notices(told: &[Told]) -> Vec<Message> {
    let notice = |told: &Told| match told {
        Told::Notice(message) => Some(message.clone()),
        _ => None,
    };
    told.iter().filter_map(notice).collect()
}

pub(super) fn samples(told: &[Told]) -> Option<u64> {
    told.iter().find_map(|told| match told {
        Told::Stopped {
            length: Length::Samples(samples),
            ..
        } => Some(*samples),
        _ => None,
    })
}

/// A take of a second whose recorder died.
pub(super) fn cut_off(desk: &Desk) -> lavalier_protocol::id::TakeId {
    use crate::store::{Item, SealedSegment};
    use lavalier_protocol::digest::Digest;
    use lavalier_protocol::jws::{Jws, Typ};

    let home = desk.home();
    let claim = home.claims().load(&testing::link().invitation).unwrap().unwrap();
    let clearance = claim.cleared(home.now()).unwrap().unwrap();
    let brief = claim.brief();
    let new = opening::NewTake {
        claim: &claim,
        brief: &brief,
        store: home.store(),
        kind: Kind::Interview,
        slate: None,
        continues: None,
        clearance: Some(clearance.digest()),
        since_clearance: clearance.since_given(home.now()),
        consent: None,
        source: home.store().takes()[0].opening().source.clone(),
        tracks: home.store().takes()[0].opening().tracks.clone(),
        now: home.wall(),
    };
    let opening = opening::compose(new, &*home.random).unwrap();
    let mut writer = home.store().begin(opening, &brief.jws, Some(clearance.jws())).unwrap();
    let head = writer.to_sign().unwrap();
    let signature = Jws::sign(Typ::Journal, &head, &*claim.signer()).unwrap();
    let segment = |track| {
        let bytes = vec![7; 1_000];
        Item::Segment(SealedSegment {
            track,
            first_sample: 0,
            samples: u64::from(RATE),
            sha256: Digest::of(&bytes),
            bytes: bytes.into(),
            peak: None,
            rms: None,
        })
    };
    let items = [Item::Signature(signature), segment(Track::Audio), segment(Track::Proxy)];
    writer.write(&items).unwrap();
    writer.take().id().clone()
}
