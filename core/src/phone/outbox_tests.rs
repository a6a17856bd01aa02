//! A shell that is slow, throws, panics or hangs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::*;
use crate::phone::request::Work;
use crate::phone::screen::{Screen, Sign, Tone};
use crate::platform::SystemClock;

const PATIENCE: Duration = Duration::from_secs(60);

fn screen(name: &str, word: &str) -> Screen {
    let sign = Sign {
        tone: Tone::Calm,
        word: word.to_owned(),
    };
    let line = String::new();
    match name {
        "opening" => Screen::Opening { sign, line },
        _ => Screen::Checking { sign, line },
    }
}

fn shown(number: u64, name: &str) -> Shown {
    Shown {
        number,
        screen: screen(name, &number.to_string()),
        notices: Vec::new(),
    }
}

/// Tells what it was called with; the first call of all waits until it is let go.
struct Slow {
    called: Mutex<Sender<u64>>,
    gate: Mutex<Option<Receiver<()>>>,
    throws: AtomicBool,
    panics: AtomicBool,
}

impl Slow {
    fn new() -> (Arc<Self>, Receiver<u64>, Sender<()>) {
        let (called, calls) = channel();
        let (open, gate) = channel();
        let slow = Self {
            called: Mutex::new(called),
            gate: Mutex::new(Some(gate)),
            throws: AtomicBool::new(false),
            panics: AtomicBool::new(false),
        };
        (Arc::new(slow), calls, open)
    }

    fn call(&self, number: u64) -> Result<(), ShellError> {
        let _ = self.called.lock().unwrap().send(number);
        let gate = self.gate.lock().unwrap().take();
        if let Some(gate) = gate {
            let _ = gate.recv_timeout(PATIENCE);
        }
        assert!(!self.panics.load(Ordering::SeqCst), "as a shell that is broken");
        match self.throws.load(Ordering::SeqCst) {
            true => Err(ShellError::Failed {
                detail: "at Secret.kt:7".to_owned(),
            }),
            false => Ok(()),
        }
    }
}

impl Shell for Slow {
    fn show(&self, shown: Shown) -> Result<(), ShellError> {
        self.call(shown.number)
    }

    fn meter(&self, _: Meter) -> Result<(), ShellError> {
        Ok(())
    }

    fn perform(&self, request: Request) -> Result<(), ShellError> {
        self.call(1_000 + request.id)
    }
}

fn request(id: u64) -> Request {
    Request {
        id,
        within_ms: None,
        work: Work::ReleaseAudio,
    }
}

fn outbox(shell: Arc<Slow>, clock: Arc<dyn Clock>) -> (Outbox, Receiver<Failed>) {
    let (failed, failures) = channel();
    let failed = Mutex::new(failed);
    let report: Report = Arc::new(move |what| {
        let _ = failed.lock().unwrap().send(what);
    });
    (Outbox::start(shell, clock, report).unwrap(), failures)
}

#[test]
fn a_screen_that_waits_gives_way_to_a_later_one_of_its_kind_and_no_other() {
    let (shell, calls, open) = Slow::new();
    let (outbox, _failures) = outbox(shell, Arc::new(SystemClock));
    outbox.show(shown(1, "opening"));
    assert_eq!(calls.recv_timeout(PATIENCE), Ok(1));
    for number in 2..50 {
        outbox.show(shown(number, "checking"));
    }
    outbox.show(shown(50, "opening"));
    drop(open);
    assert_eq!(calls.recv_timeout(PATIENCE), Ok(49), "only the last of its kind");
    assert_eq!(calls.recv_timeout(PATIENCE), Ok(50));
}

#[test]
fn a_shell_that_throws_or_panics_is_told_as_a_failure_and_called_again() {
    let (shell, calls, open) = Slow::new();
    drop(open);
    let (outbox, failures) = outbox(Arc::clone(&shell), Arc::new(SystemClock));
    shell.throws.store(true, Ordering::SeqCst);
    assert!(outbox.perform(request(1)));
    assert_eq!(failures.recv_timeout(PATIENCE), Ok(Failed::Perform(1)));
    shell.panics.store(true, Ordering::SeqCst);
    outbox.show(shown(2, "opening"));
    assert_eq!(failures.recv_timeout(PATIENCE), Ok(Failed::Show));
    shell.panics.store(false, Ordering::SeqCst);
    shell.throws.store(false, Ordering::SeqCst);
    outbox.show(shown(3, "checking"));
    let called: Vec<u64> = (0..3).map(|_| calls.recv_timeout(PATIENCE).unwrap()).collect();
    assert_eq!(called, [1_001, 2, 3]);
}

#[test]
fn a_call_that_hangs_is_left_where_it_is_and_another_thread_goes_on() {
    let clock = Arc::new(crate::platform::testing::ManualClock::default());
    let (shell, calls, open) = Slow::new();
    let (outbox, failures) = outbox(shell, Arc::clone(&clock) as Arc<dyn Clock>);
    assert!(outbox.perform(request(7)));
    assert_eq!(calls.recv_timeout(PATIENCE), Ok(1_007));
    outbox.look();
    assert!(failures.try_recv().is_err(), "it has not waited long");
    clock.advance(PATIENCE);
    outbox.look();
    assert_eq!(failures.recv_timeout(PATIENCE), Ok(Failed::Perform(7)));
    assert!(outbox.perform(request(8)));
    assert_eq!(calls.recv_timeout(PATIENCE), Ok(1_008));
    drop(open);
}

#[test]
fn no_more_than_twenty_screens_are_due_in_a_second() {
    let mut state = State::default();
    let mut shown_at = Vec::new();
    for step in 0..3_000u64 {
        let now = Duration::from_millis(step);
        // Two kinds in turn, as fast as they are taken.
        if state.shows.is_empty() {
            let name = if step.is_multiple_of(2) { "opening" } else { "checking" };
            state.shows.push_back(shown(step, name));
        }
        if let Due::Now(Call::Show(_)) = state.due(now) {
            shown_at.push(step);
        }
    }
    assert!(shown_at.len() > 20);
    for window in shown_at.windows(A_SECOND + 1) {
        assert!(window[A_SECOND] - window[0] >= 1_000, "{window:?}");
    }
}
