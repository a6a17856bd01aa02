//! The sitting: runs the flow with real parts. It decides nothing: what follows from what is the flow's and the session's.
//!
//! Everything comes in by one inbox or as what came of its own work, is handed to the flow, and what the flow wants is done.
//! A panic in here ends one sitting and begins the next ([`supervise`]): the take that was open is closed by its own
//! threads, and nothing that was recorded is lost.

mod came;
mod lasting;
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
use lavalier_protocol::policy::{AppVersion, Platform};
use lavalier_protocol::text::Label;
use lavalier_protocol::words::{Voice, Wording};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::asks::Asks;
use super::flow::{AskId, Event, Flow, LinkText, Order};
use super::options::App;
use super::outbox::{Failed, Outbox};
use super::request::Answer;
use super::said::Said;
use super::screen::{Screen, Shown, Sign, Tone, Words};
use crate::claim::Device;
use crate::driver::{Came, Engine, Home, How, Sending};
use crate::level::Level;
use crate::recorder;
use crate::session;
pub(super) use lasting::Lasting;
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
    /// What holds until something else is said, for the next sitting where one panics: platforms tell changes alone.
    pub(super) lasting: Lasting,
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
    parcels: UnboundedReceiver<Packed>,
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
            managed_code: None,
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
            for happening in self.parts.lasting.all() {
                self.on(Event::Happened(happening));
            }
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
                self.parts.lasting.keep(&happening);
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
                Timer::PackAgain => self.pack_again(),
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
