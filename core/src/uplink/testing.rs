//! A recorder that seals small segments, and an uplink to the studio in memory, on the runtime's paused clock.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{ConsentBy, End, Kind, MicrophoneWish};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{
    ClockExchange, CloseReason, ConsentGiven, Granted, KeyStorage, Opening, Port, Source, TrackFormat,
};
use lavalier_protocol::jws::{Jws, Signer as _, Typ};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::text::Label;
use tokio::sync::mpsc;

use super::{Parts, Uplink, UplinkEvent};
use crate::claim::Account;
use crate::claim::testing::{self as claims, DEVICE_KEY, RECEIPT_KEY, key};
use crate::platform::testing::{MemoryDisk, SeededRandom};
use crate::platform::{BootId, BootTime, Clock, Disk};
use crate::store::{Item, SealedSegment, Take, TakeStore, TakeWriter};
use crate::studio::Token;
use crate::studio::fake::FakeStudio;
use crate::vault::{Vault, VaultError};

/// Samples a second of the test's takes.
const RATE: u32 = 8_000;
/// Bytes of a sealed second of original and of proxy: a third of real ones.
pub(super) const ORIGINAL: usize = 20_000;
pub(super) const PROXY: usize = 2_000;

/// The runtime's clock.
#[derive(Debug)]
pub(crate) struct TokioClock(tokio::time::Instant);

impl TokioClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test's clock adapter, over the runtime's paused clock"
    )]
    pub(crate) fn new() -> Self {
        Self(tokio::time::Instant::now())
    }
}

impl Clock for TokioClock {
    fn wall(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(self.monotonic()).unwrap()
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn boot(&self) -> Option<BootTime> {
        let boot = BootId::from_bytes([1; 16]);
        let since = self.0.elapsed();
        Some(BootTime { boot, since })
    }
}

/// Forgets what it is given.
struct NoVault;

impl Vault for NoVault {
    fn get(&self, _: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, VaultError> {
        Ok(None)
    }

    fn put(&self, _: &str, _: &[u8]) -> Result<(), VaultError> {
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }

    fn storage(&self) -> KeyStorage {
        KeyStorage::File
    }
}

pub(super) fn opening(number: u8) -> Opening {
    let brief = claims::brief();
    let device = key(DEVICE_KEY).public_key();
    let clearance = clearance();
    let granted = Granted {
        port: Port::Virtual,
        rate: RATE,
        bits: 16,
        channels: 1,
        behind: None,
    };
    let flac = TrackFormat::Flac {
        rate: RATE,
        bits: 16,
        channels: 1,
    };
    let opus = TrackFormat::OggOpus {
        rate: RATE,
        bitrate: 48_000,
    };
    Opening {
        version: 1,
        take: take_id(number),
        production: brief.production,
        invitation: brief.invitation,
        interview: brief.interview,
        end: End::Interviewer,
        take_number: u32::from(number),
        previous: None,
        continues: None,
        kind: Kind::Interview,
        slate: "R001/1/1".parse().unwrap(),
        brief: claims::signed_brief(&claims::brief()).digest(),
        clearance: Some(clearance.digest()),
        since_clearance: Some(0),
        device_key: device,
        key_storage: KeyStorage::File,
        binding: claims::link().secret.binding_key().bind(device.thumbprint()),
        source: Source::Microphone {
            expected: MicrophoneWish::Any,
            granted,
        },
        tracks: [(Track::Audio, flac), (Track::Proxy, opus)].into(),
        consent: Some(ConsentGiven {
            by: ConsentBy::Itself,
            at: Timestamp::UNIX_EPOCH,
        }),
        started_at: Timestamp::from_second(i64::from(number)).unwrap(),
        app: Label::new("lavalier 1.0.0").unwrap(),
    }
}

fn clearance() -> Jws {
    let clearance = claims::clearance(&claims::brief(), Timestamp::MAX);
    Jws::sign(Typ::Clearance, &clearance, &key(RECEIPT_KEY)).unwrap()
}

pub(super) fn take_id(number: u8) -> TakeId {
    TakeId::from_random([number; 16])
}

/// Records a take, a second at a time.
pub(super) struct Tape {
    writer: Option<TakeWriter>,
    take: Take,
    second: u64,
}

impl Tape {
    pub(super) fn begin(store: &TakeStore, number: u8) -> Self {
        let brief = claims::signed_brief(&claims::brief());
        let writer = store.begin(opening(number), &brief, Some(&clearance())).unwrap();
        let mut tape = Self {
            take: writer.take().clone(),
            writer: Some(writer),
            second: 0,
        };
        tape.sign();
        tape
    }

    pub(super) const fn take(&self) -> &Take {
        &self.take
    }

    fn write(&mut self, items: &[Item]) {
        self.writer.as_mut().unwrap().write(items).unwrap();
    }

    fn sign(&mut self) {
        if let Some(head) = self.writer.as_ref().unwrap().to_sign() {
            let jws = Jws::sign(Typ::Journal, &head, &key(DEVICE_KEY)).unwrap();
            self.write(&[Item::Signature(jws)]);
        }
    }

