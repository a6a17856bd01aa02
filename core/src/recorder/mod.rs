//! The recorder: from an opened microphone to sealed segments on the disk, in two threads.
//!
//! ```text
//! rings -> Reader -> Seconds -> FLAC (compared), Opus -> age -> Queue -> TakeWriter -> Event::Sealed
//! `--------------- engine's thread ----------------------'      `---- keeper's thread ----'
//! ```
//!
//! - [`start`] takes a [`Start`] (the opened microphone, the opening line made with [`granted`] and [`tracks`], papers,
//!   recipients, store, signer, clock, and where events go) and gives a [`Recording`]: [`Recording::stop`],
//!   [`Recording::mark`], [`Recording::join`], and what a phone's shell reports: [`Recording::interruption_began`],
//!   [`Recording::interruption_ended`], [`Recording::lost`].
//! - [`Event`]s tell everything else. [`Event::Stopped`] comes once, last, whoever ended the take.
//! - [`ExchangeSlot`] takes exchanges with the studio's clock into the journal's clock readings.
//! - [`import`] takes a file made elsewhere into the same custody.
//!
//! Invariants: samples are in memory only, in buffers that are wiped; a segment is announced when it is durable and not
//! before; time is never shortened, so what could not be captured or kept is silence of its length with a gap line; while
//! the disk refuses, a minute of sealed seconds waits in memory and the disk is tried again.

mod engine;
mod event;
mod format;
mod gaps;
mod keeper;
mod queue;
mod segmenter;
mod signing;
mod stall;
mod timepiece;

pub mod import;

#[cfg(test)]
mod tests;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use lavalier_protocol::journal::{Opening, TrackFormat};
use lavalier_protocol::jws::{Jws, Signer};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::text::Line;

use crate::capture::{CaptureError, EndReason, Opened, PortKind, Reader};
use crate::encode::{EncodeError, OpusProxy};
use crate::level::{QUIET_DBFS, QUIET_UNPROCESSED_DBFS, SilenceWatch};
use crate::platform::Clock;
use crate::seal::Recipients;
use crate::store::{StoreError, Take, TakeStore};

use engine::{Control, Engine};
use keeper::Keeper;
use queue::Queue;
use segmenter::Segmenter;
use timepiece::Timepiece;

pub use event::{Event, Events, Stopped};
pub use format::{granted, tracks};
pub use timepiece::ExchangeSlot;

/// Everything a recording needs.
pub struct Start {
    /// The microphone, opened and not started.
    pub opened: Opened,
    /// The opening line.
    pub opening: Opening,
    /// The brief that it names.
    pub brief: Jws,
    /// The clearance that it names.
    pub clearance: Jws,
    /// The brief's recipients.
    pub recipients: Recipients,
    /// Where the take goes.
    pub store: TakeStore,
    /// The device key.
    pub signer: Arc<dyn Signer>,
    /// The machine's clock.
    pub clock: Arc<dyn Clock>,
    /// Where exchanges with the studio's clock are left.
    pub exchanges: ExchangeSlot,
    /// Levels that are told a second. Each wakes whoever shows it, which is dear beside the rest.
    pub levels: NonZeroU32,
    /// Where events go.
    pub events: Events,
}

/// Why a recording did not begin. No take is left behind.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The microphone did not start.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// The take could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The microphone's format cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The opening line does not name the tracks of this microphone; a mistake of the program.
    #[error("the opening line does not fit the microphone. Report this")]
    Tracks,
    /// The system gives no thread.
    #[error("the system is out of threads ({detail}). Close other programs and try again")]
    Threads {
        /// What it said.
        detail: String,
    },
}

/// A recording that runs. Dropping it ends the take as [`Self::stop`] does, without waiting.
pub struct Recording {
    take: Take,
    controls: Sender<Control>,
    queue: Arc<Queue>,
    engine: JoinHandle<()>,
    keeper: Option<JoinHandle<Stopped>>,
}

/// Starts the microphone and the take.
///
/// # Errors
/// As [`StartError`] documents; the microphone is stopped then.
pub fn start(start: Start) -> Result<Recording, StartError> {
    start_for(start, None)
}

