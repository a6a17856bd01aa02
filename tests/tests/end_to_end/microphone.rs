//! A real audio server, and a microphone on it.

use std::ffi::OsString;
use std::path::Path;

use lavalier_microphone::VirtualMicrophone;
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::disk::SmallDisk;
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::running::Running;
use lavalier_tests::stage::Stage;

/// Room for two minutes of sealed sound and everything around it.
const DISK_BYTES: u64 = 64 * 1024 * 1024;
/// Seconds; memory holds a minute, and what comes after that is lost.
const FULL_FOR: u64 = 70;

/// A recorder whose machine has this microphone.
fn recorder_with(stage: &Stage, microphone: &VirtualMicrophone) -> Person {
    person_with(stage.recorder.home(), microphone)
}

fn person_with(home: &Path, microphone: &VirtualMicrophone) -> Person {
    let environment = microphone.environment().iter();
    let environment = environment.map(|(name, value)| (*name, OsString::clone(value)));
    Person::at(home).with(environment)
}

/// Starts recording from the machine's microphone.
fn start(stage: &Stage, recorder: &Person, link: &str) -> Running {
    recorder.start(["record", link, "--evidence", &stage.text_path("evidence.json")])
}

#[test]
fn what_the_virtual_microphone_gave_is_what_capture_was_handed_bit_for_bit() {
    let stage = Stage::new();
    let invited = stage.invite();
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = recorder_with(&stage, &microphone);
    let material = Material::speech(stage.folder(), "played.wav", 3.3, 140);
    let mut recording = start(&stage, &recorder, &invited.link);
    let rolling = recording.until("rolling");
    assert_eq!(
        (&rolling["rate"], &rolling["channels"]),
        (&48_000.into(), &1.into()),
        "{rolling}"
    );
    microphone.play(&material.path).expect("the pattern is played");
    // What was played has left the sound server's buffers after a second segment more.
    let mut audio = 0;
    while audio < 3 {
        audio += u32::from(recording.until("sealed")["track"] == "audio");
    }
    recording.interrupt();
    let recorded = recording.finish().done();
    assert_eq!(recorded.all("safe").count(), 1, "{recorded}");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    // The two extremes are at samples 7 and 8 of the pattern and nowhere else.
    let loudest = delivered
        .samples
        .windows(2)
        .position(|pair| pair == &material.samples[7..9]);
    let begins = loudest.expect("the pattern was heard") - 7;
    let heard = &delivered.samples[begins..delivered.samples.len().min(begins + material.samples.len())];
    assert_same(heard, &material.samples, "what capture was handed");
    assert!(
        delivered.samples[..begins].iter().all(|sample| *sample == 0),
        "silence before it"
    );
}

#[test]
fn a_microphone_that_is_silent_is_told_within_five_seconds() {
    let stage = Stage::new();
    let invited = stage.invite();
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = recorder_with(&stage, &microphone);
    let mut recording = start(&stage, &recorder, &invited.link);
    let _ = recording.until_notice(&["microphone_silent"]);
    let sealed = recording
        .seen()
        .iter()
        .filter(|event| event["event"] == "sealed" && event["track"] == "audio");
    assert!(sealed.count() <= 5, "it was told when five seconds had been recorded");
    recording.interrupt();
    let _ = recording.finish().done();
}

#[test]
fn promise_2_a_microphone_that_is_unplugged_ends_the_take_safely_and_no_other_takes_its_place() {
    let stage = Stage::new();
    let invited = stage.invite();
    let mut microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = recorder_with(&stage, &microphone);
    let mut recording = start(&stage, &recorder, &invited.link);
    let _ = recording.until("sealed");
    microphone.unplug().expect("the daemon can be ended");
    let stopped = recording.until("stopped");
    assert!(stopped["samples"].as_u64() > Some(0), "{stopped}");
    let _ = recording.until("safe");
    let recorded = recording.finish();
    assert!(
        recorded.all("notice").any(|notice| notice["kind"] == "microphone_gone"),
        "{recorded}"
    );
    assert_eq!(
        recorded.all("rolling").count(),
        1,
        "another microphone is never used without being asked for: {recorded}"
    );
    let takes = stage.takes();
    assert!(takes.len() == 1 && takes[0]["state"] == "safe", "{takes:?}");
    let delivered = stage.pull("rushes").done();
    assert_eq!(delivered.event("delivered")["complete"], true);
}

#[test]
fn a_microphone_that_is_not_there_is_refused_with_what_to_do() {
    let stage = Stage::new();
    let invited = stage.invite();
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = recorder_with(&stage, &microphone);
    let evidence = stage.text_path("evidence.json");
    let ran = recorder.run([
        "record",
        &invited.link,
        "--mic",
        "no such microphone",
        "--evidence",
        &evidence,
    ]);
    assert_eq!(ran.all("rolling").count(), 0, "{ran}");
    let _ = ran.failed();
    assert!(stage.takes().is_empty(), "nothing was begun");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a microphone goes by the clock on the wall, and this waits by nothing else"
)]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

