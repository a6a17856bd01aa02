//! Takes that are pulled again, and takes whose end never came.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lavalier_tests::delivered::{Delivered, assert_same, files_below};
use lavalier_tests::material::Material;
use lavalier_tests::stage::{PRODUCTION, Stage};
use lavalier_tests::wire::Wire;

/// Every file below a folder and its content.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = files_below(folder);
    files
        .into_iter()
        .map(|file| (file.clone(), fs::read(&file).expect("a delivery can be read")))
        .collect()
}

#[test]
fn a_take_that_is_pulled_twice_is_there_once_and_untouched() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 2.3, 190);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let first = stage.pull("rushes").done();
    let before = contents(&stage.path("rushes"));
    let second = stage.pull("rushes").done();
    assert_eq!(contents(&stage.path("rushes")), before, "no overwrite, no duplicate");
    for again in second.all("delivered") {
        assert_eq!(again["file"], first.event("delivered")["file"], "{again}");
    }
}

#[test]
fn a_file_of_somebody_else_s_under_the_same_name_is_never_overwritten() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 2.3, 191);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let honest = stage.pull("elsewhere").done();
    let name = honest.event("delivered")["file"]
        .as_str()
        .expect("a file")
        .replace("elsewhere", "rushes");
    fs::create_dir_all(Path::new(&name).parent().expect("a file lies in a folder")).expect("the folder can be made");
    fs::write(&name, "the editor's own notes").expect("the test's folder can be written");
    let pulled = stage.pull("rushes").done();
    assert_eq!(fs::read(&name).expect("it is still there"), b"the editor's own notes");
    let delivered = Delivered::of(pulled.event("delivered"));
    assert_ne!(delivered.path, Path::new(&name));
    assert_same(&delivered.samples, &material.samples, "beside the stranger's file");
}

#[test]
fn a_take_that_is_still_being_recorded_is_listed_and_not_delivered() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 60.0, 192);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let take = recording.until("rolling")["take"].clone();
    let _ = recording.until("stored");
    let pulled = stage.pull("rushes").refused();
    assert_eq!(pulled.all("delivered").count(), 0, "{pulled}");
    assert!(
        pulled
            .events
            .iter()
            .any(|event| event["take"] == take && event["state"] == "recording"),
        "{pulled}"
    );
    let _ = recording.kill();
}

/// The first sample that the sidecar says is silenced, or the end.
fn vouched_for(delivered: &Delivered) -> usize {
    let sidecar = fs::read(format!("{}.json", delivered.path.display())).expect("a sidecar lies beside it");
    let sidecar: serde_json::Value = serde_json::from_slice(&sidecar).expect("a sidecar is JSON");
    let first = sidecar["silenced"][0]["first_sample"].as_u64();
    first.map_or(delivered.samples.len(), |first| {
        usize::try_from(first).expect("a minute fits")
    })
}

#[test]
fn a_phone_that_never_comes_back_leaves_an_open_ended_take_and_a_fuller_one_beside_it_when_it_does() {
    let wire = Wire::start(193);
    let (stage, clock) = Stage::with_a_clock(&wire);
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 60.0, 193);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let mut audio = 0;
    while audio < 12 {
        audio += u32::from(recording.until("stored")["track"] == "audio");
    }
    wire.off();
    let mut sealed = 0;
    while sealed < 3 {
        sealed += u32::from(recording.until("sealed")["track"] == "audio");
    }
    let _ = recording.kill();
    wire.on();
    assert_eq!(stage.takes()[0]["state"], "recording");
    let _ = stage.pull("rushes").refused();

    clock.forward(jiff::SignedDuration::from_hours(25));
    assert_eq!(stage.takes()[0]["state"], "open_ended");
    let open = stage.pull("rushes").refused();
    let part = open.event("delivered");
    assert_eq!(part["complete"], false, "{part}");
    let partial = Delivered::of(part);
    let (vouched, silent) = partial.samples.split_at(vouched_for(&partial));
    // A signature comes every ten segments, sound and proxy together; the last one may have been on its way.
    assert!(
        vouched.len() >= 5 * 48_000,
        "what the device vouched for came: {}",
        vouched.len()
    );
    assert_same(vouched, &material.samples[..vouched.len()], "as far as it came");
    assert!(
        silent.iter().all(|sample| *sample == 0),
        "what nobody vouches for is silence"
    );
    let marked = stage.producer.run(["verify", &stage.text_path("rushes")]).refused();
    assert_eq!(marked.last()["ok"], false, "an open-ended delivery is marked: {marked}");

    // It does come back.
    let before = contents(&stage.path("rushes"));
    let _ = stage.recorder.run(["resume"]).done();
    assert_eq!(stage.takes()[0]["state"], "safe");
    let full = stage.pull("rushes").done();
    let whole = full.event("delivered");
    assert_eq!(whole["complete"], true, "{whole}");
    assert_ne!(
        whole["file"], part["file"],
        "the fuller delivery lies beside the older one"
    );
    let whole = Delivered::of(whole);
    assert!(whole.samples.len() > partial.samples.len());
    assert_same(
        &whole.samples,
        &material.samples[..whole.samples.len()],
        "the whole take",
    );
    let after = contents(&stage.path("rushes"));
    for (file, content) in before {
        assert_eq!(after.get(&file), Some(&content), "{} was touched", file.display());
    }
}

#[test]
fn pull_watch_delivers_each_take_as_it_becomes_safe() {
    let stage = Stage::new();
    let invited = stage.invite();
    let to = stage.text_path("rushes");
    let mut watching = stage.producer.start(["pull", PRODUCTION, "--to", &to, "--watch"]);
    for seed in [194, 195] {
        let material = Material::speech(stage.folder(), &format!("voice-{seed}.wav"), 1.3, seed);
        let _ = stage.record(&invited.link, &material, &[]).done();
        let delivered = Delivered::of(&watching.until("delivered"));
        assert_same(&delivered.samples, &material.samples, "as it became safe");
    }
    watching.interrupt();
    let watched = watching.finish();
    assert!(watched.code == Some(0), "Ctrl-C stops cleanly: {watched}");
}

#[test]
fn a_pull_that_was_cut_off_goes_on_and_delivers_the_same() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 60.0, 196);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let to = stage.text_path("rushes");
    for _ in 0..5 {
        let pulling = stage.producer.start(["pull", PRODUCTION, "--to", &to]);
        let _ = pulling.kill();
    }
    let pulled = stage.pull("rushes").done();
    assert_same(
        &Delivered::of(pulled.event("delivered")).samples,
        &material.samples,
        "after five cut pulls",
    );
    let files = files_below(&stage.path("rushes"));
    let waves = files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "wav"))
        .count();
    assert_eq!(waves, 1, "{files:?}");
    let _ = stage.producer.run(["verify", &to]).done();
}
