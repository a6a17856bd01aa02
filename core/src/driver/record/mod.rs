//! `record`: runs the session's effects with real parts, from the link to the receipt.

mod happenings;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::brief::{Brief, Consent};
use lavalier_protocol::id::TakeId;
use lavalier_protocol::policy::{Evidence, Platform};
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use super::control::Control;
use super::engine::{Came, Engine, How};
use super::error::DriverError;
use super::evidence;
use super::home::Home;
use super::network_watch;
use super::options::{Microphone, RecordOptions};
use super::sending::{self, Sending};
use super::told::{Agreement, Ended, Tell, Told};
use crate::capture::device::DeviceSource;
use crate::capture::wav::{self, WavSource};
use crate::capture::{CaptureError, Format, Opened, Source as _, Wanted};
use crate::claim::Device;
use crate::platform::Clock;
use crate::session::{Action, Answer, Effect, EffectId, Event, Question, Session, State};

/// One run of `record`.
pub(super) struct Run<'a> {
    home: &'a Home,
    options: RecordOptions,
    control: &'a Control,
    tell: &'a Tell,
    session: Session,
    engine: Engine,
    /// What the person was last shown to agree to.
    shown: Option<Consent>,
    /// Where the person's yes or no to it goes.
    said: mpsc::UnboundedSender<Event>,
    /// Takes that this run recorded, and when each was stopped, on the monotonic clock.
    stopped: BTreeMap<TakeId, Option<Duration>>,
    safe: BTreeSet<TakeId>,
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
    let (said, mut agreed) = mpsc::unbounded_channel();
    let how = how(home, &options);
    let sending = Sending::new(home, options.uplink_limit);
    let _watch = network_watch::start(control);
    let mut run = Run {
        home,
        session: Session::new(options.offline),
        engine: Engine::new(home, how, sending, came, recorder),
        options,
        control,
        tell,
        shown: None,
        said,
        stopped: BTreeMap::new(),
        safe: BTreeSet::new(),
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
            Some(event) = agreed.recv() => run.on(event),
            Some(event) = run.engine.sending.events.recv() => run.sent(&event),
            () = control.network() => run.engine.sending.network_changed(),
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
                        agreement: self.agreement(false),
                    });
                }
                let brief = claimed.brief.clone();
                self.shown = Some(consent);
                self.ask_consent(brief);
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

    /// How the person comes to agree, who did before or did not.
    fn agreement(&self, given: bool) -> Agreement {
        match &self.options.agree {
            _ if given => Agreement::Given,
            Some(_) => Agreement::Asked,
            None => Agreement::ByRecording,
        }
    }

    fn ask_consent(&mut self, brief: Brief) {
        let yes = Event::Consent(brief.consent.by);
        let Some(agree) = self.options.agree.clone() else {
            // What was told with the brief says so.
            return self.on(yes);
        };
        let said = self.said.clone();
        // As the gate's questions are asked.
        std::thread::spawn(move || {
            // The run may be over.
            let _ = said.send(if agree(&brief) { yes } else { Event::Decline });
        });
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
        let recording = self.engine.recording.is_some();
        match self.session.state() {
            State::Unopened(message) => Some(Err(DriverError::Said(message.clone()))),
            State::Refused(reasons) => Some(refused(reasons)),
            State::Declined => Some(Ok(Ended::Declined)),
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
        let mut takes = self.engine.sending.unsafe_takes();
        takes.retain(|take| self.stopped.contains_key(take.id()));
        let progress = self.session.takes().iter();
        let stored = progress.map(|take| (take.take.clone(), take.stored)).collect();
        let segments = sending::unsent(&takes, &stored);
        Ended::NotSafe { segments }
    }

    async fn finish(self) {
        self.engine.finish().await;
    }

    /// Performs what the session wants; what is asked of a person is asked on a terminal.
    fn perform(&mut self, effect: Effect) {
        let Effect { id, deadline, action } = effect;
        if let Some(deadline) = deadline {
            let (came, left) = (
                self.engine.came.clone(),
                deadline.saturating_sub(self.home.clock.monotonic()),
            );
            self.engine.tasks.spawn(async move {
                tokio::time::sleep(left).await;
                // The run may be over.
                let _ = came.send(Came::Deadline(id));
            });
        }
        if matches!(action, Action::KeepConsent(_)) && self.options.agree.is_none() {
            // Nobody said it: who can be asked next time is asked.
            return;
        }
        match self.engine.perform(id, action, self.session.consent()) {
            Some(Action::Probe) => {
                let file = self.options.evidence.clone();
                let evidence = file.unwrap_or_else(|| evidence::of_this_laptop(self.home.wall()));
                self.engine.answer(id, Answer::Evidence(Some(evidence)));
            }
            Some(Action::Ask(questions)) => self.ask(id, questions),
            Some(Action::Leave) => self.left = true,
            _ => {}
        }
    }

    fn ask(&self, id: EffectId, questions: Vec<Question>) {
        let Some(ask) = self.options.ask.clone() else {
            return self.engine.answer(id, Answer::Said(Vec::new()));
        };
        let came = self.engine.came.clone();
        // A question on a terminal blocks, and nothing takes it back.
        std::thread::spawn(move || {
            let said = ask(&questions);
            let _ = came.send(Came::Answer(id, Answer::Said(said)));
        });
    }
}

/// How this run records.
fn how(home: &Home, options: &RecordOptions) -> How {
    // Without a phone's evidence this is a laptop; with it, it stands for that phone from the claim on.
    let evidence = options.evidence.as_deref().map(Evidence::parse);
    let platform = match evidence {
        Some(Ok(evidence)) => evidence.platform,
        Some(Err(_)) | None => Platform::Desktop,
    };
    let (microphone, levels, clock) = (options.microphone.clone(), options.levels, Arc::clone(&home.clock));
    How {
        device: Device {
            platform,
            app: evidence::app(),
        },
        open: Arc::new(move |brief| open(&microphone, levels, brief, &*clock)),
        longest: options.longest,
        slate: options.slate.clone(),
        kind: options.kind,
        levels,
        // A laptop's word is its person's.
        prove: None,
        managed_code: None,
        offline: options.offline,
    }
}

fn open(microphone: &Microphone, levels: NonZeroU32, brief: &Brief, clock: &dyn Clock) -> Result<Opened, CaptureError> {
    match microphone {
        Microphone::Device(name) => {
            // The device's own rate and depth: what was granted is journalled.
            let asked = &brief.format;
            let wanted = Wanted {
                name: name.clone(),
                likely: Some(Format {
                    rate: asked.rate,
                    channels: asked.channels,
                    bits: asked.bits,
                }),
                watched: levels.get() > 1,
                ..Wanted::default()
            };
            DeviceSource::new().open(&wanted)
        }
        Microphone::File { path, pace } => {
            let origin_ns = u64::try_from(clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
            WavSource::new(path, *pace, origin_ns).open(&Wanted::default())
        }
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
