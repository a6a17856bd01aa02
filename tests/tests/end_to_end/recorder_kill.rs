//! The recorder is killed at any moment.

use std::collections::{BTreeMap, BTreeSet};

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::running::Ran;
use lavalier_tests::seed::{Seed, kills};
use lavalier_tests::stage::Stage;
use serde_json::Value;

/// Recorders that are killed at the same time, each under an invitation of its own.
const RECORDERS: u64 = 2;
/// Events of one take that a kill may wait for.
const EVENTS: u64 = 24;

/// What a recorder said of a take before it was killed.
#[derive(Debug, Default)]
struct Witness {
    /// Sealed segments of the audio track: that many seconds have to be there.
    audio: BTreeSet<u64>,
    /// Segments that the studio had acknowledged.
    stored: BTreeSet<u64>,
}

/// All takes of one recorder.
type Witnesses = BTreeMap<String, Witness>;

fn witness(witnesses: &mut Witnesses, ran: &Ran) {
    for event in &ran.events {
        let (Some(take), Some(sequence)) = (event["take"].as_str(), event["sequence"].as_u64()) else {
            continue;
        };
        let known = witnesses.entry(take.to_owned()).or_default();
        match event["event"].as_str() {
            Some("sealed") if event["track"] == "audio" => drop(known.audio.insert(sequence)),
            Some("stored") => drop(known.stored.insert(sequence)),
            _ => {}
        }
    }
}

/// Records again and again on one claim, killed each time; now and then the recovery is killed as well.
fn record_and_kill(stage: &Stage, recorder: u64, times: u64) -> (Witnesses, Material) {
    let person = lavalier_tests::person::Person::at(stage.path(&format!("recorder-{recorder}")));
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), &format!("voice-{recorder}.wav"), 30.3, recorder);
    let mut seed = Seed::new(100 + recorder);
    let mut witnesses = Witnesses::new();
    for _ in 0..times {
        let recovery = seed.below(8) == 0;
        let arguments = if recovery {
            vec!["resume".to_owned()]
        } else {
            let pace = if seed.below(10) == 0 { "real" } else { "fast" };
            let slower = ["--pace", pace];
            stage.recording(&invited.link, &material, &slower)
        };
        let real = arguments.iter().any(|word| word == "real");
        let mut running = person.start(&arguments);
        let events = seed.below(if real { 4 } else { EVENTS });
        wait_for(&mut running, events);
        witness(&mut witnesses, &running.kill());
    }
    let resumed = person.run(["resume"]).done();
    witness(&mut witnesses, &resumed);
    (witnesses, material)
}

/// Reads so many events that are no levels, or to the end.
fn wait_for(running: &mut lavalier_tests::running::Running, events: u64) {
    let mut seen = 0;
    while seen < events {
        match running.next_event() {
            Some(event) if event["event"] == "level" => {}
            Some(_) => seen += 1,
            None => return,
        }
    }
}

#[test]
fn promise_1_a_take_survives_a_hundred_kills_of_the_recorder() {
    let stage = Stage::new();
    let share = kills().div_ceil(RECORDERS);
    let outcomes: Vec<(Witnesses, Material)> = std::thread::scope(|scope| {
        let stage = &stage;
        let start = |recorder| scope.spawn(move || record_and_kill(stage, recorder, share));
        let running: Vec<_> = (0..RECORDERS).map(start).collect();
        running
            .into_iter()
            .map(|thread| thread.join().expect("the recorder's thread says what failed"))
            .collect()
    });
    for take in stage.takes() {
        assert_eq!(take["state"], "safe", "the next start recovered it and sent it: {take}");
    }
    let pulled = stage.pull("rushes").done();
    let delivered: BTreeMap<&str, &Value> = pulled
        .all("delivered")
        .map(|event| (event["take"].as_str().unwrap_or_default(), event))
        .collect();
    let mut recovered = 0;
    for (witnesses, material) in &outcomes {
        for (take, witness) in witnesses {
            let event = delivered
                .get(take.as_str())
                .unwrap_or_else(|| panic!("{take} is gone: {witness:?}"));
            recovered += u64::from(came_through(event, witness, material));
        }
    }
    println!("{} takes, {recovered} of them recovered", delivered.len());
    assert!(recovered > 0, "no kill hit a recording");
}

/// Everything that was said to be sealed is there, and it is the beginning of what went in. Says whether it was recovered.
fn came_through(event: &Value, witness: &Witness, material: &Material) -> bool {
    assert_eq!(
        (&event["complete"], &event["gaps"]),
        (&true.into(), &0.into()),
        "{event}"
    );
    let delivered = Delivered::of(event);
    let sealed = (witness.audio.len() as u64 * u64::from(material.rate)).min(material.frames());
    let samples = delivered.samples.len() as u64;
    assert!(
        samples >= sealed,
        "{sealed} samples were sealed, {samples} came: {event}"
    );
    assert_same(
        &delivered.samples,
        &material.samples[..delivered.samples.len()],
        "the beginning of the take",
    );
    let sidecar = format!("{}.json", delivered.path.display());
    let sidecar = std::fs::read(&sidecar).unwrap_or_else(|error| panic!("{sidecar}: {error}"));
    let sidecar: Value = serde_json::from_slice(&sidecar).expect("a sidecar is JSON");
    let recovered = sidecar["recovered"]
        .as_array()
        .expect("a sidecar tells of recoveries")
        .clone();
    for recovery in &recovered {
        assert_eq!(recovery["kept_samples"], samples, "the journal says where: {recovery}");
    }
    let whole = samples == material.frames();
    assert!(
        whole || !recovered.is_empty(),
        "a take that was cut off says so: {}",
        event
    );
    !recovered.is_empty()
}

#[test]
fn promise_1_what_was_captured_is_lost_for_two_seconds_at_most() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 60.0, 9);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    // A level stands for a second that was captured, where a program reads.
    let levels = recording.until_count("level", 13);
    assert_eq!(levels, 13, "it went on");
    let captured = recording
        .seen()
        .iter()
        .filter(|event| event["event"] == "level")
        .count() as u64
        * 48_000;
    let _ = recording.kill();
    let _ = stage.recorder.run(["resume"]).done();
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    let kept = delivered.samples.len() as u64;
    assert!(
        kept + 2 * 48_000 >= captured,
        "{captured} samples were captured, {kept} kept"
    );
    assert_same(
        &delivered.samples,
        &material.samples[..delivered.samples.len()],
        "the beginning of the take",
    );
}

#[test]
fn the_next_recording_recovers_the_last_one_by_itself() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 20.0, 10);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until_count("stored", 2);
    let killed = recording.kill();
    let first = killed.event("rolling")["take"].clone();
    let short = Material::speech(stage.folder(), "short.wav", 2.0, 11);
    let recorded = stage.record(&invited.link, &short, &[]).done();
    assert!(recorded.all("safe").any(|event| event["take"] == first), "{recorded}");
    let takes = stage.takes();
    assert!(
        takes.len() == 2 && takes.iter().all(|take| take["state"] == "safe"),
        "{takes:?}"
    );
}