/// As [`start`]; the take ends by itself after `longest` samples, where that is given, and has exactly as many.
///
/// # Errors
/// As [`StartError`] documents; the microphone is stopped then.
pub fn start_for(start: Start, longest: Option<u64>) -> Result<Recording, StartError> {
    let Opened {
        granted,
        mut stream,
        reader,
    } = start.opened;
    let format = reader.format();
    let proxy = match start.opening.tracks.get(&Track::Proxy) {
        Some(TrackFormat::OggOpus { bitrate, .. }) => {
            let serial = u32::from_be_bytes(first_four(start.opening.take.as_str()));
            Some((OpusProxy::new(format, serial, *bitrate)?, *bitrate))
        }
        _ => None,
    };
    if start.opening.tracks != tracks(format, proxy.as_ref().map(|(_, bitrate)| *bitrate)) {
        return Err(StartError::Tracks);
    }
    let segmenter = Segmenter::new(format, proxy.map(|(proxy, _)| proxy), start.recipients)?;
    // The microphone first: a take that never had one would be a take without an end.
    stream.start()?;
    let writer = start.store.begin(start.opening, &start.brief, Some(&start.clearance))?;
    let take = writer.take().clone();
    let queue = Arc::new(Queue::default());
    let (controls, inbox) = channel();
    let engine = Engine {
        reader: Reader::new(reader),
        stream,
        segmenter,
        timepiece: Timepiece::new(
            format,
            Arc::clone(&start.clock),
            start.exchanges,
            granted.port == PortKind::File,
        ),
        clock: Arc::clone(&start.clock),
        watch: SilenceWatch::new(
            format,
            if granted.is_unprocessed() {
                QUIET_UNPROCESSED_DBFS
            } else {
                QUIET_DBFS
            },
        ),
        controls: inbox,
        queue: Arc::clone(&queue),
        events: Arc::clone(&start.events),
        patient: granted.port == PortKind::File,
        longest,
        levels: start.levels,
    };
    let rolling = Event::Rolling {
        take: take.id().clone(),
        slate: take.opening().slate.clone(),
        granted,
    };
    (start.events)(rolling);
    let keeper = Keeper::new(writer, Arc::clone(&queue), start.signer, start.clock, start.events);
    let keeper = spawn("keeper", move || keeper.run())?;
    let engine = spawn("recorder", move || engine.run())?;
    Ok(Recording {
        take,
        controls,
        queue,
        engine,
        keeper: Some(keeper),
    })
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, StartError> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|error| StartError::Threads {
        detail: error.to_string(),
    })
}

fn first_four(text: &str) -> [u8; 4] {
    let digest = lavalier_protocol::digest::Digest::of(text.as_bytes());
    let [a, b, c, d, ..] = *digest.as_bytes();
    [a, b, c, d]
}

impl Recording {
    /// The take.
    #[must_use]
    pub const fn take(&self) -> &Take {
        &self.take
    }

    /// Ends the take: what was captured is still sealed and stored. Returns at once; [`Event::Stopped`] follows.
    pub fn stop(&self) {
        self.tell(Control::Stop);
    }

    /// Marks the sample that is being captured.
    pub fn mark(&self, text: Line) {
        self.tell(Control::Mark(text));
    }

    /// The shell reports that an interruption began: a call, another app that has the microphone, a system that hands over
    /// silence. What is missing from here on has that cause. Reported again while it goes on, it changes nothing.
    pub fn interruption_began(&self) {
        self.tell(Control::InterruptionBegan);
    }

    /// The interruption is over, by the system's word or the person's: the microphone is started again where the system has
    /// not done so. Where it cannot be, the take ends.
    pub fn interruption_ended(&self) {
        self.tell(Control::InterruptionEnded);
    }

    /// The shell reports that what comes is no longer the microphone that was opened, which the platform does not tell the
    /// stream: it was unplugged, another was put in its place, its format changed, the audio services were reset. The take
    /// ends, and nothing that comes after this is part of it.
    pub fn lost(&self, why: EndReason) {
        self.tell(Control::Lost(why));
    }

    /// Gives up what a disk that refuses does not take: for a process that has to end. What is durable stays, and recovery
    /// closes the take.
    pub fn abandon(&self) {
        self.tell(Control::Stop);
        self.queue.abandon();
    }

    /// Waits until the take is closed, however long the disk refuses.
    ///
    /// # Panics
    /// When the keeper's thread did.
    #[must_use]
    pub fn join(mut self) -> Stopped {
        let keeper = self.keeper.take().expect("it is taken only here");
        keeper.join().expect("the keeper does not panic")
    }

    fn tell(&self, control: Control) {
        // An engine that has ended needs no telling.
        if self.controls.send(control).is_ok() {
            self.engine.thread().unpark();
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.tell(Control::Stop);
    }
}
