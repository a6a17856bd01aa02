//! The whole journey, as scripts drive it.

use std::fs;

use lavalier_protocol::digest::Digest;
use lavalier_tests::delivered::{Delivered, assert_same, files_below};
use lavalier_tests::material::Material;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{PRODUCTION, Stage};
use serde_json::Value;

#[test]
fn what_went_in_comes_out_bit_for_bit_and_every_command_says_what_its_contract_says() {
    let stage = Stage::new();
    let invited = stage.invite();
    invitation_says_all(&invited.said);

    let material = Material::speech(stage.folder(), "voice.wav", 7.3, 1);
    let recorded = stage.record(&invited.link, &material, &[]).done();
    recording_says_all(&recorded, &material);
    let take = recorded.event("rolling")["take"].clone();

    let takes = stage.takes();
    assert_eq!(takes.len(), 1, "{takes:?}");
    take_says_all(&takes[0], &take, &invited.interview);
    assert_eq!(takes[0]["delivered_at"], Value::Null, "nobody has pulled it yet");

    let pulled = stage.pull("rushes").done();
    let event = pulled.event("delivered");
    assert_eq!(
        (&event["take"], &event["samples"], &event["gaps"], &event["complete"]),
        (
            &take,
            &Value::from(material.frames()),
            &Value::from(0),
            &Value::from(true)
        ),
        "{event}"
    );
    let delivered = Delivered::of(event);
    let bytes = fs::read(&delivered.path).expect("the delivered file can be read");
    assert_eq!(event["sha256"], Value::from(Digest::of(&bytes).to_string()));
    assert_eq!((delivered.rate, delivered.bits, delivered.channels), (48_000, 24, 1));
    assert_same(&delivered.samples, &material.samples, "what came out");
    name_is_the_slate_s(&delivered, &recorded);

    let verified = stage.producer.run(["verify", &stage.text_path("rushes")]).done();
    assert_eq!(verified.last()["ok"], true, "{verified}");
    assert_eq!(verified.last()["problems"], Value::Array(Vec::new()), "{verified}");
    assert!(verified.last()["checked"].as_u64() > Some(0), "{verified}");
    assert!(
        stage.takes()[0]["delivered_at"].is_string(),
        "the pull was acknowledged"
    );
}

#[test]
fn a_delivery_that_was_touched_does_not_verify_and_the_untouched_one_beside_it_does() {
    let stage = Stage::new();
    let invited = stage.invite();
    for (name, seed) in [("one.wav", 2), ("two.wav", 3)] {
        let material = Material::speech(stage.folder(), name, 1.5, seed);
        let _ = stage.record(&invited.link, &material, &[]).done();
    }
    let pulled = stage.pull("rushes").done();
    let files: Vec<&str> = pulled
        .all("delivered")
        .filter_map(|event| event["file"].as_str())
        .collect();
    assert_eq!(files.len(), 2, "{pulled}");
    let mut bytes = fs::read(files[0]).expect("the delivered file can be read");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(files[0], bytes).expect("the delivered file can be written");
    let touched = stage.producer.run(["verify", &stage.text_path("rushes")]).refused();
    let problems = touched.last()["problems"]
        .as_array()
        .expect("problems are a list")
        .clone();
    assert!(!problems.is_empty() && touched.last()["ok"] == false, "{touched}");
    let name = files[0].rsplit('/').next().unwrap_or_default();
    assert!(
        problems.iter().all(|problem| problem.to_string().contains(name)),
        "{touched}"
    );
    let _ = stage.producer.run(["verify", files[1]]).done();
}

#[test]
fn a_recorder_s_take_store_verifies_too() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 2.5, 4);
    let recorded = stage.record(&invited.link, &material, &[]).done();
    let take = recorded.event("rolling")["take"]
        .as_str()
        .expect("a take's name is text")
        .to_owned();
    let journals = files_below(stage.recorder.home());
    let journal = journals.iter().find(|path| path.ends_with("journal.jsonl"));
    let store = journal
        .and_then(|path| path.parent())
        .expect("a take's folder has its journal");
    assert!(store.ends_with(&take), "{}", store.display());
    let store = store.to_str().expect("the tests' folders have plain names");
    let verified = stage.recorder.run(["verify", store]).done();
    assert_eq!(verified.last()["ok"], true, "{verified}");
}

#[test]
fn a_recording_stops_cleanly_at_ctrl_c_and_everything_until_then_is_safe() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 600.0, 5);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("sealed");
    recording.interrupt();
    let recorded = recording.finish().done();
    let samples = recorded.event("stopped")["samples"]
        .as_u64()
        .expect("samples are a number");
    assert!(samples < material.frames(), "it stopped before the end");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    let heard = &material.samples[..usize::try_from(samples).expect("ten minutes fit")];
    assert_same(&delivered.samples, heard, "until Ctrl-C");
}

#[test]
fn for_says_how_long_and_slate_and_kind_say_what() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 10.0, 6);
    let more = ["--for", "3s", "--slate", "X007/12/3", "--kind", "wild"];
    let recorded = stage.record(&invited.link, &material, &more).done();
    assert_eq!(recorded.event("stopped")["samples"], 3 * 48_000, "{recorded}");
    let takes = stage.takes();
    assert_eq!(
        (&takes[0]["slate"], &takes[0]["kind"]),
        (&"X007/12/3".into(), &"wild".into())
    );
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert!(
        delivered.path.ends_with("X007/X007_12_T03_interviewer.wav"),
        "{}",
        delivered.path.display()
    );
}

