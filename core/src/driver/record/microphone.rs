//! Opens the microphone and begins a take. Everything here blocks.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{ConsentGiven, Source};
use lavalier_protocol::slate::Slate;
use tokio::sync::mpsc;

use crate::capture::device::DeviceSource;
use crate::capture::wav::WavSource;
use crate::capture::{Opened, Source as _, Wanted};
use crate::claim::{Claim, Cleared};
use crate::driver::error::DriverError;
use crate::driver::home::Home;
use crate::driver::opening::{self, NewTake};
use crate::driver::options::Microphone;
use crate::recorder::{self, ExchangeSlot, Recording, Start, StartError};
use crate::seal::Recipients;

/// A take that is to begin.
pub(super) struct Begin {
    pub(super) home: Home,
    pub(super) claim: Arc<Claim>,
    pub(super) microphone: Microphone,
    pub(super) longest: Option<Duration>,
    pub(super) slate: Option<Slate>,
    pub(super) levels: NonZeroU32,
    pub(super) kind: Kind,
    pub(super) consent: Option<ConsentGiven>,
    pub(super) cleared: Cleared,
    pub(super) continues: Option<TakeId>,
    pub(super) exchanges: ExchangeSlot,
    pub(super) events: mpsc::UnboundedSender<recorder::Event>,
}

impl Begin {
    pub(super) fn begin(self) -> Result<Recording, DriverError> {
        let signed = self.claim.brief();
        let brief = &signed.brief;
        // Before the microphone's light goes on.
        let recipients = Recipients::parse(&brief.recipients)?;
        let opened = self.open()?;
        let format = opened.granted.format;
        let opening = opening::compose(
            NewTake {
                claim: &self.claim,
                brief: &signed,
                store: &self.home.store,
                kind: self.kind,
                slate: self.slate.clone(),
                continues: self.continues.clone(),
                clearance: Some(self.cleared.digest()),
                since_clearance: self.cleared.since_given(self.home.now()),
                consent: self.consent,
                source: Source::Microphone {
                    expected: brief.microphone,
                    granted: recorder::granted(&opened.granted),
                },
                tracks: recorder::tracks(format, brief.format.proxy_bitrate),
                now: self.home.wall(),
            },
            &*self.home.random,
        )?;
        let events = self.events;
        let longest = self.longest.map(|longest| frames(longest, format.rate));
        let start = Start {
            opened,
            opening,
            brief: signed.jws.clone(),
            clearance: self.cleared.jws().clone(),
            recipients,
            store: self.home.store.clone(),
            signer: self.claim.signer(),
            clock: Arc::clone(&self.home.clock),
            exchanges: self.exchanges,
            levels: self.levels,
            events: Arc::new(move |event| {
                // The run may be over; the take is closed all the same.
                let _ = events.send(event);
            }),
        };
        recorder::start_for(start, longest).map_err(|error| match error {
            StartError::Capture(error) => error.into(),
            StartError::Store(error) => error.into(),
            other => DriverError::Said(lavalier_protocol::words::Message::MicrophoneFailed {
                reason: other.to_string(),
            }),
        })
    }

    fn open(&self) -> Result<Opened, DriverError> {
        Ok(match &self.microphone {
            Microphone::Device(name) => {
                // The device's own rate and depth: what was granted is journalled.
                let wanted = Wanted {
                    name: name.clone(),
                    ..Wanted::default()
                };
                DeviceSource::new().open(&wanted)?
            }
            Microphone::File { path, pace } => {
                let origin_ns = u64::try_from(self.home.clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
                WavSource::new(path, *pace, origin_ns).open(&Wanted::default())?
            }
        })
    }
}

/// Samples in a time, rounded to the nearest.
fn frames(time: Duration, rate: u32) -> u64 {
    let frames = (time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}
