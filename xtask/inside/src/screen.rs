//! `phone_screen`: from an intent that the shell hands in to the screen that the shell is handed, against waking two threads
//! one after the other, which is the least that any answer from elsewhere costs.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use lavalier_core::phone::{
    App, Happening, Meter, MicrophoneFrom, Phone, PhoneOptions, Request, Screen, SecretsIn, Shell, ShellError, Shown,
    Work,
};
use lavalier_protocol::id::InvitationId;

use crate::clock::seconds_of;
use crate::rounds::Rounds;

/// Turns: each waits until the next screen of its kind may be shown, a twentieth of a second.
const ROUNDS: u8 = 31;
/// Longer than screens of one kind are apart.
const APART: Duration = Duration::from_millis(80);
/// How long a screen may take before it never comes.
const PATIENCE: Duration = Duration::from_secs(10);

struct Watching(Sender<Screen>);

impl Shell for Watching {
    fn show(&self, shown: Shown) -> Result<(), ShellError> {
        // Whoever measures may be done.
        let _ = self.0.send(shown.screen);
        Ok(())
    }

    fn meter(&self, _: Meter) -> Result<(), ShellError> {
        Ok(())
    }

    fn perform(&self, request: Request) -> Result<(), ShellError> {
        // Nothing is kept here, and whoever asks need not wait to learn it.
        if matches!(request.work, Work::ReadSecret { .. }) {
            let detail = "there is none".to_owned();
            return Err(ShellError::Failed { detail });
        }
        Ok(())
    }
}

/// Answers in microseconds.
pub(crate) fn measure() -> Rounds {
    let home = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let options = PhoneOptions {
        home: home.path().display().to_string(),
        microphone: MicrophoneFrom::Machine,
        // The machine's keyring has no part in this; nothing is kept before a link works.
        secrets: SecretsIn::Shell,
        app: App {
            id: "bench".to_owned(),
            version: "1".to_owned(),
        },
    };
    let (show, screens) = channel();
    let phone = Phone::open(options, Arc::new(Watching(show)), runtime.handle()).expect("it opens");
    next(&screens);
    // Two links that do not work, each for its own reason.
    let invitation = InvitationId::from_random([1; 16]);
    let links = ["no link".to_owned(), format!("https://studio.example/i/{invitation}")];
    let mut rounds = Rounds::default();
    for round in 0..ROUNDS {
        let text = links[usize::from(round) % links.len()].clone();
        let (ours, screen) = seconds_of(|| {
            phone.happened(Happening::Link { text }).expect("it is open");
            next(&screens)
        });
        assert_eq!(screen.name(), "unopened");
        let (peer, ()) = seconds_of(two_wakes);
        rounds.push(ours * 1e6, peer * 1e6);
        // Nothing comes in this time.
        let _ = screens.recv_timeout(APART);
    }
    phone.shutdown();
    rounds
}

fn next(screens: &Receiver<Screen>) -> Screen {
    screens.recv_timeout(PATIENCE).expect("a screen comes")
}

fn two_wakes() {
    let (first, middle) = channel::<()>();
    let (last, end) = channel::<()>();
    let relay = std::thread::spawn(move || {
        let _ = middle.recv();
        let _ = last.send(());
    });
    first.send(()).expect("it listens");
    end.recv().expect("it answers");
    relay.join().expect("it ends");
}
