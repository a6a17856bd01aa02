//! The sitting: runs the flow with real parts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lavalier_protocol::words::Voice;
use tokio::sync::mpsc::UnboundedReceiver;

use super::asks::Asks;
use super::flow::{Event, Flow};
use super::happening::Happening;
use super::options::PhoneOptions;
use super::outbox::{Failed, Outbox};
use super::press::Press;
use super::request::Answer;
use super::screen::Shown;
use crate::driver::Home;

/// How often the thread that calls the shell is looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What is said to a sitting.
#[derive(Debug)]
pub(super) enum Said {
    Press(Press),
    Happened(Happening),
    Answer(u64, Answer),
    ShellFailed(Failed),
    /// End; the sender is dropped when it has ended.
    Shutdown(std::sync::mpsc::Sender<()>),
}

/// One person's sitting with a phone.
pub(super) struct Sitting {
    flow: Flow,
    voice: Voice,
    outbox: Outbox,
    shown: Arc<Mutex<Shown>>,
    home: Home,
}

impl Sitting {
    pub(super) fn new(options: PhoneOptions, home: Home, _asks: Asks, outbox: Outbox) -> Self {
        let flow = Flow::new(options.app);
        let voice = Voice::english();
        let shown = Shown {
            number: 1,
            screen: flow.screen(&voice),
            notices: Vec::new(),
        };
        outbox.show(shown.clone());
        Self {
            flow,
            voice,
            outbox,
            shown: Arc::new(Mutex::new(shown)),
            home,
        }
    }

    /// The last screen, which stays up to date.
    pub(super) fn shown(&self) -> Arc<Mutex<Shown>> {
        Arc::clone(&self.shown)
    }

    pub(super) async fn run(mut self, mut said: UnboundedReceiver<Said>) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                said = said.recv() => match said {
                    Some(Said::Press(press)) => drop(self.flow.on(Event::Press(press), self.home.now())),
                    Some(Said::Happened(happening)) => drop(self.flow.on(Event::Happened(happening), self.home.now())),
                    Some(Said::Answer(id, answer)) => tracing::debug!(id, ?answer, "answered"),
                    Some(Said::ShellFailed(failed)) => tracing::debug!(?failed, "the app failed"),
                    Some(Said::Shutdown(done)) => {
                        drop(done);
                        return;
                    }
                    None => return,
                },
                _ = look.tick() => self.outbox.look(),
            }
            self.show();
        }
    }

    fn show(&self) {
        let screen = self.flow.screen(&self.voice);
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.screen == screen {
            return;
        }
        shown.number += 1;
        shown.screen = screen;
        let now = shown.clone();
        drop(shown);
        self.outbox.show(now);
    }
}
