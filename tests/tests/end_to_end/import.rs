//! Files made elsewhere.

use std::fs;

use lavalier_protocol::digest::Digest;
use lavalier_tests::material::Material;
use lavalier_tests::stage::Stage;
use lavalier_tests::stranger;
use serde_json::Value;

/// The delivered file of an event, byte for byte.
fn delivered_bytes(event: &Value) -> Vec<u8> {
    let file = event["file"].as_str().unwrap_or_else(|| panic!("{event}"));
    fs::read(file).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn a_hardware_recorder_s_poly_wav_comes_back_byte_for_byte() {
    let stage = Stage::new();
    let invited = stage.invite();
    // More than one piece of four megabytes.
    let material = Material::write(stage.folder(), "R0001.WAV", 20.0, 80, (48_000, 24, 2));
    let before = fs::read(&material.path).expect("the material can be read");
    let imported = stage
        .recorder
        .run(["import", &invited.link, material.arg(), "--slate", "C001/4/2"])
        .done();
    assert_eq!(imported.all("safe").count(), 1, "{imported}");
    let takes = stage.takes();
    assert_eq!(
        (&takes[0]["state"], &takes[0]["clearance"]),
        (&"safe".into(), &Value::Null),
        "{takes:?}"
    );
    assert_eq!(takes[0]["slate"], "C001/4/2");
    let pulled = stage.pull("rushes").done();
    let after = delivered_bytes(pulled.event("delivered"));
    assert_eq!(
        Digest::of(&after),
        Digest::of(&before),
        "the file is the one that was imported"
    );
    assert_eq!(pulled.event("delivered")["sha256"], Digest::of(&before).to_string());
    let _ = stage.producer.run(["verify", &stage.text_path("rushes")]).done();
}

#[test]
fn a_call_recording_and_a_file_of_no_known_kind_are_taken_in_on_a_phone_s_link() {
    let stage = Stage::new();
    // The subject's own end, which a laptop may not record.
    let invited = stage.invite_with(&[]);
    let call = stage.text_path("call.mp3");
    let voice = Material::speech(stage.folder(), "voice.wav", 3.0, 81);
    let made = stranger::program("ffmpeg").is_some_and(|mut ffmpeg| {
        ffmpeg.args([
            "-loglevel",
            "error",
            "-i",
            voice.arg(),
            "-metadata",
            "title=The call",
            &call,
        ]);
        ffmpeg.status().is_ok_and(|status| status.success())
    });
    let odd = stage.text_path("notes.bin");
    fs::write(&odd, b"neither sound nor picture").expect("the test's folder can be written");
    let mut files = vec![odd.as_str()];
    if made {
        files.push(&call);
    }
    let imported = stage
        .recorder
        .run([&["import", &invited.link], &files[..]].concat())
        .done();
    assert_eq!(imported.all("safe").count(), files.len(), "{imported}");
    let pulled = stage.pull("rushes").done();
    let mut came: Vec<Digest> = pulled
        .all("delivered")
        .map(|event| Digest::of(&delivered_bytes(event)))
        .collect();
    let mut went: Vec<Digest> = files
        .iter()
        .map(|file| Digest::of(&fs::read(file).expect("it was written")))
        .collect();
    came.sort_by_key(ToString::to_string);
    went.sort_by_key(ToString::to_string);
    assert_eq!(came, went);
}

#[test]
fn an_import_that_was_cut_off_goes_on_where_it_stopped() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::write(stage.folder(), "R0002.WAV", 60.0, 82, (48_000, 24, 2));
    let arguments = ["import", &invited.link, material.arg(), "--slate", "C001/4/3"];
    let mut importing = stage.recorder.start(arguments);
    let _ = importing.until("sealed");
    let _ = importing.kill();
    let again = stage.recorder.run(arguments).done();
    assert!(again.all("safe").count() >= 1, "{again}");
    let pulled = stage.pull("rushes").done();
    let wanted = Digest::of(&fs::read(&material.path).expect("the material can be read")).to_string();
    let whole: Vec<&Value> = pulled
        .all("delivered")
        .filter(|event| event["sha256"] == wanted)
        .collect();
    assert_eq!(whole.len(), 1, "once, and whole: {pulled}");
}

#[test]
fn an_import_that_was_stopped_is_told_as_cut_off_and_not_as_something_to_be_sent_later() {
    let stage = Stage::new();
    let invited = stage.invite();
    let card = stage.text_path("CARD.BIN");
    // Thirty-two pieces: more than are sealed until Ctrl-C is heard.
    fs::write(&card, vec![7; 128 << 20]).expect("the test's folder can be written");
    let arguments = ["import", &invited.link, &card, "--slate", "C001/4/3"];
    let mut importing = stage.recorder.start(arguments);
    let _ = importing.until("sealed");
    importing.interrupt();
    let stopped = importing.finish();
    assert_ne!(stopped.code, Some(0), "{stopped}");
    assert_eq!(stopped.all("stopped").count(), 0, "it has no length yet: {stopped}");
    assert!(!stopped.stderr.contains("is being sent"), "{stopped}");

    let sent = stage.recorder.run(["resume"]).refused();
    let cut: Vec<&Value> = sent.all("notice").filter(|it| it["kind"] == "import_cut_off").collect();
    assert_eq!(cut.len(), 1, "{sent}");
    let said = |member: &str, text: &str| cut[0][member].as_str().is_some_and(|said| said.contains(text));
    assert!(said("message", "CARD.BIN") && said("message", "C001/4/3"), "{sent}");
    assert!(said("remedy", "Import the same file again"), "{sent}");
    assert_eq!(
        sent.all("not_safe").count(),
        0,
        "another run would send no more: {sent}"
    );

    let again = stage.recorder.run(arguments).done();
    assert_eq!(again.event("stopped")["bytes"], 128 << 20, "{again}");
    assert_eq!(again.all("safe").count(), 1, "{again}");
    let _ = stage.recorder.run(["resume"]).done();
}

#[test]
fn a_file_that_is_not_there_is_refused_before_anything_is_begun() {
    let stage = Stage::new();
    let invited = stage.invite();
    let _ = stage
        .recorder
        .run(["import", &invited.link, &stage.text_path("gone.wav")])
        .failed();
    let _ = stage
        .recorder
        .run(["import", &invited.link, &stage.text_path("studio")])
        .failed();
    assert!(stage.takes().is_empty());
}
