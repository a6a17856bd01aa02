//! The recorder on a disk in memory, with a microphone that plays what it is told.

mod faults;
mod interruption;
mod sound;
mod timeline;

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use age::x25519::Identity;
use lavalier_protocol::journal::{Expectations, Opening, Verified, verify};
use lavalier_protocol::jws::Signer;
use lavalier_protocol::sealed::Track;

use super::{Event, ExchangeSlot, Recording, Start, Stopped, granted, start, tracks};
use crate::capture::{
    BehindServer, CaptureError, EndReason, Format, Granted, Opened, PortKind, RingHandle, RingWriter, Stream, rings,
};
use crate::claim::testing::brief;
use crate::platform::testing::{ManualClock, MemoryDisk};
use crate::platform::{Clock, Disk};
use crate::seal::Recipients;
use crate::store::testing::{device, opening, papers};
use crate::store::{Take, TakeStore};

const ROOT: &str = "home/takes";
/// When a test says what it waits for in vain, and does not wait on.
const HUNG_AFTER: Duration = Duration::from_secs(120);
/// Levels a second.
const LEVELS: NonZeroU32 = NonZeroU32::new(5).expect("five is not zero");
/// Short seconds: no proxy at this rate.
const SHORT: Format = Format {
    rate: 1_000,
    channels: 1,
    bits: 24,
};

/// A microphone whose test writes into the rings itself.
struct Scripted(RingHandle);

impl Stream for Scripted {
    fn start(&mut self) -> Result<(), CaptureError> {
        Ok(())
    }

    fn stop(&mut self) {
        self.0.end(EndReason::Stopped);
        self.0.wake();
    }

    fn now_ns(&self) -> u64 {
        0
    }
}

fn scripted(format: Format) -> (RingWriter, Opened) {
    let (writer, reader) = rings(format);
    let opened = Opened {
        granted: Granted {
            name: "Zoë's microphone".to_owned(),
            format,
            port: PortKind::Virtual,
            behind: BehindServer::Direct,
        },
        stream: Box::new(Scripted(writer.handle())),
        reader,
    };
    (writer, opened)
}

/// A recorder with everything around it.
struct Studio {
    disk: MemoryDisk,
    store: TakeStore,
    identity: Identity,
    clock: Arc<ManualClock>,
    exchanges: ExchangeSlot,
    seen: Receiver<Event>,
    events: super::Events,
}

impl Studio {
    fn new() -> Self {
        let disk = MemoryDisk::new();
        let (tell, seen) = channel();
        let tell = Mutex::new(tell);
        Self {
            store: store(&disk),
            disk,
            identity: Identity::generate(),
            clock: Arc::new(ManualClock::default()),
            exchanges: ExchangeSlot::default(),
            seen,
            events: Arc::new(move |event| {
                let _ = tell.lock().expect("no test panics while it tells").send(event);
            }),
        }
    }

    fn recipients(&self) -> Recipients {
        Recipients::parse(&[self.identity.to_public().to_string()]).expect("a recipient")
    }

    fn opening(&self, opened: &Opened) -> Opening {
        let brief = brief();
        let mut opening = opening(1, &brief);
        opening.tracks = tracks(opened.granted.format, brief.format.proxy_bitrate);
        opening.source = lavalier_protocol::journal::Source::Microphone {
            expected: brief.microphone,
            granted: granted(&opened.granted),
        };
        opening
    }

    fn record(&self, opened: Opened) -> Recording {
        self.record_with(opened, device())
    }

    fn record_with(&self, opened: Opened, signer: Arc<dyn Signer>) -> Recording {
        let opening = self.opening(&opened);
        self.begin(opened, opening, signer)
    }

    fn record_as(&self, opened: Opened, opening: Opening) -> Recording {
        self.begin(opened, opening, device())
    }

    fn begin(&self, opened: Opened, opening: Opening, signer: Arc<dyn Signer>) -> Recording {
        let (signed, clearance) = papers(&brief());
        start(Start {
            opening,
            opened,
            brief: signed,
            clearance,
            recipients: self.recipients(),
            store: self.store.clone(),
            signer,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            exchanges: self.exchanges.clone(),
            levels: LEVELS,
            events: Arc::clone(&self.events),
        })
        .expect("recording")
    }

    /// Waits for an event that fits, for as long as the slowest machine could need.
    fn until<T>(&self, fits: impl Fn(&Event) -> Option<T>) -> T {
        loop {
            let event = self
                .seen
                .recv_timeout(HUNG_AFTER)
                .expect("the recorder tells until it stops");
            if let Some(found) = fits(&event) {
                return found;
            }
        }
    }

    fn events_so_far(&self) -> Vec<Event> {
        self.seen.try_iter().collect()
    }

    fn open(&self, sealed: &[u8]) -> Vec<u8> {
        age::decrypt(&self.identity, sealed).expect("the production opens it")
    }

    /// Opened segments of a track, in their order.
    fn opened(&self, take: &Take, track: Track) -> Vec<Vec<u8>> {
        let segments = verified(take).segments;
        let of_track = segments.iter().filter(|segment| segment.track == track);
        of_track
            .map(|segment| self.open(&take.read(segment.sequence).expect("stored")))
            .collect()
    }

    /// Samples of the take's audio, by a FLAC decoder.
    fn samples(&self, take: &Take) -> Vec<i32> {
        let decode = |stream: Vec<u8>| {
            let mut reader = claxon::FlacReader::new(stream.as_slice()).expect("a FLAC stream");
            reader
                .samples()
                .map(|sample| sample.expect("a sample"))
                .collect::<Vec<i32>>()
        };
        self.opened(take, Track::Audio).into_iter().flat_map(decode).collect()
    }
}

fn store(disk: &MemoryDisk) -> TakeStore {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    TakeStore::open(Path::new(ROOT), disk).expect("the store opens")
}

fn verified(take: &Take) -> Verified {
    let journal = take.journal_lines(0, usize::MAX).expect("lines");
    verify(&journal.bytes, Expectations::default())
}

fn whole(take: &Take) -> Verified {
    let verified = verified(take);
    assert!(verified.is_whole(), "{:?}", verified.problems);
    verified
}

/// Writes frames in blocks of a tenth of a second, waiting for room.
fn speak(writer: &mut RingWriter, format: Format, from: u64, samples: &[i32]) {
    let block = (format.rate / 10) as usize * usize::from(format.channels);
    for (index, chunk) in samples.chunks(block).enumerate() {
        let frames = chunk.len() / usize::from(format.channels);
        assert!(writer.wait_for_room(frames, || false), "the recorder reads");
        // A device of 32 bits gives 24-bit samples in its upper bits.
        let wide: Vec<i32> = chunk.iter().map(|sample| sample << 8).collect();
        let first = from + (index * block / usize::from(format.channels)) as u64;
        let now = format.nanoseconds(first);
        writer.write(&wide, now, now);
        writer.wake_reader();
    }
}

fn end(writer: RingWriter, reason: EndReason) {
    writer.end(reason);
    writer.wake_reader();
}

/// Something that does not repeat.
fn noise(frames: usize) -> Vec<i32> {
    let dice = crate::platform::testing::SeededRandom::new(3);
    let sample = |_| i32::try_from(dice.number() % 200_001).expect("small") - 100_000;
    (0..frames).map(sample).collect()
}

fn stopped(recording: Recording) -> (Take, Stopped) {
    let take = recording.take().clone();
    (take, recording.join())
}
