//! The table of scenarios, run in Rust: the same file runs in Kotlin and Swift.

mod transfers;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use super::rehearsal::{Fails, Given, Rehearsal, Scenario, Step, read_scenarios};
use super::*;

/// How long a screen is waited for: a machine under load gets there, a mistake does not.
const PATIENCE: Duration = Duration::from_secs(60);

const TO_THE_END_OF_A_TAKE: &str = r#"["link", {"press": "agree"},
    {"press": {"reply": {"control": "passcode.six_digits", "index": 0}}},
    {"press": {"reply": {"control": "find_my.on", "index": 0}}},
    {"press": {"reply": {"control": "store.official_only", "index": 0}}},
    {"press": {"reply": {"control": "device.not_compromised", "index": 0}}},
    {"press": {"reply": {"control": "media_sync.off", "index": 0}}},
    {"press": "record"}, {"sees": "rolling"}, {"kept": 1}]"#;

/// A kit: shows, and answers as its device would.
struct Kit {
    seen: Mutex<Vec<Shown>>,
    phone: Mutex<Weak<Phone>>,
    given: Mutex<Given>,
    fails: Mutex<Fails>,
    /// Transfers that were asked for and given up, in order.
    transfers: Mutex<Vec<Work>>,
    changed: std::sync::Condvar,
    asked: std::sync::Condvar,
    dead: AtomicBool,
}

impl Kit {
    fn new(given: Given) -> Arc<Self> {
        Arc::new(Self {
            seen: Mutex::default(),
            phone: Mutex::default(),
            given: Mutex::new(given),
            fails: Mutex::new(Fails::Nothing),
            transfers: Mutex::default(),
            changed: std::sync::Condvar::new(),
            asked: std::sync::Condvar::new(),
            dead: AtomicBool::new(false),
        })
    }

    fn answer(&self, work: &Work) -> Option<Answer> {
        let given = self.given.lock().unwrap();
        Some(match work {
            Work::Probe => Answer::Facts {
                facts: given.facts.clone(),
            },
            Work::AskForMicrophone => Answer::Permission {
                granted: given.permission,
                ask_again: false,
            },
            Work::ActivateAudio { wanted, .. } => {
                // As both platforms do: one that is asked for and is not there is no other.
                let granted = match wanted {
                    Some(wanted) => given.inputs.iter().find(|it| it.id == *wanted),
                    None => given.inputs.first(),
                };
                match granted {
                    Some(input) => Answer::Input {
                        input: input.clone(),
                        all: given.inputs.clone(),
                    },
                    None => Answer::Failed {
                        reason: "none".to_owned(),
                    },
                }
            }
            Work::Attest { .. } | Work::MakeKey { .. } => Answer::Failed {
                reason: "no hardware".to_owned(),
            },
            Work::Scan | Work::Paste => Answer::Link { text: None },
            _ => return None,
        })
    }
}

impl Shell for Kit {
    fn show(&self, shown: Shown) -> Result<(), ShellError> {
        if !self.dead.load(Ordering::SeqCst) {
            self.seen.lock().unwrap().push(shown);
            self.changed.notify_all();
        }
        Ok(())
    }

    fn meter(&self, _: Meter) -> Result<(), ShellError> {
        Ok(())
    }

    fn perform(&self, request: Request) -> Result<(), ShellError> {
        if let Work::Transfer { .. } | Work::ForgetTransfer { .. } = &request.work {
            self.transfers.lock().unwrap().push(request.work.clone());
            self.asked.notify_all();
        }
        let fails = *self.fails.lock().unwrap();
        let activates = matches!(request.work, Work::ActivateAudio { .. });
        match fails {
            Fails::ThrowsOnActivate if activates => {
                let detail = "a stack trace with a secret".to_owned();
                return Err(ShellError::Failed { detail });
            }
            Fails::HangsOnActivate if activates => return Ok(()),
            _ => {}
        }
        let phone = self.phone.lock().unwrap().upgrade();
        if let (Some(phone), Some(answer)) = (phone, self.answer(&request.work)) {
            phone.answer(request.id, answer.clone());
            if fails == Fails::AnswersTwice {
                phone.answer(request.id, answer);
            }
        }
        Ok(())
    }
}

