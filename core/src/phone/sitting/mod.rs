//! The sitting: runs the flow with real parts. It decides nothing: what follows from what is the flow's and the session's.
//!
//! Everything comes in by one inbox or as what came of its own work, is handed to the flow, and what the flow wants is done.
//! A panic in here ends one sitting and begins the next ([`supervise`]): the take that was open is closed by its own
//! threads, and nothing that was recorded is lost.

mod listener;
mod packing;
mod perform;
mod sources;
mod timers;
mod transfers;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use jiff::SignedDuration;
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::text::Label;
use lavalier_protocol::words::{Message, Voice, Wording};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::asks::Asks;
use super::flow::{AskId, Event, Flow, LinkText, Order};
use super::meter::Meter;
use super::options::App;
use super::outbox::{Failed, Outbox};
use super::request::Answer;
use super::said::Said;
use super::screen::{Screen, Shown, Sign, Tone, Words};
use crate::capture::CaptureError;
use crate::claim::{Device, disk_message};
use crate::driver::{Came, DriverError, Engine, Home, How, Sending, Tell};
use crate::level::Level;
use crate::recorder;
use crate::session::{self, RecoveredTake};
use crate::uplink::UplinkEvent;
use listener::Listener;
use timers::{Timer, Timers};
use transfers::{Packed, Transfers};

#[cfg(any(test, feature = "testing"))]
pub(super) use sources::{Chosen, Purpose};
pub(super) use sources::{Microphones, microphones};

/// How often the thread that calls the shell is looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long a take gets to be closed when the phone is shut down.
const CLOSE_WITHIN: Duration = Duration::from_secs(15);
/// Sittings that may panic in one process; then it is shown and nothing is tried again.
const SITTINGS_MAX: u32 = 5;
/// What the link that is open is kept under.
const LINK: &str = "phone/link";

/// What a sitting stands on.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) app: App,
    pub(super) home: Home,
    pub(super) microphones: Microphones,
    pub(super) asks: Asks,
    pub(super) outbox: Outbox,
    pub(super) shown: Arc<Mutex<Shown>>,
}

/// Runs sittings, one after the other where one panics, until the phone is shut down.
pub(super) async fn supervise(parts: Parts, mut said: UnboundedReceiver<Said>) {
    for sitting in 0..SITTINGS_MAX {
        // Also where it does not even begin.
        let run = async { Sitting::new(parts.clone()).run(&mut said, sitting > 0).await };
        if AssertUnwindSafe(run).catch_unwind().await.is_ok() {
            return;
        }
        // Its text may hold anything.
        tracing::error!("the core panicked; a new sitting begins");
    }
    parts.show_over();
    // Nothing answers any more, and whoever ends the phone is not kept waiting.
    while let Some(said) = said.recv().await {
        if matches!(said, Said::Shutdown(_)) {
            return;
        }
    }
}

impl Parts {
    /// Shows that nothing runs any more. No button does anything then, so there is none.
    fn show_over(&self) {
        let voice = Voice::english();
        let (sign, over) = (voice.word(&Wording::SignFault), voice.word(&Wording::CoreOver));
        let mut last = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Shown {
            number: last.number + 1,
            screen: Screen::Fault {
                sign: Sign {
                    tone: Tone::Stop,
                    word: sign.what,
                },
                words: Words {
                    what: over.what,
                    remedy: over.remedy,
                },
                buttons: Vec::new(),
            },
            notices: Vec::new(),
        };
        let shown = last.clone();
        drop(last);
        self.outbox.show(shown);
    }
}

/// One person's sitting with a phone.
struct Sitting {
    parts: Parts,
    flow: Flow,
    voice: Voice,
    engine: Engine,
    timers: Timers,
    /// Requests under way, by the numbers that the shell knows.
    asked: BTreeMap<u64, AskId>,
    listener: Option<Listener>,
    inboxes: Option<Inboxes>,
    heard: UnboundedSender<Level>,
    transfers: Transfers,
    /// Orders for the recorder of a take whose microphone is being opened.
    early: Vec<Order>,
    /// When the open take began, on the monotonic clock.
    began: Option<Duration>,
    /// Whether anything is heard.
    silent: bool,
}

