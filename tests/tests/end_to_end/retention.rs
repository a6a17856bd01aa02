//! Promise 3: what stays on a recorder, and for how long.

use lavalier_tests::delivered::files_below;
use lavalier_tests::material::Material;
use lavalier_tests::opened::sealed_below;
use lavalier_tests::stage::Stage;
use lavalier_tests::wire::Wire;

/// The interviewer's template with another number of days.
fn brief_that_keeps(stage: &Stage, days: u16) -> String {
    let text = stage.producer.run(["brief", "new", "--template", "interviewer"]).done();
    let text = text.last()["brief"]
        .as_str()
        .expect("brief new prints the draft")
        .to_owned();
    let changed = text.replace("keep_days = 7", &format!("keep_days = {days}"));
    let path = stage.text_path("brief.toml");
    std::fs::write(&path, changed).expect("the test's folder can be written");
    path
}

fn papers(stage: &Stage) -> usize {
    let files = files_below(stage.recorder.home());
    files
        .iter()
        .filter(|file| file.ends_with("journal.jsonl") || file.ends_with("receipt.jws"))
        .count()
}

#[test]
fn promise_3_a_safe_take_stays_whole_on_the_recorder_for_its_days() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 3.3, 180);
    let recorded = stage.record(&invited.link, &material, &[]).done();
    let sealed = recorded.all("sealed").count();
    assert_eq!(
        sealed_below(stage.recorder.home()).len(),
        sealed,
        "nothing is deleted on the receipt"
    );
    let _ = stage.recorder.run(["resume"]).done();
    assert_eq!(
        sealed_below(stage.recorder.home()).len(),
        sealed,
        "nor at the next start"
    );
    assert_eq!(papers(&stage), 2);
}

#[test]
fn promise_3_nothing_is_deleted_before_its_receipt_even_when_no_day_is_to_be_kept() {
    let wire = Wire::start(181);
    let stage = Stage::at_the_end_of(&wire);
    let brief = brief_that_keeps(&stage, 0);
    let invited = stage.invite_with(&["--end", "interviewer", "--brief", &brief]);
    let first = Material::speech(stage.folder(), "first.wav", 1.3, 181);
    let _ = stage.record(&invited.link, &first, &[]).done();
    wire.off();
    let material = Material::speech(stage.folder(), "voice.wav", 3.3, 182);
    let recorded = stage.record(&invited.link, &material, &["--offline"]).refused();
    let take = recorded.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let of_the_take = || {
        sealed_below(stage.recorder.home())
            .iter()
            .filter(|sealed| sealed.path.iter().any(|part| part == take.as_str()))
            .count()
    };
    assert_eq!(of_the_take(), recorded.all("sealed").count(), "it has no receipt");
    wire.on();
    let _ = stage.recorder.run(["resume"]).done();
    // Keeping no day, the recorder may let go of it now; of the papers never.
    let _ = stage.recorder.run(["resume"]).done();
    assert_eq!(of_the_take(), 0, "no day was to be kept");
    assert_eq!(papers(&stage), 4, "the journals and the receipts stay");
    assert!(stage.takes().iter().all(|take| take["state"] == "safe"));
}

#[test]
fn promise_3_leaving_before_all_is_safe_is_warned_against_and_shown_to_the_producer() {
    let wire = Wire::start(183);
    let stage = Stage::at_the_end_of(&wire);
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 4.3, 183);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("stored");
    wire.off();
    let _ = recording.until("stopped");
    // Ctrl-C once more, before it is safe.
    recording.interrupt();
    let left = recording.finish().refused();
    assert!(
        left.stderr.contains("resume"),
        "the warning says how to send the rest: {left}"
    );
    wire.on();
    let takes = stage.takes();
    assert!(
        takes[0]["state"] == "recording" || takes[0]["state"] == "arriving",
        "{takes:?}"
    );
    let _ = stage.recorder.run(["resume"]).done();
    assert_eq!(stage.takes()[0]["state"], "safe");
}