struct Runner {
    rehearsal: Rehearsal,
    kit: Arc<Kit>,
    phone: Arc<Phone>,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    /// Screens that were waited for or pressed upon.
    read: usize,
    homes: u32,
}

impl Runner {
    fn new(given: &Given) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("0");
        std::fs::create_dir(&home).unwrap();
        let rehearsal = Rehearsal::new(given, &home);
        let kit = Kit::new(given.clone());
        let phone = open(&rehearsal, &kit, &runtime);
        Self {
            rehearsal,
            kit,
            phone,
            runtime,
            folder,
            read: 0,
            homes: 0,
        }
    }

    /// Waits for the first screen from `read` on that fits; those before it are read.
    fn wait(&mut self, what: &str, fits: impl Fn(&Screen) -> bool) {
        let seen = self.kit.seen.lock().unwrap();
        let from = self.read;
        let found = |seen: &Vec<Shown>| seen[from.min(seen.len())..].iter().position(|it| fits(&it.screen));
        let (seen, waited) = self
            .kit
            .changed
            .wait_timeout_while(seen, PATIENCE, |seen| found(seen).is_none())
            .unwrap();
        assert!(!waited.timed_out(), "{what} never came: {:?}", names(&seen));
        self.read = from + found(&seen).expect("it was waited for");
    }

    fn steps(&mut self, json: &str) {
        let steps: Vec<Step> = serde_json::from_str(json).unwrap();
        steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Sees(name) => self.wait(name, |screen| screen.name() == name),
            Step::Press(press) => {
                self.wait(&format!("{press:?}"), |screen| {
                    screen.buttons().iter().any(|button| button.press == *press)
                });
                // A reply stays on its screen; every other press is of the screen that it was seen on.
                self.phone.press(press.clone()).unwrap();
                self.read += usize::from(!matches!(press, Press::Reply { .. }));
            }
            Step::Happened(happening) => self.phone.happened(happening.clone()).unwrap(),
            Step::Link => {
                let text = self.rehearsal.link();
                self.phone.happened(Happening::Link { text }).unwrap();
            }
            Step::Passes(_) => self.rehearsal.pass(&self.phone, step.time().unwrap()),
            Step::Studio(is) => self.rehearsal.studio(*is),
            Step::Facts(facts) => self.kit.given.lock().unwrap().facts = facts.clone(),
            Step::Inputs(inputs) => {
                self.kit.given.lock().unwrap().inputs = inputs.clone();
                let input = inputs.first().cloned();
                self.phone.happened(Happening::Input { input }).unwrap();
            }
            Step::Permission(granted) => self.kit.given.lock().unwrap().permission = *granted,
            Step::Heard(heard) => self.rehearsal.hear(*heard),
            Step::Fails(fails) => *self.kit.fails.lock().unwrap() = *fails,
            Step::Killed => self.killed(),
            Step::Kept(seconds) => self.rehearsal.wait_kept(*seconds, PATIENCE),
        }
    }

    fn killed(&mut self) {
        self.kit.dead.store(true, Ordering::SeqCst);
        self.homes += 1;
        let next = self.folder.path().join(self.homes.to_string());
        self.rehearsal.kill(&next).unwrap();
        let seen = std::mem::take(&mut *self.kit.seen.lock().unwrap());
        let kit = Kit::new(self.kit.given.lock().unwrap().clone());
        self.read = seen.len();
        *kit.seen.lock().unwrap() = seen;
        self.kit = kit;
        self.phone.shutdown();
        self.phone = open(&self.rehearsal, &self.kit, &self.runtime);
    }
}

fn open(rehearsal: &Rehearsal, kit: &Arc<Kit>, runtime: &tokio::runtime::Runtime) -> Arc<Phone> {
    let shell = Arc::clone(kit) as Arc<dyn Shell>;
    // Requests may come before the phone is known here: the lock is held until it is.
    let mut slot = kit.phone.lock().unwrap();
    let phone = Arc::new(rehearsal.open(shell, runtime.handle()).unwrap());
    *slot = Arc::downgrade(&phone);
    drop(slot);
    phone
}