/// What comes of the sitting's own work.
struct Inboxes {
    came: UnboundedReceiver<Came>,
    recorded: UnboundedReceiver<recorder::Event>,
    heard: UnboundedReceiver<Level>,
    was_open: UnboundedReceiver<Option<LinkText>>,
    parcels: UnboundedReceiver<Vec<Packed>>,
}

impl Sitting {
    fn new(parts: Parts) -> Self {
        let (came, came_in) = mpsc::unbounded_channel();
        let (recorder, recorded) = mpsc::unbounded_channel();
        let (heard, heard_in) = mpsc::unbounded_channel();
        let (parcels, parcels_in) = mpsc::unbounded_channel();
        let how = How {
            device: device(&parts.app, Platform::Desktop),
            open: (parts.microphones)(sources::Chosen::default(), sources::Purpose::Record),
            longest: None,
            slate: None,
            kind: lavalier_protocol::brief::Kind::Interview,
            levels: sources::LEVELS,
            prove: None,
            offline: false,
        };
        let sending = Sending::new(&parts.home, None);
        Self {
            flow: Flow::new(parts.app.clone()),
            voice: Voice::english(),
            engine: Engine::new(&parts.home, how, sending, came, recorder),
            timers: Timers::default(),
            asked: BTreeMap::new(),
            listener: None,
            inboxes: Some(Inboxes {
                came: came_in,
                recorded,
                heard: heard_in,
                was_open: was_open(&parts.home),
                parcels: parcels_in,
            }),
            heard,
            transfers: Transfers::new(parcels),
            early: Vec::new(),
            began: None,
            silent: false,
            parts,
        }
    }

