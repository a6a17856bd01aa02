//! The phone: one session under a shell that knows nothing.
//!
//! ```text
//! shell --press, happened, answer--> Phone --inbox--> sitting: Flow (pure) + home, recorder, uplink
//! shell <--show, meter, perform----- outbox <---------'
//! ```
//!
//! Everything a shell exchanges with the core is a plain value of this module, worded where a person reads it. A shell
//! shows the last [`Shown`], hands on what is pressed ([`Press`]) and observed ([`Happening`]), performs requests
//! ([`Work`]) and answers them ([`Answer`]).
//!
//! Invariants:
//! - No lock is held while a shell is called, and no shell that throws, hangs or answers twice stops a take.
//! - What a shell says of a failure is neither shown nor logged: it may hold anything.

mod asks;
mod attest;
mod facts;
mod flow;
mod happening;
mod input;
mod meter;
mod options;
mod outbox;
mod press;
#[cfg(any(test, feature = "testing"))]
pub mod rehearsal;
mod request;
mod said;
#[cfg(test)]
mod scenario_tests;
mod screen;
mod shell;
mod sitting;
mod vault;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, UnboundedSender};

pub use facts::{Complexity, Facts, Platform};
pub use happening::{Happening, Interruption, Network, Thermal};
pub use input::{Input, Port};
pub use meter::Meter;
pub use options::{App, MicrophoneFrom, Pace, PhoneOptions, SecretsIn};
pub use outbox::A_SECOND;
pub use press::Press;
pub use request::{Answer, Header, KeyStorage, Request, Vibration, Work};
pub use screen::{Asked, Button, Invitation, MicrophoneStep, Notice, Prompt, Screen, Shown, Sign, Tone, Weight, Words};
pub use shell::{PhoneError, Shell, ShellError};

use crate::driver::Home;
use crate::platform::SystemClock;
use crate::vault::Wish;
use asks::Asks;
use outbox::{Failed, Outbox};
use said::Said;
use sitting::{Lasting, Microphones, Parts, microphones, supervise};
use vault::ShellVault;

/// How long shutting down waits for a take to be closed: a second is sealed in milliseconds, and a slow card takes some.
const CLOSE_WITHIN: Duration = Duration::from_secs(20);

/// A phone. It lives until it is shut down or dropped.
pub struct Phone {
    inbox: UnboundedSender<Said>,
    asks: Asks,
    outbox: Outbox,
    shown: Arc<Mutex<Shown>>,
}

impl Phone {
    /// Opens the phone's home and shows the first screen. What runs, runs on this runtime (with time and network on).
    /// Blocks on the disk.
    ///
    /// # Errors
    /// [`PhoneError::Home`] when the home cannot be used.
    pub fn open(options: PhoneOptions, shell: Arc<dyn Shell>, runtime: &Handle) -> Result<Self, PhoneError> {
        Self::open_in(shell, runtime, |asks| {
            let home = open_home(&options, asks)?;
            let microphones = microphones(options.microphone, Arc::clone(home.clock()));
            Ok((options.app, home, microphones))
        })
    }

    fn open_in(
        shell: Arc<dyn Shell>,
        runtime: &Handle,
        home: impl FnOnce(&Asks) -> Result<(App, Home, Microphones), PhoneError>,
    ) -> Result<Self, PhoneError> {
        let (inbox, said) = mpsc::unbounded_channel();
        let report = {
            let inbox = inbox.clone();
            Arc::new(move |failed: Failed| {
                // A sitting that is over shows nothing.
                let _ = inbox.send(Said::ShellFailed(failed));
            })
        };
        let outbox = Outbox::start(shell, Arc::new(SystemClock), report).map_err(|error| PhoneError::Fault {
            reason: error.to_string(),
        })?;
        let asks = Asks::new(outbox.clone(), inbox.clone());
        let opened = home(&asks).inspect_err(|_| outbox.close());
        let (app, home, microphones) = opened?;
        let shown = Arc::new(Mutex::new(Shown::nothing()));
        let parts = Parts {
            app,
            microphones,
            home,
            asks: asks.clone(),
            outbox: outbox.clone(),
            shown: Arc::clone(&shown),
            lasting: Lasting::default(),
        };
        runtime.spawn(supervise(parts, said));
        Ok(Self {
            inbox,
            asks,
            outbox,
            shown,
        })
    }

    /// The person pressed a button.
    ///
    /// # Errors
    /// [`PhoneError::Closed`] after it was shut down.
    pub fn press(&self, press: Press) -> Result<(), PhoneError> {
        self.say(Said::Press(press))
    }

    /// The shell observed something.
    ///
    /// # Errors
    /// [`PhoneError::Closed`] after it was shut down.
    pub fn happened(&self, happening: Happening) -> Result<(), PhoneError> {
        self.say(Said::Happened(happening))
    }

    /// A request's answer. Late, second and unknown ones are ignored.
    pub fn answer(&self, request: u64, answer: Answer) {
        // Whether anybody waited is nobody's concern out there.
        let _ = self.asks.answer(request, answer);
    }

    /// The last screen.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends: closes a take in progress durably first. Blocks; a second time it does nothing.
    pub fn shutdown(&self) {
        let (done, ended) = std::sync::mpsc::channel();
        if self.say(Said::Shutdown(done)).is_ok() {
            // Whether it was told or dropped: it is over. What is not closed by then, recovery closes.
            let _ = ended.recv_timeout(CLOSE_WITHIN);
        }
        self.outbox.close();
    }

    fn say(&self, said: Said) -> Result<(), PhoneError> {
        self.inbox.send(said).map_err(|_| PhoneError::Closed)
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        // Without waiting: what is not closed by the time the process ends, recovery closes.
        let (done, _) = std::sync::mpsc::channel();
        let _ = self.say(Said::Shutdown(done));
        self.outbox.close();
    }
}

/// The phone's home, with its secrets where they are to be.
fn open_home(options: &PhoneOptions, asks: &Asks) -> Result<Home, PhoneError> {
    let folder = Path::new(&options.home);
    let home = match options.secrets {
        SecretsIn::Here => Home::open(folder, Wish::from_environment()),
        SecretsIn::Shell => Home::open_with(folder, Arc::new(ShellVault::new(asks.clone()))),
    };
    home.map_err(|error| PhoneError::Home {
        reason: error.to_string(),
    })
}
