//! The studio is killed at any moment.

use std::collections::BTreeSet;

use lavalier_protocol::digest::Digest;
use lavalier_tests::delivered::{Delivered, assert_same, files_below};
use lavalier_tests::material::Material;
use lavalier_tests::running::Running;
use lavalier_tests::seed::{Seed, kills};
use lavalier_tests::stage::Stage;

/// Of one take, which is recorded again and again.
const SECONDS: f64 = 40.3;

#[test]
fn promise_1_nothing_that_the_studio_acknowledged_is_lost_in_a_hundred_kills_of_it() {
    let mut stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", SECONDS, 20);
    let mut seed = Seed::new(200);
    let mut left = kills();
    let mut takes = 0;
    while left > 0 {
        let mut recording = stage.start_recording(&invited.link, &material, &[]);
        takes += 1;
        let take = recording.until("rolling")["take"]
            .as_str()
            .expect("a take's name is text")
            .to_owned();
        while left > 0 {
            let wanted = seed.below(4);
            if recording.until_count("stored", wanted) < wanted {
                break;
            }
            let _ = stage.studio.kill();
            // The recorder stands still meanwhile, so that it cannot send anew what the studio lost.
            recording.freeze(true);
            stage.studio.begin();
            every_acknowledged_segment_is_there(&stage, &recording, &take);
            recording.freeze(false);
            left -= 1;
        }
        let recorded = recording.finish().done();
        assert_eq!(recorded.all("safe").count(), 1, "{recorded}");
    }
    let listed = stage.takes();
    assert_eq!(listed.len(), takes);
    for take in listed {
        assert_eq!((&take["state"], &take["unsent"]), (&"safe".into(), &0.into()), "{take}");
        assert_eq!(
            take["segments"]["journalled"], take["segments"]["stored"],
            "none twice: {take}"
        );
    }
    let pulled = stage.pull("rushes").done();
    assert_eq!(pulled.all("delivered").count(), takes, "{pulled}");
    for event in pulled.all("delivered") {
        assert_same(&Delivered::of(event).samples, &material.samples, "after the kills");
    }
}

/// The studio's disk has the bytes of each sealed segment that the recorder was told is stored.
fn every_acknowledged_segment_is_there(stage: &Stage, recording: &Running, take: &str) {
    let acknowledged = recording
        .seen()
        .iter()
        .filter(|event| event["event"] == "stored" && event["take"] == take);
    let acknowledged: BTreeSet<u64> = acknowledged.filter_map(|event| event["sequence"].as_u64()).collect();
    let stored: BTreeSet<String> = files_below(stage.studio.data())
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    for path in files_below(stage.recorder.home()) {
        let Some(sequence) = sealed_file(&path, take).filter(|sequence| acknowledged.contains(sequence)) else {
            continue;
        };
        let digest = Digest::of(&std::fs::read(&path).expect("the recorder's files can be read")).to_string();
        let kept = stored.iter().any(|name| name.contains(&digest));
        assert!(kept, "segment {sequence} was acknowledged and is gone");
    }
}

/// The sequence of a sealed segment in a take's folder.
fn sealed_file(path: &std::path::Path, take: &str) -> Option<u64> {
    let name = path.file_name()?.to_str()?.strip_suffix(".age")?;
    let of_the_take = path.iter().any(|part| part == take);
    name.split('-').next()?.parse().ok().filter(|_| of_the_take)
}

#[test]
fn a_studio_that_stops_for_a_while_is_caught_up_with_and_the_recording_never_notices() {
    let mut stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 8.3, 21);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("stored");
    let stopped = stage.studio.stop();
    assert_eq!(stopped.code, Some(0), "SIGTERM drains and exits 0: {stopped}");
    let _ = recording.until("stopped");
    stage.studio.begin();
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "over the studio's absence");
}
