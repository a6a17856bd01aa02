//! Performs a session's effects with real parts: claims, gate, microphone, recorder, uplink.
//!
//! One engine serves the command line's single run, which presses by itself ([`super::record()`]), and a phone's sitting,
//! where a person does. What came of an effect arrives in its owner's inbox as [`Came`], what the recorder says as its
//! events, what the uplink says in [`Sending::events`].

mod microphone;
mod perform;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::slate::Slate;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

use super::error::DriverError;
use super::home::Home;
use super::sending::Sending;
use crate::capture::{CaptureError, Opened};
use crate::claim::{Claim, Device, Prove};
use crate::recorder::{self, Recording};
use crate::session::{Answer, ClaimedHere, EffectId, Event};
use crate::studio::StudioApi;

pub(super) use perform::{claim, revise};

/// Opens the microphone for a take under this brief. Blocks.
pub(crate) type OpenMicrophone = Arc<dyn Fn(&Brief) -> Result<Opened, CaptureError> + Send + Sync>;

/// What an effect that ran elsewhere gives back.
pub(crate) enum Came {
    /// An answer for the session.
    Answer(EffectId, Answer),
    /// A claim, and the way to its studio; the answer goes with it.
    Claimed(EffectId, Box<ClaimedHere>, Arc<Claim>, Arc<dyn StudioApi>),
    /// A recording that began.
    Began(EffectId, Box<Recording>),
    /// A recording that did not.
    NotBegun(EffectId, DriverError),
    /// An effect's deadline.
    Deadline(EffectId),
    /// What the disk or the key had refused at a take's end was asked for again.
    ClosedAgain,
}

/// How takes are recorded.
pub(crate) struct How {
    /// What claims.
    pub(crate) device: Device,
    /// The microphone.
    pub(crate) open: OpenMicrophone,
    /// A take ends by itself after this much sound.
    pub(crate) longest: Option<Duration>,
    /// In place of the next slate.
    pub(crate) slate: Option<Slate>,
    /// What is recorded.
    pub(crate) kind: Kind,
    /// Levels that are told a second.
    pub(crate) levels: NonZeroU32,
    /// How the device's maker vouches for it; none where nobody does.
    pub(crate) prove: Option<Prove>,
    /// The code that the device's manager gave the app; none where it gave none.
    pub(crate) managed_code: Option<String>,
    /// Without contact.
    pub(crate) offline: bool,
}

/// The real parts under one session.
pub(crate) struct Engine {
    pub(super) home: Home,
    pub(crate) how: How,
    pub(crate) sending: Sending,
    claim: Option<Arc<Claim>>,
    studio: Option<Arc<dyn StudioApi>>,
    pub(crate) recording: Option<Recording>,
    /// Beginnings that were given up, until they end.
    stopping: Vec<Recording>,
    /// A take whose end was told before its beginning.
    ended_first: Option<TakeId>,
    /// What is waited for before it is over.
    ending: Vec<JoinHandle<()>>,
    given_up: BTreeSet<EffectId>,
    running: BTreeMap<EffectId, AbortHandle>,
    pub(super) tasks: JoinSet<()>,
    pub(super) came: UnboundedSender<Came>,
    recorder: UnboundedSender<recorder::Event>,
}

impl Engine {
    /// An engine that puts what comes of its work into these.
    pub(crate) fn new(
        home: &Home,
        how: How,
        sending: Sending,
        came: UnboundedSender<Came>,
        recorder: UnboundedSender<recorder::Event>,
    ) -> Self {
        Self {
            home: home.clone(),
            how,
            sending,
            claim: None,
            studio: None,
            recording: None,
            stopping: Vec::new(),
            ended_first: None,
            ending: Vec::new(),
            given_up: BTreeSet::new(),
            running: BTreeMap::new(),
            tasks: JoinSet::new(),
            came,
            recorder,
        }
    }

    /// An answer came.
    pub(crate) fn answered(&mut self, id: EffectId) {
        self.running.remove(&id);
    }

    /// A claim came. The session's event, unless it was given up.
    pub(crate) fn claimed(
        &mut self,
        id: EffectId,
        here: Box<ClaimedHere>,
        claim: Arc<Claim>,
        studio: Arc<dyn StudioApi>,
    ) -> Option<Event> {
        self.running.remove(&id);
        if self.given_up.contains(&id) {
            return None;
        }
        self.claim = Some(claim);
        self.studio = Some(studio);
        Some(Event::Answer(id, Answer::Claimed(here)))
    }

    /// A recording began; one that was given up is stopped again, and the one that rolls by then goes on.
    pub(crate) fn began(&mut self, id: EffectId, recording: Recording) -> Event {
        let take = recording.take().id().clone();
        if self.ended_first.take_if(|ended| *ended == take).is_some() {
            self.join(recording);
        } else if self.given_up.contains(&id) {
            recording.stop();
            self.stopping.push(recording);
        } else {
            self.recording = Some(recording);
        }
        Event::Answer(id, Answer::Rolling(take))
    }

    /// Whether an effect was given up.
    pub(crate) fn was_given_up(&self, id: EffectId) -> bool {
        self.given_up.contains(&id)
    }

    /// A take ended. The session's event.
    pub(crate) fn ended(&mut self, stopped: recorder::Stopped) -> Event {
        let ended = |recording: &Recording| *recording.take().id() == stopped.take;
        let of_these = self.stopping.iter().position(ended).map(|at| self.stopping.remove(at));
        match of_these.or_else(|| self.recording.take_if(|it| ended(it))) {
            Some(recording) => self.join(recording),
            None => self.ended_first = Some(stopped.take.clone()),
        }
        if !stopped.closed || !stopped.signed {
            let (home, came) = (self.home.clone(), self.came.clone());
            // What the disk or the key refused is asked for again.
            self.ending.push(tokio::task::spawn_blocking(move || {
                drop(home.recover());
                // Its owner may be gone.
                let _ = came.send(Came::ClosedAgain);
            }));
        }
        Event::Ended {
            take: stopped.take,
            reason: stopped.reason,
        }
    }

    /// Its threads are at their end; when they are gone, so is their hold on the take.
    fn join(&mut self, recording: Recording) {
        self.ending
            .push(tokio::task::spawn_blocking(move || drop(recording.join())));
    }

    /// Whether a take is not closed yet, one of a beginning that was given up among them.
    pub(crate) fn has_open_take(&self) -> bool {
        self.recording.is_some() || !self.stopping.is_empty()
    }

    /// Ends what runs. A take in progress is left to recovery.
    pub(crate) async fn finish(mut self) {
        self.tasks.abort_all();
        for recording in self.recording.take().into_iter().chain(self.stopping) {
            // Only after a fault; what is durable is closed next time.
            recording.abandon();
        }
        for ending in self.ending {
            // A thread that panicked has said so.
            let _ = ending.await;
        }
        self.sending.stop().await;
    }
}
