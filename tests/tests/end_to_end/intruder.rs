//! A guest with an invitation of its own and a program of its own.

use std::process::{Command, Stdio};

use lavalier_tests::between::Answer;
use lavalier_tests::delivered::{Delivered, files_below};
use lavalier_tests::intruder::Intruder;
use lavalier_tests::phone::evidence;
use lavalier_tests::stage::{Invited, Stage};
use lavalier_tests::stranger::program;
use serde_json::{Value, json};

fn claim(stage: &Stage, invited: &Invited) -> Intruder {
    let evidence = std::fs::read(stage.path("evidence.json")).expect("the stage wrote it");
    Intruder::claim(stage.studio.address(), &invited.link, &evidence)
}

/// The name under which the studio refuses.
fn refusal(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = &body["error"];
    assert!(!answer.is_ok(), "it was taken in");
    for member in ["message", "remedy"] {
        assert!(error[member].as_str().is_some_and(|text| !text.is_empty()), "{error}");
    }
    error["kind"].as_str().unwrap_or_default().to_owned()
}

/// FLAC of a constant value.
fn flac(samples: usize) -> Option<Vec<u8>> {
    let mut flac: Command = program("flac")?;
    flac.args([
        "-s",
        "-c",
        "--force-raw-format",
        "--endian=little",
        "--sign=signed",
        "--channels=1",
        "--bps=24",
    ]);
    flac.args(["--sample-rate=48000", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = flac.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    let feeding = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &[1, 2, 3].repeat(samples)));
    let done = child.wait_with_output().ok()?;
    feeding.join().ok()?.ok()?;
    Some(done.stdout)
}

#[test]
fn text_from_a_guest_that_is_a_path_or_hides_itself_is_refused_and_reaches_nothing() {
    let mut stage = Stage::new();
    let intruder = claim(&stage, &stage.invite());
    let bad: [(&str, Value); 8] = [
        ("slate", json!({"roll": "../../x", "scene": "1", "take": 1})),
        ("slate", json!({"roll": "R001", "scene": "..", "take": 1})),
        ("slate", json!({"roll": "R001", "scene": "1\u{202e}", "take": 1})),
        ("slate", json!({"roll": "R\u{1b}[2J", "scene": "1", "take": 1})),
        ("app", json!("evil\u{202e}gpj")),
        ("app", json!("line\nbreak")),
        ("take", json!("../../etc/passwd")),
        ("app", json!("x".repeat(5_000))),
    ];
    for (member, value) in bad {
        let mut opening = intruder.opening(1);
        let name = opening["take"].clone();
        opening[member] = value.clone();
        let mut forgery = intruder.forge(opening);
        forgery.take = name.as_str().unwrap_or_default().to_owned();
        intruder.sign(&mut forgery);
        let kind = refusal(&intruder.send(&forgery));
        assert!(
            kind == "journal_refused" || kind == "bad_request",
            "{member} = {value}: {kind}"
        );
    }
    assert!(stage.takes().is_empty(), "nothing was begun");
    let strange = files_below(stage.studio.data())
        .into_iter()
        .find(|file| file.ends_with("x") || file.ends_with("passwd"));
    assert_eq!(strange, None);
    let log = stage.studio.stop();
    assert!(
        !log.to_string().contains('\u{202e}') && !log.to_string().contains("\u{1b}[2J"),
        "{log}"
    );
}

#[test]
fn a_journal_that_is_not_this_guest_s_own_is_refused() {
    let stage = Stage::new();
    let (own, other) = (stage.invite(), stage.invite());
    let intruder = claim(&stage, &own);
    let lies: [(&str, Value); 5] = [
        ("invitation", json!(other.invitation)),
        ("interview", json!(other.interview)),
        ("production", json!("another-show")),
        ("end", json!("subject")),
        ("brief", json!("00".repeat(32))),
    ];
    for (member, value) in lies {
        let mut opening = intruder.opening(1);
        opening[member] = value.clone();
        let mut forgery = intruder.forge(opening);
        intruder.sign(&mut forgery);
        let _ = refusal(&intruder.send(&forgery));
    }
    // An opening that nobody signed.
    let unsigned = intruder.forge(intruder.opening(1));
    let _ = refusal(&intruder.send(&unsigned));
    assert!(stage.takes().is_empty(), "nothing was begun");
    let mut honest = intruder.forge(intruder.opening(1));
    intruder.sign(&mut honest);
    assert!(
        intruder.send(&honest).is_ok(),
        "{}",
        String::from_utf8_lossy(&intruder.send(&honest).body)
    );
}

#[test]
fn promise_7_a_journal_with_a_made_up_clearance_is_taken_in_and_held() {
    let stage = Stage::new();
    let intruder = claim(&stage, &stage.invite());
    let mut opening = intruder.opening(1);
    opening["clearance"] = json!("00".repeat(32));
    let mut forgery = intruder.forge(opening);
    forgery.push_close(0, 0);
    intruder.sign(&mut forgery);
    let sent = intruder.send(&forgery);
    assert!(sent.is_ok(), "{}", String::from_utf8_lossy(&sent.body));
    let _ = intruder.receipt(&forgery.take);
    let [take] = <[Value; 1]>::try_from(stage.takes()).expect("one take");
    assert_eq!(take["state"], "held");
}

