//! Opens the microphone and begins a take. Everything here blocks.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lavalier_protocol::brief::Kind;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{ConsentGiven, Source};
use lavalier_protocol::slate::Slate;
use tokio::sync::mpsc;

use super::OpenMicrophone;
use crate::claim::{Claim, Cleared};
use crate::driver::error::DriverError;
use crate::driver::home::Home;
use crate::driver::opening::{self, NewTake};
use crate::recorder::{self, Event, Events, ExchangeSlot, Recording, Start, StartError};
use crate::seal::Recipients;

/// A take that is to begin.
pub(super) struct Begin {
    pub(super) home: Home,
    pub(super) claim: Arc<Claim>,
    pub(super) open: OpenMicrophone,
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
        let opened = (self.open)(brief)?;
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
            events: in_company(self.levels, move |event| {
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
}

/// Where a whole second's level waits for what is told next, such as that second's segment, some milliseconds later:
/// waking whoever listens costs more than the level. It never waits longer than for the next level.
fn in_company(levels: NonZeroU32, tell: impl Fn(Event) + Send + Sync + 'static) -> Events {
    let waiting = Mutex::new(None);
    Arc::new(move |event| {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(level) = waiting.take() {
            tell(level);
        }
        match event {
            level @ Event::Level(_) if levels == NonZeroU32::MIN => *waiting = Some(level),
            event => tell(event),
        }
    })
}

/// Samples in a time, rounded to the nearest.
fn frames(time: Duration, rate: u32) -> u64 {
    let frames = (time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::level::Level;

    fn level(peak: f64) -> Event {
        let (rms, clipped) = (-40.0, 0);
        Event::Level(Level { peak, rms, clipped })
    }

    /// Peaks, and what is no level as none.
    fn told(levels: u32, events: impl IntoIterator<Item = Event>) -> Vec<Option<f64>> {
        let (send, mut inbox) = mpsc::unbounded_channel();
        let levels = NonZeroU32::new(levels).expect("not zero");
        let tell = in_company(levels, move |event| send.send(event).expect("it is listened to"));
        events.into_iter().for_each(|event| tell(event));
        let told = std::iter::from_fn(|| inbox.try_recv().ok());
        told.map(|event| match event {
            Event::Level(level) => Some(level.peak),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn a_second_s_level_comes_with_what_is_told_next_and_a_second_late_at_most() {
        let told = told(1, [level(-1.0), Event::Heard, level(-2.0), level(-3.0)]);
        assert_eq!(told, [Some(-1.0), None, Some(-2.0)]);
    }

    #[test]
    fn whoever_watches_the_meter_has_each_level_at_once() {
        assert_eq!(told(4, [level(-1.0), level(-2.0)]), [Some(-1.0), Some(-2.0)]);
    }
}