fn names(seen: &[Shown]) -> Vec<&'static str> {
    let mut names: Vec<_> = seen.iter().map(|shown| shown.screen.name()).collect();
    names.dedup();
    names
}

fn run(scenario: &Scenario) {
    let mut runner = Runner::new(&scenario.given);
    for step in &scenario.steps {
        runner.step(step);
    }
    if let Some(last) = scenario.screens.last() {
        runner.wait(last, |screen| screen.name() == last);
    }
    let seen = names(&runner.kit.seen.lock().unwrap());
    assert_eq!(seen, scenario.screens, "{}", scenario.name);
    runner.phone.shutdown();
}

fn table(json: &str) {
    for scenario in read_scenarios(json).unwrap() {
        println!("{}", scenario.name);
        run(&scenario);
    }
}

/// The first row of the guest's table, up to its take.
fn before_the_take() -> Runner {
    let table = read_scenarios(include_str!("../../../bindings/scenarios/guest.json")).unwrap();
    let mut runner = Runner::new(&table[0].given);
    let steps = table[0].steps.iter();
    for step in steps.take_while(|step| !matches!(step, Step::Press(Press::Record))) {
        runner.step(step);
    }
    runner.wait("ready", |screen| screen.name() == "ready");
    runner
}

#[test]
fn a_microphone_that_goes_while_it_is_opened_ends_the_take_that_begins() {
    let mut runner = before_the_take();
    runner.rehearsal.hold_microphone(true);
    runner.step(&Step::Press(Press::Record));
    runner.wait("beginning", |screen| screen.name() == "beginning");
    runner.step(&Step::Happened(Happening::Input { input: None }));
    runner.rehearsal.hold_microphone(false);
    runner.wait("gone", |screen| {
        matches!(
            screen,
            Screen::Microphone {
                step: MicrophoneStep::Gone,
                ..
            }
        )
    });
    runner.phone.shutdown();
}

#[test]
fn what_the_phone_s_manager_put_into_the_app_reaches_the_studio_before_the_evidence_and_once() {
    let given: Given =
        serde_json::from_str(r#"{"facts": {"managed_code": "https://studio.example/show#from-the-manager"}}"#).unwrap();
    let mut runner = Runner::new(&given);
    runner.steps(TO_THE_END_OF_A_TAKE);
    runner.step(&Step::Killed);
    runner.step(&Step::Link);
    runner.wait("ready", |screen| screen.name() == "ready");
    assert_eq!(runner.rehearsal.codes_shown(), ["from-the-manager"]);
    runner.phone.shutdown();
}

#[test]
fn a_core_that_panics_again_and_again_says_so_and_can_be_closed() {
    let runner = before_the_take();
    let phone = Phone::open_in(
        Arc::clone(&runner.kit) as Arc<dyn Shell>,
        runner.runtime.handle(),
        |_| {
            let app = App {
                id: "app.lavalier".to_owned(),
                version: "1".to_owned(),
            };
            let home = runner.rehearsal.home_in(&runner.folder.path().join("panics"))?;
            Ok((app, home, Arc::new(|_: sitting::Chosen<'_>, _| panic!("on purpose"))))
        },
    )
    .unwrap();
    let over = |seen: &Vec<Shown>| seen.iter().any(|shown| shown.screen.name() == "fault");
    let seen = runner.kit.seen.lock().unwrap();
    let (seen, waited) = runner
        .kit
        .changed
        .wait_timeout_while(seen, PATIENCE, |seen| !over(seen))
        .unwrap();
    assert!(!waited.timed_out(), "{:?}", names(&seen));
    drop(seen);
    assert!(phone.shown().screen.buttons().is_empty(), "no button does anything");
    phone.press(Press::TryAgain).unwrap();
    phone.shutdown();
    runner.phone.shutdown();
}

#[test]
fn the_guest_s_minute_table_shows_these_screens() {
    table(include_str!("../../../bindings/scenarios/guest.json"));
}

#[test]
fn interruptions_and_microphones_show_these_screens() {
    table(include_str!("../../../bindings/scenarios/microphone.json"));
}

#[test]
fn links_and_shells_that_fail_show_these_screens() {
    table(include_str!("../../../bindings/scenarios/faults.json"));
}