    /// One second of sound: an original and a proxy.
    pub(super) fn second(&mut self) {
        let segment = |track, length: usize| {
            let mut bytes = vec![self.second as u8; length];
            bytes[..8].copy_from_slice(&self.second.to_be_bytes());
            Item::Segment(SealedSegment {
                track,
                first_sample: self.second * u64::from(RATE),
                samples: u64::from(RATE),
                sha256: Digest::of(&bytes),
                bytes: bytes.into(),
                peak: None,
                rms: None,
            })
        };
        let items = [segment(Track::Audio, ORIGINAL), segment(Track::Proxy, PROXY)];
        self.write(&items);
        self.second += 1;
        self.sign();
    }

    pub(super) fn seconds(&mut self, count: u64) {
        (0..count).for_each(|_| self.second());
    }

    pub(super) fn close(&mut self) {
        self.write(&[Item::Close(CloseReason::Stopped)]);
        self.sign();
        self.writer = None;
    }
}

/// A home with its store, a studio, and an uplink between them that can be restarted.
pub(super) struct Rig {
    pub(super) disk: MemoryDisk,
    pub(super) store: TakeStore,
    pub(super) studio: Arc<FakeStudio>,
    pub(super) uplink: Option<Uplink>,
    pub(super) events: mpsc::UnboundedReceiver<UplinkEvent>,
    pub(super) exchanges: Arc<Mutex<Vec<ClockExchange>>>,
    /// Whether originals may go.
    pub(super) originals: Arc<AtomicBool>,
    clock: Arc<TokioClock>,
    seed: u64,
    /// Every event so far.
    pub(super) seen: Vec<UplinkEvent>,
}

impl Rig {
    pub(super) fn new(seed: u64) -> Self {
        let disk = MemoryDisk::new();
        let store = TakeStore::open(Path::new("/takes"), Arc::new(disk.clone()) as Arc<dyn Disk>).unwrap();
        Self {
            disk,
            store,
            studio: Arc::new(FakeStudio::claimed(seed)),
            uplink: None,
            events: mpsc::unbounded_channel().1,
            exchanges: Arc::default(),
            originals: Arc::new(AtomicBool::new(true)),
            clock: Arc::new(TokioClock::new()),
            seed,
            seen: Vec::new(),
        }
    }

    pub(super) fn start(&mut self) {
        let account = Account::new(
            claims::claim_id(),
            Arc::new(key(DEVICE_KEY)),
            Token::new("token-0".to_owned()),
            Arc::new(NoVault),
            "token".to_owned(),
        );
        let (events, receiver) = mpsc::unbounded_channel();
        let exchanges = Arc::clone(&self.exchanges);
        let originals = Arc::clone(&self.originals);
        self.events = receiver;
        self.uplink = Some(Uplink::start(Parts {
            studio: Arc::clone(&self.studio) as Arc<dyn crate::studio::StudioApi>,
            account: Arc::new(account),
            invitation: claims::link().invitation,
            store: self.store.clone(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            random: Arc::new(SeededRandom::new(self.seed)),
            originals: Arc::new(move || originals.load(Ordering::Relaxed)),
            exchange: Arc::new(move |exchange| exchanges.lock().unwrap().push(exchange)),
            events,
        }));
    }

    /// As after a crash of the program: another store and another uplink on the same disk.
    pub(super) fn restart(&mut self) {
        self.uplink = None;
        self.disk = self.disk.after_kill();
        self.store = TakeStore::open(Path::new("/takes"), Arc::new(self.disk.clone()) as Arc<dyn Disk>).unwrap();
        self.start();
    }

    /// Waits for an event that fits; all on the way are kept.
    pub(super) async fn until(&mut self, fits: impl Fn(&UplinkEvent) -> bool) -> UplinkEvent {
        let limit = tokio::time::timeout(Duration::from_secs(7 * 24 * 3600), async {
            loop {
                let event = self.events.recv().await.expect("the uplink runs");
                self.seen.push(event.clone());
                if fits(&event) {
                    return event;
                }
            }
        });
        match limit.await {
            Ok(event) => event,
            Err(_) => panic!("it never happens"),
        }
    }

    pub(super) async fn until_safe(&mut self, take: &TakeId) {
        self.until(|event| matches!(event, UplinkEvent::Safe { take: safe, .. } if safe == take))
            .await;
    }

    /// Lets time pass.
    pub(super) async fn pass(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
        while let Ok(event) = self.events.try_recv() {
            self.seen.push(event);
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.clock.monotonic()
    }

    /// Records in step with time.
    pub(super) async fn record(&mut self, tape: &mut Tape, seconds: u64) {
        for _ in 0..seconds {
            self.pass(Duration::from_secs(1)).await;
            tape.second();
        }
    }

    /// The take is whole at the studio, byte for byte in its journal, and safe here.
    pub(super) fn assert_whole(&self, take: &Take) {
        let counts = self.studio.counts(take.id());
        let state = take.state().unwrap();
        assert_eq!((counts.lines, counts.journalled), (state.lines, state.segments));
        assert_eq!(counts.stored, state.segments, "a hole");
        let journal = take.journal_lines(0, usize::MAX).unwrap();
        assert_eq!(self.studio.journal(take.id()), journal.bytes);
        assert!(take.is_safe());
    }

    pub(super) fn stored(&self, take: &TakeId) -> Vec<u64> {
        let stored = self.seen.iter().filter_map(|event| match event {
            UplinkEvent::Stored { take: of, sequence, .. } if of == take => Some(*sequence),
            _ => None,
        });
        stored.collect()
    }
}