    async fn run(mut self, said: &mut UnboundedReceiver<Said>, after_a_panic: bool) {
        let mut inboxes = self.inboxes.take().expect("it is taken only here");
        let first = self.flow.start();
        self.perform(first);
        self.sweep_transfers();
        // Before any link is opened: the person may leave again at once.
        self.count_waiting();
        if after_a_panic {
            self.on(Event::CoreFailed);
        }
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            self.show();
            let now = self.parts.home.clock().monotonic();
            let left = self.timers.next().map(|at| at.saturating_sub(now));
            tokio::select! {
                said = said.recv() => match said {
                    Some(Said::Shutdown(done)) => {
                        self.close(&mut inboxes).await;
                        drop(done);
                        return;
                    }
                    None => return self.close(&mut inboxes).await,
                    Some(said) => self.said(said),
                },
                Some(came) = inboxes.came.recv() => self.came(came),
                Some(event) = inboxes.recorded.recv() => self.recorded(event),
                Some(level) = inboxes.heard.recv() => self.level(level),
                Some(parcels) = inboxes.parcels.recv() => self.hand_over(parcels),
                Some(was) = inboxes.was_open.recv() => self.on(Event::WasOpen(was)),
                Some(event) = self.engine.sending.events.recv() => self.sent(&event),
                () = tokio::time::sleep(left.unwrap_or_default()), if left.is_some() => {}
                _ = look.tick() => self.look(),
            }
            self.due();
        }
    }

    /// Looks after the thread that calls the shell, and after the room that is left while a take is open.
    fn look(&mut self) {
        self.parts.outbox.look();
        if self.began.is_some()
            && let Ok(free) = self.parts.home.store().free_space()
        {
            self.on(Event::Room(free));
        }
    }

    fn said(&mut self, said: Said) {
        match said {
            Said::Press(press) => self.on(Event::Press(press)),
            Said::Happened(happening) => {
                self.transferred(&happening);
                self.on(Event::Happened(happening));
            }
            Said::Answer(request, answer) => {
                if let Some(id) = self.asked.remove(&request) {
                    self.timers.answered(id);
                    self.on(Event::Answer(id, answer));
                }
            }
            Said::ShellFailed(Failed::Perform(request)) => {
                let reason = "the app failed".to_owned();
                if !self.parts.asks.answer(request, Answer::Failed { reason }) {
                    self.on(Event::ShellFailed);
                }
            }
            Said::ShellFailed(Failed::Show) => self.on(Event::ShellFailed),
            #[cfg(any(test, feature = "testing"))]
            Said::ClockMoved => {}
            Said::Shutdown(_) => {}
        }
    }

    fn on(&mut self, event: Event) {
        let effects = self.flow.on(event, self.parts.home.now());
        self.perform(effects);
    }

    fn on_session(&mut self, event: session::Event) {
        self.on(Event::Session(event));
    }

    fn due(&mut self) {
        while let Some(timer) = self.timers.due(self.parts.home.clock().monotonic()) {
            match timer {
                Timer::Session(id) => self.on_session(session::Event::DeadlinePassed(id)),
                Timer::Ask(id) => {
                    self.asked.retain(|_, asked| *asked != id);
                    self.on(Event::DeadlinePassed(id));
                }
                Timer::Wake(wake) => self.on(Event::Woke(wake)),
            }
        }
    }

    fn came(&mut self, came: Came) {
        match came {
            Came::Answer(id, answer) => {
                self.engine.answered(id);
                let recovered = match &answer {
                    session::Answer::Recovered(takes) => Some(takes.clone()),
                    _ => None,
                };
                if let Some(takes) = &recovered {
                    self.kept(takes);
                }
                self.on_session(session::Event::Answer(id, answer));
                if recovered.is_some() {
                    // What is left of other claims goes along in the background.
                    self.engine.sending.send_all(&Tell::channel().0);
                    self.count_waiting();
                }
            }
            Came::Claimed(id, here, claim, studio) => {
                if let Some(event) = self.engine.claimed(id, here, claim, studio) {
                    self.on_session(event);
                }
            }
            Came::Began(id, recording) => {
                let event = self.engine.began(id, *recording);
                // A beginning that was given up is not the one of the take that rolls.
                if self.engine.recording.is_some() && self.began.is_none() {
                    self.began = Some(self.parts.home.clock().monotonic());
                    self.silent = false;
                }
                self.on_session(event);
                if !self.engine.was_given_up(id) {
                    // It rolls now, and hears what happened meanwhile.
                    for order in std::mem::take(&mut self.early) {
                        self.order(order);
                    }
                }
            }
            Came::NotBegun(id, error) => {
                let message = error.message().unwrap_or(Message::MicrophoneFailed {
                    reason: error.to_string(),
                });
                // Not the whole of it: it names the microphone, and such names hold people's.
                let detail = match &error {
                    DriverError::Capture(
                        CaptureError::Device { detail, .. } | CaptureError::NoMicrophone { detail },
                    ) => detail.as_str(),
                    _ => message.key(),
                };
                tracing::warn!(detail, "a take did not begin");
                let unreachable = false;
                let answer = session::Answer::Failed { message, unreachable };
                self.on_session(session::Event::Answer(id, answer));
            }
            Came::Deadline(id) => self.on_session(session::Event::DeadlinePassed(id)),
        }
    }

    /// Says up to when a take of this invitation was kept, which a crash had cut off.
    fn kept(&mut self, takes: &[RecoveredTake]) {
        let Some(invitation) = self.flow.session().brief().map(|brief| brief.invitation.clone()) else {
            return;
        };
        for recovered in takes {
            let Some(take) = self.parts.home.store().take(&recovered.take) else {
                continue;
            };
            let opening = take.opening();
            let seconds = i64::try_from(recovered.seconds).unwrap_or(i64::MAX);
            let until = opening.started_at.saturating_add(SignedDuration::from_secs(seconds));
            if let (true, Ok(until)) = (opening.invitation == invitation, until) {
                self.on(Event::Kept(recovered.take.clone(), until));
            }
        }
    }

    fn count_waiting(&mut self) {
        let waiting = self.engine.sending.unsafe_takes().len();
        self.on(Event::Waiting(waiting));
    }

    fn recorded(&mut self, event: recorder::Event) {
        use session::Event as To;
        match event {
            recorder::Event::Rolling { .. } | recorder::Event::Gap { .. } => {}
            recorder::Event::Level(level) => self.level(level),
            recorder::Event::Silent(_) => {
                self.silent = true;
                self.on_session(To::Silent);
            }
            recorder::Event::Heard => {
                self.silent = false;
                self.on_session(To::Heard);
            }
            recorder::Event::Sealed { take, .. } => self.on_session(To::Sealed(take)),
            recorder::Event::StorageTrouble(error) => {
                tracing::warn!(%error, "storage does not take what is recorded");
                self.on_session(To::StorageTrouble(disk_message(&error)));
            }
            recorder::Event::StorageBack => self.on_session(To::StorageBack),
            recorder::Event::Fault { detail } => {
                let reason = detail;
                self.on_session(To::Trouble(Message::EncoderFailed { reason }));
            }
            recorder::Event::Stopped(stopped) => {
                let event = self.engine.ended(stopped);
                // The end of a beginning that was given up is not the end of the take that rolls.
                self.began = self.began.filter(|_| self.engine.recording.is_some());
                self.on_session(event);
                self.count_waiting();
            }
        }
    }

    fn level(&mut self, level: Level) {
        let now = self.parts.home.clock().monotonic();
        let elapsed = self.began.map_or(Duration::ZERO, |began| now.saturating_sub(began));
        self.parts.outbox.meter(Meter {
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            peak_db: level.peak,
            rms_db: level.rms,
            heard: !self.silent && level.peak > crate::level::QUIET_DBFS,
        });
        if self.began.is_none() {
            self.on(Event::Heard { peak: level.peak });
        }
    }

    fn sent(&mut self, event: &UplinkEvent) {
        use session::Event as To;
        match event {
            UplinkEvent::Stored { take, sequence, .. } => {
                self.transfers.stored(take, &[*sequence]);
                self.on_session(To::Stored(take.clone()));
            }
            UplinkEvent::Known { take, sequences } => self.transfers.stored(take, sequences),
            UplinkEvent::StudioUnreachable(message) => self.on_session(To::StudioGone(message.clone())),
            UplinkEvent::StudioBack => self.on_session(To::StudioBack),
            UplinkEvent::Trouble { message, .. } => self.on_session(To::Trouble(message.clone())),
            UplinkEvent::Safe { take, .. } => {
                self.no_more_transfers(Some(take));
                self.on_session(To::Safe(take.clone()));
                self.count_waiting();
            }
        }
    }

    fn show(&self) {
        let mut last = self.parts.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = self.flow.shown(last.number + 1, &self.voice);
        if last.screen == shown.screen && last.notices == shown.notices && last.number > 0 {
            return;
        }
        *last = shown.clone();
        drop(last);
        self.parts.outbox.show(shown);
    }

    /// Ends: a take in progress is closed first.
    async fn close(mut self, inboxes: &mut Inboxes) {
        drop(self.listener.take());
        if let Some(recording) = &self.engine.recording {
            recording.stop();
        }
        if self.engine.has_open_take() {
            let closed = async {
                while self.engine.has_open_take() {
                    match inboxes.recorded.recv().await {
                        Some(recorder::Event::Stopped(stopped)) => drop(self.engine.ended(stopped)),
                        Some(_) => {}
                        None => break,
                    }
                }
            };
            if tokio::time::timeout(CLOSE_WITHIN, closed).await.is_err() {
                tracing::warn!("the take is left to recovery");
            }
        }
        self.engine.finish().await;
    }
}

/// Looks up the link that was open when the last process ended. A key store may take its time, and the screen does not wait.
fn was_open(home: &Home) -> UnboundedReceiver<Option<LinkText>> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let vault = home.vault().vault.clone();
    tokio::spawn(async move {
        let kept = tokio::task::spawn_blocking(move || vault.get(LINK).ok().flatten()).await;
        // A store that fails remembers nothing; links wait for that word.
        let kept = kept.ok().flatten();
        let text = kept.and_then(|text| String::from_utf8(text.to_vec()).ok());
        // The sitting may be over.
        let _ = sender.send(text.map(LinkText));
    });
    receiver
}

/// The device as it claims.
fn device(app: &App, platform: Platform) -> Device {
    let label = |text: &str, else_: &str| {
        let given = Label::new(text);
        given.unwrap_or_else(|_| Label::new(else_).expect("a harmless literal"))
    };
    Device {
        platform,
        app: AppVersion {
            id: label(&app.id, "lavalier"),
            version: label(&app.version, env!("CARGO_PKG_VERSION")),
        },
    }
}