#[test]
fn promise_2_a_recorder_that_stood_still_shortens_no_time_and_marks_what_it_missed() {
    let stage = Stage::new();
    let invited = stage.invite();
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = recorder_with(&stage, &microphone);
    let [before, during, after] = [(141, 1.3), (142, 4.0), (143, 1.3)]
        .map(|(seed, seconds)| Material::speech(stage.folder(), &format!("played-{seed}.wav"), seconds, seed));
    let mut recording = start(&stage, &recorder, &invited.link);
    let _ = recording.until("rolling");
    let since = clock();
    microphone.play(&before.path).expect("the pattern is played");
    recording.freeze(true);
    microphone.play(&during.path).expect("the pattern is played");
    recording.freeze(false);
    microphone.play(&after.path).expect("the pattern is played");
    // As many seconds as have gone by, and what may be in some buffer.
    let due = (clock() - since).as_secs() + 3;
    let mut audio = 0;
    while audio < due {
        audio += u64::from(recording.until("sealed")["track"] == "audio");
    }
    recording.interrupt();
    let recorded = recording.finish().done();
    let pulled = stage.pull("rushes").done();
    let delivered = Delivered::of(pulled.event("delivered"));
    // Each pattern has its two extremes at samples 7 and 8 and nowhere else.
    let begins = |material: &Material| {
        let extremes = &material.samples[7..9];
        let mut pairs = delivered.samples.windows(200).enumerate();
        let place = pairs.find(|(_, window)| &window[..2] == extremes && window[2..200] == material.samples[9..207]);
        place.map(|(at, _)| at - 7)
    };
    let (first, last) = (
        begins(&before).expect("it was heard"),
        begins(&after).expect("it was heard"),
    );
    assert!(
        last - first >= before.samples.len() + during.samples.len(),
        "{} samples lie between two patterns that were {} apart",
        last - first,
        before.samples.len() + during.samples.len()
    );
    let heard = &delivered.samples[last..last + after.samples.len()];
    assert_same(heard, &after.samples, "what was played after it");
    // Whatever was missed in between is marked, sample for sample, and counted wherever gaps are.
    let gaps = recorded.all("gap").count();
    assert_eq!(pulled.event("delivered")["gaps"], gaps, "{pulled}");
    assert_eq!(stage.takes()[0]["gaps"], gaps);
    if let Some(at) = begins(&during) {
        let missed: u64 = recorded.all("gap").filter_map(|gap| gap["samples"].as_u64()).sum();
        let heard = &delivered.samples[at..at + during.samples.len()];
        let differ = heard
            .iter()
            .zip(&during.samples)
            .filter(|(heard, played)| heard != played)
            .count();
        assert!(
            differ as u64 <= missed,
            "{differ} samples differ and {missed} are marked"
        );
    }
}

#[test]
fn promise_2_what_a_full_disk_could_not_keep_is_silence_of_its_length_counted_and_marked() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let stage = Stage::new();
    let invited = stage.invite();
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let recorder = person_with(&disk.path().join("recorder"), &microphone);
    let material = Material::speech(stage.folder(), "played.wav", FULL_FOR as f64 + 10.0, 144);
    let mut recording = start(&stage, &recorder, &invited.link);
    let _ = recording.until("sealed");
    disk.fill(0);
    let playing = microphone.start_playing(&material.path).expect("the pattern is played");
    // A level stands for a second that was captured, where a program reads.
    assert_eq!(recording.until_count("level", FULL_FOR), FULL_FOR);
    disk.empty();
    playing.wait().expect("all of the pattern is played");
    // What was played has left the sound server's buffers.
    let _ = recording.until_count("level", 5);
    recording.interrupt();
    let recorded = recording.finish().done();
    assert_eq!(recorded.all("gap").count(), 1, "{recorded}");
    let gap = recorded.event("gap");
    let pulled = stage.pull("rushes").done();
    assert_eq!(pulled.event("delivered")["gaps"], 1, "{pulled}");
    assert_eq!(stage.takes()[0]["gaps"], 1);
    let delivered = Delivered::of(pulled.event("delivered"));
    let number = |member: &str| usize::try_from(gap[member].as_u64().expect("a number")).expect("a sample's number");
    let (first, missing) = (number("first_sample"), number("samples"));
    assert!(gap["cause"] == "storage" && missing > 0, "{gap}");
    // The two extremes are at samples 7 and 8 of the pattern and nowhere else.
    let mut pairs = delivered.samples.windows(2);
    let begins = pairs
        .position(|pair| pair == &material.samples[7..9])
        .expect("it was heard")
        - 7;
    let mut expected = material.samples.clone();
    expected[first - begins..first - begins + missing].fill(0);
    let heard = &delivered.samples[begins..begins + expected.len()];
    assert_same(heard, &expected, "but for a hole of the length that is marked");
}
