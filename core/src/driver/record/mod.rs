//! `record`: runs the session's effects with real parts, from the link to the receipt.

mod effects;
mod happenings;
mod microphone;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::Consent;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

use super::control::Control;
use super::error::DriverError;
use super::home::Home;
use super::options::{Microphone, RecordOptions};
use super::sending::{self, Sending};
use super::told::{Ended, Tell, Told};
use crate::capture::CaptureError;
use crate::capture::wav;
use crate::claim::Claim;
use crate::recorder::{self, Recording};
use crate::session::{Answer, EffectId, Event, Session, State};
use crate::studio::StudioApi;

pub(super) use effects::{claim, revise};

/// What an effect that ran elsewhere gives back.
pub(super) enum Came {
    /// An answer for the session.
    Answer(EffectId, Answer),
    /// A claim, and the way to its studio; the answer goes with it.
    Claimed(
        EffectId,
        Box<crate::session::ClaimedHere>,
        Arc<Claim>,
        Arc<dyn StudioApi>,
    ),
    /// A recording that began.
    Began(EffectId, Box<Recording>),
    /// A recording that did not.
    NotBegun(EffectId, DriverError),
    /// An effect's deadline.
    Deadline(EffectId),
}

/// One run of `record`.
pub(super) struct Run<'a> {
    home: &'a Home,
    options: RecordOptions,
    control: &'a Control,
    tell: &'a Tell,
    session: Session,
    sending: Sending,
    claim: Option<Arc<Claim>>,
    /// What the person was last shown to agree to.
    shown: Option<Consent>,
    studio: Option<Arc<dyn StudioApi>>,
    recording: Option<Recording>,
    /// What is waited for before the run is over.
    ending: Vec<JoinHandle<()>>,
    /// Takes that this run recorded, and when each was stopped, on the monotonic clock.
    stopped: BTreeMap<TakeId, Option<Duration>>,
    safe: BTreeSet<TakeId>,
    given_up: BTreeSet<EffectId>,
    running: BTreeMap<EffectId, AbortHandle>,
    tasks: JoinSet<()>,
    came: mpsc::UnboundedSender<Came>,
    recorder: mpsc::UnboundedSender<recorder::Event>,
    /// Why the microphone did not begin.
    fault: Option<DriverError>,
    left: bool,
    /// The studio was told to be out of reach, and is not back yet.
    out_of_reach: bool,
    /// When the run ends by itself, on the monotonic clock: the person ended the take while the studio was out of reach.
    leave_at: Option<Duration>,
}

/// How long the studio may stay out of reach after the person has ended the take, until the run ends and leaves the rest
/// for later. A network that is changing over is back by then.
const LEAVE_AFTER: Duration = Duration::from_secs(3);

/// Records one take and sends it.
///
/// # Errors
/// [`DriverError`] when it came to nothing: a link that does not work, a studio that is not there for a first claim, a
/// microphone that does not open. Once something was recorded, there is an [`Ended`].
pub async fn record(home: &Home, options: RecordOptions, control: &Control, tell: &Tell) -> Result<Ended, DriverError> {
    if let Microphone::File { path, .. } = &options.microphone {
        // Before anything is claimed for it.
        wav::probe(path).map_err(|fault| CaptureError::File {
            path: path.clone(),
            fault,
        })?;
    }
    let (came, mut answers) = mpsc::unbounded_channel();
    let (recorder, mut recorded) = mpsc::unbounded_channel();
    let mut run = Run {
        home,
        session: Session::new(options.offline),
        sending: Sending::new(home, options.uplink_limit, control),
        options,
        control,
        tell,
        claim: None,
        shown: None,
        studio: None,
        recording: None,
        ending: Vec::new(),
        stopped: BTreeMap::new(),
        safe: BTreeSet::new(),
        given_up: BTreeSet::new(),
        running: BTreeMap::new(),
        tasks: JoinSet::new(),
        came,
        recorder,
        fault: None,
        left: false,
        out_of_reach: false,
        leave_at: None,
    };
    let link = run.options.link.clone();
    run.on(Event::Link(link));
    let ended = loop {
        if let Some(ended) = run.is_over() {
            break ended;
        }
        let leaves_in = run.leaves_in();
        tokio::select! {
            Some(came) = answers.recv() => run.came(came),
            Some(event) = recorded.recv() => run.recorded(event),
            Some(event) = run.sending.events.recv() => run.sent(&event),
            () = control.network() => run.sending.network_changed(),
            () = control.stopped(), if run.may_stop() => run.stop(),
            () = control.leaving(), if !run.left => run.left = true,
            () = tokio::time::sleep(leaves_in.unwrap_or_default()), if leaves_in.is_some() => run.left = true,
        }
    };
    run.finish().await;
    ended
}

