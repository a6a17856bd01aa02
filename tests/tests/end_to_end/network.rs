//! Bad networks between the recorder and the studio.

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::stage::{Invited, Stage};
use lavalier_tests::wire::{Flap, Weather, Wire};

/// 10 kb/s in bytes: a fifth of what the proxy alone needs.
const TEN_KILOBITS: u32 = 10_000 / 8;

/// A stage behind a wire that is good until the invitation is made.
fn far_away(seed: u64) -> (Wire, Stage, Invited) {
    let wire = Wire::start(seed);
    let stage = Stage::at_the_end_of(&wire);
    let invited = stage.invite();
    (wire, stage, invited)
}

/// Pulled over a good network, it is what went in.
fn arrived_whole(wire: &Wire, stage: &Stage, material: &Material) {
    wire.weather(Weather::default());
    let pulled = stage.pull("rushes").done();
    let events: Vec<_> = pulled.all("delivered").collect();
    let last = events.last().unwrap_or_else(|| panic!("{pulled}"));
    assert_eq!((&last["complete"], &last["gaps"]), (&true.into(), &0.into()), "{last}");
    assert_same(&Delivered::of(last).samples, &material.samples, "over a bad network");
}

#[test]
fn a_take_without_any_network_is_recorded_in_full_and_safe_after_it_returns() {
    let (wire, stage, invited) = far_away(30);
    let material = Material::speech(stage.folder(), "voice.wav", 12.3, 30);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("cleared");
    wire.off();
    let _ = recording.until("stopped");
    let told = recording.seen().iter().any(|event| event["event"] == "safe");
    assert!(!told, "it cannot be safe without a network");
    wire.on();
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    arrived_whole(&wire, &stage, &material);
}

#[test]
fn an_offline_take_needs_no_studio_and_resume_sends_it() {
    let (wire, stage, invited) = far_away(31);
    let first = Material::speech(stage.folder(), "first.wav", 1.2, 31);
    let _ = stage.record(&invited.link, &first, &[]).done();
    wire.off();
    let material = Material::speech(stage.folder(), "voice.wav", 5.3, 32);
    let recorded = stage.record(&invited.link, &material, &["--offline"]).refused();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    assert_eq!(recorded.all("safe").count(), 0, "{recorded}");
    wire.on();
    let resumed = stage.recorder.run(["resume"]).done();
    assert_eq!(
        resumed.event("safe")["take"],
        recorded.event("stopped")["take"],
        "{resumed}"
    );
    arrived_whole(&wire, &stage, &material);
}

#[test]
fn offline_before_any_claim_is_refused_with_what_to_do() {
    let (wire, stage, invited) = far_away(33);
    wire.off();
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 33);
    let error = stage.record(&invited.link, &material, &["--offline"]).failed();
    assert!(
        error["message"].as_str().is_some_and(|text| !text.is_empty()),
        "{error}"
    );
}

#[test]
fn a_take_over_a_network_that_loses_thirty_percent_arrives_whole() {
    let (wire, stage, invited) = far_away(34);
    wire.weather(Weather {
        loss: 0.3,
        ..Weather::default()
    });
    // Of a short request one in two gets through, of a long one hardly any: then most of the time is spent waiting to try anew.
    let material = Material::write(stage.folder(), "voice.wav", 12.3, 34, (16_000, 16, 1));
    let _ = stage.record(&invited.link, &material, &[]).done();
    // How many depends on what goes side by side; without any the weather was none.
    assert!(wire.cuts() > 0, "the weather was fair");
    arrived_whole(&wire, &stage, &material);
}

#[test]
fn a_take_over_a_network_that_comes_and_goes_arrives_whole() {
    let (wire, stage, invited) = far_away(35);
    wire.weather(Weather {
        flap: Some(Flap {
            bytes: 300_000,
            connections: 3,
        }),
        ..Weather::default()
    });
    let material = Material::speech(stage.folder(), "voice.wav", 15.3, 35);
    let _ = stage.record(&invited.link, &material, &[]).done();
    assert!(wire.cuts() > 3, "the weather was bad: {} cuts", wire.cuts());
    arrived_whole(&wire, &stage, &material);
}

#[test]
fn a_link_too_narrow_for_both_carries_the_proxy_first() {
    let (_wire, stage, invited) = far_away(36);
    // What is under way when the link turns out to be narrow goes out first: some ten seconds of it.
    let material = Material::speech(stage.folder(), "voice.wav", 30.0, 36);
    let narrow = ["--pace", "real", "--uplink-limit", "400k"];
    let mut recording = stage.start_recording(&invited.link, &material, &narrow);
    let _ = recording.until("stopped");
    let stored = |track: &str| {
        let of = |event: &&serde_json::Value| event["event"] == "stored" && event["track"] == track;
        recording.seen().iter().filter(of).count()
    };
    let (proxy, audio) = (stored("proxy"), stored("audio"));
    assert!(
        proxy > 2 * audio && proxy >= 20,
        "{proxy} seconds of proxy, {audio} of the original are there"
    );
    let _ = recording.kill();
}

#[test]
fn a_take_over_ten_kilobits_a_second_is_recorded_in_full_and_safe_when_the_link_is_better() {
    let (wire, stage, invited) = far_away(37);
    let material = Material::speech(stage.folder(), "voice.wav", 8.3, 37);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("rolling");
    wire.weather(Weather {
        bytes_a_second: Some(TEN_KILOBITS),
        ..Weather::default()
    });
    let _ = recording.until("stopped");
    let told = recording.seen().iter().any(|event| event["event"] == "safe");
    assert!(!told, "the original alone takes many minutes over such a link");
    // Minutes of waiting for the rest would show nothing more.
    wire.weather(Weather::default());
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    assert_eq!(recorded.all("gap").count(), 0, "{recorded}");
    assert_eq!(recorded.all("safe").count(), 1, "{recorded}");
    arrived_whole(&wire, &stage, &material);
}