#[test]
fn a_rehearsal_that_calls_itself_an_interview_is_held_and_never_filed_as_one() {
    let stage = Stage::new();
    // Nobody vouches for this phone, and a rehearsal asks for nobody.
    let invited = stage.invite_with(&["--platform", "ios", "--rehearsal"]);
    let evidence = std::fs::read(evidence(&stage, "phone.json", &[])).expect("it was written");
    let intruder = Intruder::claim(stage.studio.address(), &invited.link, &evidence);
    let Some(second) = flac(48_000) else { return };
    let sealed = intruder.seal(&second);
    let lies: [(&str, Value, &str); 2] = [
        ("kind", json!("rehearsal"), "safe"),
        ("kind", json!("interview"), "held"),
    ];
    for (number, (member, value, state)) in (1..).zip(lies) {
        let mut opening = intruder.opening(number);
        opening[member] = value;
        let mut forgery = intruder.forge(opening);
        intruder.sign(&mut forgery);
        forgery.push_segment(0, 0, 48_000, &sealed);
        forgery.push_close(48_000, 1);
        intruder.sign(&mut forgery);
        let sent = intruder.send(&forgery);
        assert!(sent.is_ok(), "{}", String::from_utf8_lossy(&sent.body));
        assert!(intruder.put(&forgery.take, 0, sealed.clone()).is_ok());
        assert!(intruder.receipt(&forgery.take).is_ok());
        let takes = stage.takes();
        let take = takes.iter().find(|take| take["take"] == forgery.take.as_str());
        let take = take.expect("it was taken in");
        assert_eq!((&take["state"], &take["kind"]), (&json!(state), &json!("rehearsal")));
        if state == "held" {
            let release = ["release", &forgery.take, "--reason", "to look at it"];
            let _ = stage.producer.run(release).done();
        }
    }
    let pulled = stage.pull("rushes").refused();
    let named: Vec<&Value> = pulled.all("problem").map(|problem| &problem["kind"]).collect();
    assert_eq!(named, [&json!("other_kind")], "{pulled}");
    let delivered: Vec<&Value> = pulled.all("delivered").collect();
    assert_eq!(delivered.len(), 2, "{pulled}");
    for event in delivered {
        let file = event["file"].as_str().unwrap_or_else(|| panic!("{event}"));
        let sidecar = std::fs::read(format!("{file}.json")).expect("a sidecar lies beside it");
        let sidecar: Value = serde_json::from_slice(&sidecar).expect("JSON");
        assert_eq!(sidecar["kind"], "rehearsal");
    }
}

#[test]
fn a_segment_that_decodes_to_more_than_its_line_says_is_named_and_silent() {
    let stage = Stage::new();
    let intruder = claim(&stage, &stage.invite());
    let (Some(honest), Some(longer)) = (flac(48_000), flac(48_000 * 40)) else {
        return;
    };
    let mut forgery = intruder.forge(intruder.opening(1));
    intruder.sign(&mut forgery);
    let plain: [&[u8]; 4] = [&honest, &longer, b"no sound at all", &honest];
    let sealed: Vec<Vec<u8>> = plain.iter().map(|plain| intruder.seal(plain)).collect();
    for (sequence, sealed) in (0..).zip(&sealed) {
        forgery.push_segment(sequence, sequence * 48_000, 48_000, sealed);
    }
    // The last one is not sealed to anybody at all.
    let open = b"not an age file".to_vec();
    forgery.push_segment(4, 4 * 48_000, 48_000, &open);
    forgery.push_close(5 * 48_000, 5);
    intruder.sign(&mut forgery);
    let sent = intruder.send(&forgery);
    assert!(sent.is_ok(), "{}", String::from_utf8_lossy(&sent.body));
    for (sequence, sealed) in (0..).zip(sealed.into_iter().chain([open])) {
        let put = intruder.put(&forgery.take, sequence, sealed);
        assert!(put.is_ok(), "{}", String::from_utf8_lossy(&put.body));
    }
    let _ = intruder.receipt(&forgery.take);
    let pulled = stage.pull("rushes").refused();
    let named: Vec<(Option<u64>, &str)> = pulled
        .all("problem")
        .map(|problem| {
            (
                problem["sequence"].as_u64(),
                problem["kind"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [(Some(1), "content"), (Some(2), "undecoded"), (Some(4), "unopened")],
        "{pulled}"
    );
    let delivered = Delivered::of(pulled.event("delivered"));
    assert_eq!(
        delivered.samples.len(),
        5 * 48_000,
        "time is never shortened, nor lengthened"
    );
    for second in [1, 2, 4] {
        let silent = delivered.samples[second * 48_000..(second + 1) * 48_000]
            .iter()
            .all(|sample| *sample == 0);
        assert!(silent, "second {second} is silence");
    }
    assert!(
        delivered.samples[..48_000].iter().all(|sample| *sample != 0),
        "what verifies is there"
    );
}

#[test]
fn an_end_that_is_not_signed_is_no_end() {
    let stage = Stage::new();
    let intruder = claim(&stage, &stage.invite());
    let mut forgery = intruder.forge(intruder.opening(1));
    intruder.sign(&mut forgery);
    forgery.push_close(0, 0);
    assert!(intruder.send(&forgery).is_ok());
    let receipt = intruder.receipt(&forgery.take);
    let said: Value = serde_json::from_slice(&receipt.body).unwrap_or_default();
    assert!(said["receipt"].is_null(), "{said}");
    assert_eq!(stage.takes()[0]["state"], "recording");
}
