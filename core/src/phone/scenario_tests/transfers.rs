//! What is left is handed to the platform once, and taken back whenever the app sends by itself.

use std::path::PathBuf;

use super::super::rehearsal::Step;
use super::super::*;
use super::{PATIENCE, Runner, TO_THE_END_OF_A_TAKE};

/// How often a folder is looked into before it is taken for one that does not change.
const LOOKS: u32 = 10_000_000;

fn recorded() -> Runner {
    let mut runner = Runner::new(&serde_json::from_str("{}").unwrap());
    runner.steps(TO_THE_END_OF_A_TAKE);
    runner
}

/// A take that was stopped out of reach of the studio; the person leaves all the same.
fn left() -> Runner {
    let mut runner = recorded();
    runner.steps(r#"[{"studio": "gone"}, {"press": "stop"}, {"press": "finish"}, {"press": "leave_anyway"}]"#);
    runner.steps(r#"[{"happened": "backgrounded"}]"#);
    runner
}

impl Runner {
    /// What was asked of the platform's transfers, once something that fits is among it.
    fn asked(&self, fits: impl Fn(&Work) -> bool) -> Vec<Work> {
        let asked = self.kit.transfers.lock().unwrap();
        let not_yet = |asked: &mut Vec<Work>| !asked.iter().any(&fits);
        let (asked, waited) = self.kit.asked.wait_timeout_while(asked, PATIENCE, not_yet).unwrap();
        assert!(!waited.timed_out(), "it was never asked: {asked:?}");
        asked.clone()
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join(self.homes.to_string()).join("recorder")
    }

    /// Files that wait for the platform.
    fn copies(&self) -> usize {
        std::fs::read_dir(self.home().join("transfers")).map_or(0, Iterator::count)
    }
}

fn is_begun(work: &Work) -> bool {
    matches!(work, Work::Transfer { .. })
}

fn is_given_up(work: &Work) -> bool {
    matches!(work, Work::ForgetTransfer { .. })
}

#[test]
fn leaving_hands_the_recording_over_once_and_coming_back_takes_it_back() {
    let mut runner = left();
    let asked = runner.asked(is_begun);
    let Some(Work::Transfer {
        transfer,
        file,
        unmetered,
        ..
    }) = asked.first()
    else {
        panic!("{asked:?}")
    };
    assert!(std::path::Path::new(file).is_file());
    assert!(*unmetered, "nobody has said yes to mobile data");
    runner.steps(r#"[{"happened": "foregrounded"}]"#);
    let asked = runner.asked(is_given_up);
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!(
        asked[1],
        Work::ForgetTransfer {
            transfer: transfer.clone()
        }
    );
    assert_eq!(runner.copies(), 0);
}

#[test]
fn whoever_looks_in_and_leaves_again_has_the_recording_handed_over_again_whatever_became_of_the_first_transfer() {
    let mut runner = left();
    let asked = runner.asked(is_begun);
    let Some(Work::Transfer { transfer: first, .. }) = asked.first() else {
        panic!("{asked:?}")
    };
    runner.steps(r#"[{"happened": "foregrounded"}, {"happened": "backgrounded"}]"#);
    let again = |work: &Work| matches!(work, Work::Transfer { transfer, .. } if transfer != first);
    runner.asked(again);
    let transfer = first.clone();
    runner.step(&Step::Happened(Happening::TransferFailed { transfer }));
    runner.phone.shutdown();
    assert_eq!(runner.copies(), 1, "what the platform reads stays");
}

#[test]
fn what_a_studio_does_not_take_now_is_handed_over_again_after_a_while() {
    let mut runner = left();
    let asked = runner.asked(is_begun);
    let Some(Work::Transfer { transfer: first, .. }) = asked.first() else {
        panic!("{asked:?}")
    };
    let refused = Happening::TransferDone {
        transfer: first.clone(),
        status: 503,
        body: Vec::new(),
    };
    runner.step(&Step::Happened(refused));
    // Its copy is given up with it, and then the moments begin to count.
    let given_up = (0..LOOKS).any(|_| {
        std::thread::yield_now();
        runner.copies() == 0
    });
    assert!(given_up);
    runner.steps(r#"[{"passes": 10000}]"#);
    runner.asked(|work| matches!(work, Work::Transfer { transfer, .. } if transfer != first));
}

#[test]
fn what_an_earlier_process_handed_over_is_taken_back_by_the_next_one_that_is_opened() {
    let mut runner = left();
    runner.asked(is_begun);
    runner.step(&Step::Killed);
    assert_eq!(runner.copies(), 1);
    runner.steps(r#"[{"happened": "foregrounded"}]"#);
    runner.asked(is_given_up);
    assert_eq!(runner.copies(), 0, "or it stays for ever");
}

#[test]
fn a_copy_of_a_recording_that_is_safe_does_not_outlive_the_process() {
    let mut runner = recorded();
    runner.steps(r#"[{"press": "stop"}, {"sees": "safe"}]"#);
    let mut takes = std::fs::read_dir(runner.home().join("takes")).unwrap();
    let take = takes.next().unwrap().unwrap().file_name().into_string().unwrap();
    let transfers = runner.home().join("transfers");
    std::fs::create_dir_all(&transfers).unwrap();
    std::fs::write(transfers.join(format!("{take}-0.tar")), b"a copy").unwrap();
    runner.step(&Step::Killed);
    runner.asked(is_given_up);
    assert_eq!(runner.copies(), 0);
}

#[test]
fn a_copy_of_a_recording_that_cannot_be_read_stays() {
    let mut runner = left();
    runner.asked(is_begun);
    let mut takes = std::fs::read_dir(runner.home().join("takes")).unwrap();
    let take = takes.next().unwrap().unwrap().path();
    std::fs::write(take.join("journal.jsonl"), b"no line of a journal\n").unwrap();
    runner.step(&Step::Killed);
    runner.wait("the first screen", |_| true);
    assert_eq!(runner.copies(), 1, "it may be all that there is of it");
}

#[test]
fn a_transfer_of_a_recording_that_arrived_meanwhile_is_given_up() {
    let mut runner = left();
    runner.asked(is_begun);
    runner.steps(r#"[{"studio": "there"}]"#);
    runner.asked(is_given_up);
    assert_eq!(runner.copies(), 0);
}