fn invitation_says_all(said: &Value) {
    assert_eq!(said["end"], "interviewer", "{said}");
    let words = said["words"].as_str().unwrap_or_default();
    assert_eq!(words.split_whitespace().count(), 6, "six words: {said}");
    assert!(said["roll"].is_string() && said["expires"].is_string(), "{said}");
    let link = said["link"].as_str().unwrap_or_default();
    let fragment = link.split_once('#').map(|(_, fragment)| fragment).unwrap_or_default();
    assert_eq!(fragment.len(), 87, "a secret and a thumbprint");
}

fn recording_says_all(recorded: &Ran, material: &Material) {
    let cleared = recorded.event("cleared");
    assert!(cleared["until"].is_string() && cleared["held"] == false, "{cleared}");
    let rolling = recorded.event("rolling");
    assert!(rolling["take"].is_string() && rolling["mic"].is_string(), "{rolling}");
    let form = (&rolling["rate"], &rolling["channels"], &rolling["bits"]);
    assert_eq!(form, (&48_000.into(), &1.into(), &24.into()), "{rolling}");
    let level = recorded.event("level");
    assert!(
        level["peak"].as_f64() <= Some(0.0) && level["rms"].as_f64() <= level["peak"].as_f64(),
        "{level}"
    );
    let stopped = recorded.event("stopped");
    assert_eq!(
        (&stopped["take"], &stopped["samples"]),
        (&rolling["take"], &material.frames().into())
    );
    let safe = recorded.event("safe");
    assert!(
        safe["take"] == rolling["take"] && safe["seconds_after_stop"].as_f64() >= Some(0.0),
        "{safe}"
    );
    assert!(!safe["receipt"].is_null(), "{safe}");
    assert_eq!(recorded.all("gap").count(), 0, "{recorded}");
    events_come_in_order(recorded, material);
}

fn events_come_in_order(recorded: &Ran, material: &Material) {
    let place = |name: &str| recorded.events.iter().position(|event| event["event"] == name);
    let order = ["claimed", "cleared", "rolling", "sealed", "stopped", "safe"].map(place);
    assert!(order.is_sorted() && order[0].is_some(), "{order:?}\n{recorded}");
    let names = |name: &'static str| {
        let events = recorded.all(name);
        let mut names: Vec<(u64, String)> = events
            .map(|event| {
                (
                    event["sequence"].as_u64().unwrap_or(u64::MAX),
                    event["track"].to_string(),
                )
            })
            .collect();
        names.sort();
        names
    };
    let sealed = names("sealed");
    assert_eq!(sealed, names("stored"), "each sealed segment is stored exactly once");
    let seconds = material.frames().div_ceil(u64::from(material.rate));
    for track in ["\"audio\"", "\"proxy\""] {
        let count = sealed.iter().filter(|(_, of)| of == track).count() as u64;
        assert!(count >= seconds, "{count} segments of {track} in {seconds} s");
    }
    assert!(
        sealed.iter().map(|(sequence, _)| *sequence).eq(0..sealed.len() as u64),
        "{sealed:?}"
    );
}

fn take_says_all(line: &Value, take: &Value, interview: &str) {
    assert_eq!(&line["take"], take);
    assert_eq!(line["interview"], interview);
    assert_eq!(
        (&line["end"], &line["subject"]),
        (&"interviewer".into(), &"Grace Hopper".into()),
        "{line}"
    );
    assert_eq!(
        (&line["kind"], &line["state"]),
        (&"interview".into(), &"safe".into()),
        "{line}"
    );
    assert!(
        line["slate"]
            .as_str()
            .is_some_and(|slate| slate.split('/').count() == 3),
        "{line}"
    );
    assert!(
        line["started_at"].is_string() && line["last_heard"].is_string(),
        "{line}"
    );
    assert!(
        line["seconds"]
            .as_f64()
            .is_some_and(|seconds| (seconds - 7.3).abs() < 1e-6),
        "{line}"
    );
    assert_eq!(line["segments"]["journalled"], line["segments"]["stored"], "{line}");
    assert_eq!((&line["gaps"], &line["unsent"]), (&0.into(), &0.into()), "{line}");
    assert!(!line["clearance"].is_null(), "{line}");
}

/// `DATE/ROLL/ROLL_SCENE_Tnn_END.wav`, with no subject's name in it.
fn name_is_the_slate_s(delivered: &Delivered, recorded: &Ran) {
    let parts: Vec<&str> = delivered
        .path
        .iter()
        .rev()
        .take(3)
        .filter_map(|part| part.to_str())
        .collect();
    let [file, roll, date] = parts[..] else {
        panic!("{} is not in DATE/ROLL", delivered.path.display())
    };
    assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
    assert!(
        file.starts_with(&format!("{roll}_")) && file.ends_with("_T01_interviewer.wav"),
        "{file}"
    );
    assert!(
        !delivered.path.to_string_lossy().contains("Grace"),
        "{}",
        delivered.path.display()
    );
    assert!(recorded.all("rolling").count() == 1, "{PRODUCTION}: one take");
}