impl Run<'_> {
    /// Hands an event to the session, performs what it wants, and tells what is new.
    fn on(&mut self, event: Event) {
        let before = self.session.notices().to_vec();
        let state = self.session.state().clone();
        let effects = self.session.on(event, self.home.now());
        let new = self.session.notices().iter().filter(|notice| !before.contains(notice));
        for notice in new {
            self.tell.tell(Told::Notice(notice.clone()));
        }
        for effect in effects {
            self.perform(effect);
        }
        if *self.session.state() != state {
            self.entered();
        }
    }

    /// What follows from a new state, where a person would read a screen and press a button.
    fn entered(&mut self) {
        match self.session.state().clone() {
            State::Invited => {
                let Some(claimed) = self.session.claimed() else { return };
                let consent = claimed.brief.consent.clone();
                if self.shown.as_ref() != Some(&consent) {
                    // What is agreed to reads otherwise in a later brief.
                    self.tell.tell(Told::Claimed {
                        brief: Box::new(claimed.brief.clone()),
                        words: claimed.words.clone(),
                    });
                }
                let by = consent.by;
                self.shown = Some(consent);
                self.on(Event::Consent(by));
            }
            State::Refused(reasons) => self.tell.tell(Told::Refused { controls: reasons }),
            // Before the first take; afterwards it is only where a failed beginning falls back to.
            State::Ready { until, held, early, .. } if self.fault.is_none() && self.stopped.is_empty() => {
                self.tell.tell(Told::Cleared { until, held, early });
                if !self.control.is_stopped() {
                    self.on(Event::Roll);
                }
            }
            _ => {}
        }
    }

    fn may_stop(&self) -> bool {
        matches!(self.session.state(), State::Beginning | State::Rolling(_))
    }

    fn stop(&mut self) {
        self.mark_stopped();
        if self.out_of_reach {
            self.leave_at = Some(self.home.clock.monotonic() + LEAVE_AFTER);
        }
        self.on(Event::Stop);
    }

    /// How long until the run ends by itself; none while it does not.
    fn leaves_in(&self) -> Option<Duration> {
        let now = self.home.clock.monotonic();
        self.leave_at.filter(|_| !self.left).map(|at| at.saturating_sub(now))
    }

    /// Remembers when the take was stopped; the first word counts.
    fn mark_stopped(&mut self) {
        let now = self.home.clock.monotonic();
        if let State::Rolling(take) = self.session.state() {
            self.stopped.entry(take.clone()).or_default().get_or_insert(now);
        }
    }

    /// Whether there is nothing more to do, and how it ended.
    fn is_over(&mut self) -> Option<Result<Ended, DriverError>> {
        if let Some(fault) = self.fault.take() {
            return Some(Err(fault));
        }
        let recording = self.recording.is_some();
        match self.session.state() {
            State::Unopened(message) => Some(Err(DriverError::Said(message.clone()))),
            State::Refused(reasons) => Some(refused(reasons)),
            State::Ready { .. } | State::Left => Some(Ok(Ended::Nothing)),
            _ if self.control.is_stopped() && !recording && self.before_rolling() => Some(Ok(Ended::Nothing)),
            State::Sending(_) | State::Safe(_) if !recording => {
                if self.stopped.keys().all(|take| self.safe.contains(take)) {
                    return Some(Ok(Ended::Safe));
                }
                (self.options.offline || self.left || self.control.is_leaving()).then(|| Ok(self.not_safe()))
            }
            _ => None,
        }
    }

    fn before_rolling(&self) -> bool {
        matches!(
            self.session.state(),
            State::Opening | State::Invited | State::Checking | State::Asking(_)
        )
    }

    fn not_safe(&self) -> Ended {
        let mut takes = self.sending.unsafe_takes();
        takes.retain(|take| self.stopped.contains_key(take.id()));
        let progress = self.session.takes().iter();
        let stored = progress.map(|take| (take.take.clone(), take.stored)).collect();
        let segments = sending::unsent(&takes, &stored);
        Ended::NotSafe { segments }
    }

    async fn finish(mut self) {
        self.tasks.abort_all();
        if let Some(recording) = self.recording.take() {
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

/// A gate that could not be asked is an error; one that said no, or that another device stands in, is an answer.
fn refused(reasons: &[crate::session::Refusal]) -> Result<Ended, DriverError> {
    let trouble = reasons.iter().find(|reason| {
        reason.control.is_none()
            && !matches!(
                reason.message,
                Message::Superseded | Message::NotCleared | Message::ClearanceOver
            )
    });
    match trouble {
        Some(reason) => Err(DriverError::Said(reason.message.clone())),
        None => Ok(Ended::Refused),
    }
}
