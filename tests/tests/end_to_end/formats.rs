//! What we make is opened by programs that are not ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use lavalier_tests::delivered::{Delivered, assert_same, files_below};
use lavalier_tests::material::Material;
use lavalier_tests::opened::{open, sealed_below};
use lavalier_tests::stage::{PRODUCTION, Stage};
use lavalier_tests::stranger::{output, program, python_with_jose};
use serde_json::Value;

/// A take that was recorded, pulled, and whose key was exported.
struct Made {
    stage: Stage,
    material: Material,
    delivered: Delivered,
    key: String,
    take: PathBuf,
}

fn make(form: (u32, u16, u16)) -> Made {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::write(stage.folder(), "voice.wav", 3.3, 130, form);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    let key = stage.text_path("key.age");
    let _ = stage
        .producer
        .run(["keys", "export", PRODUCTION, "--to", &key, "--yes"])
        .done();
    let journal = files_below(stage.recorder.home())
        .into_iter()
        .find(|path| path.ends_with("journal.jsonl"));
    let take = journal
        .and_then(|path| Some(path.parent()?.to_owned()))
        .expect("the recorder keeps the journal");
    Made {
        stage,
        material,
        delivered,
        key,
        take,
    }
}

#[test]
fn a_delivered_wav_is_read_by_mediainfo_ffprobe_and_sox() {
    for form in [(48_000, 24, 1), (44_100, 16, 2)] {
        let made = make(form);
        let (rate, bits, channels) = form;
        let seconds = made.material.frames() as f64 / f64::from(rate);
        if let Some(mut mediainfo) = program("mediainfo") {
            mediainfo.arg("--Output=JSON").arg(&made.delivered.path);
            let said: Value = serde_json::from_slice(&output(mediainfo)).expect("mediainfo answers in JSON");
            let tracks = said["media"]["track"]
                .as_array()
                .expect("mediainfo lists tracks")
                .clone();
            let audio = tracks
                .iter()
                .find(|track| track["@type"] == "Audio")
                .expect("an audio track");
            let field = |name: &str| audio[name].as_str().unwrap_or_default().to_owned();
            assert_eq!(field("SamplingRate"), rate.to_string(), "{audio}");
            assert_eq!(field("BitDepth"), bits.to_string(), "{audio}");
            assert_eq!(field("Channels"), channels.to_string(), "{audio}");
            let general = tracks
                .iter()
                .find(|track| track["@type"] == "General")
                .expect("a general part")
                .to_string();
            assert!(
                general.contains("sSCENE=") && general.contains("sTAKE="),
                "the slate is in bext: {general}"
            );
        }
        if let Some(mut ffprobe) = program("ffprobe") {
            ffprobe.args(["-v", "error", "-print_format", "json", "-show_streams", "-show_format"]);
            ffprobe.arg(&made.delivered.path);
            let said: Value = serde_json::from_slice(&output(ffprobe)).expect("ffprobe answers in JSON");
            let stream = &said["streams"][0];
            assert_eq!(stream["codec_name"], format!("pcm_s{bits}le"), "{stream}");
            assert_eq!(
                (&stream["sample_rate"], &stream["channels"]),
                (&rate.to_string().into(), &channels.into())
            );
            let told: f64 = stream["duration"]
                .as_str()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default();
            assert!((told - seconds).abs() < 1e-3, "{told} instead of {seconds}");
            assert!(
                said["format"]["tags"]["time_reference"].is_string(),
                "bext is read: {said}"
            );
        }
        if let Some(mut sox) = program("sox") {
            sox.arg("-V1").arg(&made.delivered.path).args(["-t", "s32", "-"]);
            let raw = output(sox);
            let samples: Vec<i32> = raw
                .as_chunks::<4>()
                .0
                .iter()
                .map(|four| i32::from_le_bytes(*four) >> (32 - bits))
                .collect();
            assert_same(&samples, &made.material.samples, "what sox reads");
        }
    }
}

#[test]
fn a_sealed_segment_is_opened_by_age_and_decoded_by_flac_bit_for_bit() {
    let made = make((48_000, 24, 1));
    let (Some(_), Some(_)) = (program("age"), program("flac")) else {
        return;
    };
    let mut samples = Vec::new();
    for segment in sealed_below(&made.take)
        .into_iter()
        .filter(|segment| segment.track == "audio")
    {
        let mut age = program("age").expect("it was there a moment ago");
        age.args(["-d", "-i", &made.key]).arg(&segment.path);
        let stream = made.stage.path("segment.flac");
        fs::write(&stream, output(age)).expect("the test's folder can be written");
        let mut flac = program("flac").expect("it was there a moment ago");
        flac.args([
            "-d",
            "-s",
            "-c",
            "--force-raw-format",
            "--endian=little",
            "--sign=signed",
        ])
        .arg(&stream);
        let raw = output(flac);
        assert_eq!(raw.len() as u64, segment.samples * 3, "{segment:?}");
        samples.extend(
            raw.as_chunks::<3>()
                .0
                .iter()
                .map(|three| i32::from_le_bytes([0, three[0], three[1], three[2]]) >> 8),
        );
    }
    assert_same(
        &samples,
        &made.material.samples,
        "what age and flac make of the segments",
    );
}

#[test]
fn the_opened_proxy_segments_are_one_opus_stream() {
    let made = make((48_000, 24, 1));
    let Some(mut opusinfo) = program("opusinfo") else {
        return;
    };
    let mut stream = Vec::new();
    for segment in sealed_below(&made.take)
        .into_iter()
        .filter(|segment| segment.track == "proxy")
    {
        stream.extend(open(&segment.path, Path::new(&made.key)));
    }
    let path = made.stage.path("proxy.opus");
    fs::write(&path, stream).expect("the test's folder can be written");
    let said = String::from_utf8(output({
        opusinfo.arg(&path);
        opusinfo
    }));
    let said = said.expect("opusinfo answers in text");
    assert!(!said.contains("WARNING") && !said.contains("ERROR"), "{said}");
    assert!(said.contains("Playback length: 0m:03."), "{said}");
}

/// Verifies compact statements, one a line with its key before it, and prints each payload.
const VERIFY: &str = r"
import json, sys
from joserfc import jws
from joserfc.jwk import ECKey
for line in sys.stdin:
    wanted = json.loads(line)
    key = ECKey.import_key(wanted['key'])
    found = jws.deserialize_compact(wanted['jws'], key, algorithms=['ES256'])
    assert found.headers()['typ'] == wanted['typ'], found.headers()
    print(found.payload.decode())
";

#[test]
fn journal_brief_and_receipt_are_verified_by_an_independent_jose_library() {
    let made = make((48_000, 24, 1));
    let Some(mut python) = python_with_jose() else { return };
    let sidecar = fs::read(format!("{}.json", made.delivered.path.display())).expect("a sidecar lies beside it");
    let sidecar: Value = serde_json::from_slice(&sidecar).expect("a sidecar is JSON");
    let journal = fs::read_to_string(made.take.join("journal.jsonl")).expect("the recorder keeps the journal");
    let lines: Vec<Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON Lines"))
        .collect();
    let production = made.stage.producer.run(["production", "show", PRODUCTION]).done();
    let statement =
        |key: &Value, jws: &Value, typ: &str| serde_json::json!({"key": key, "jws": jws, "typ": typ}).to_string();
    let device = &lines[0]["entry"]["device_key"];
    let signatures: Vec<&Value> = lines
        .iter()
        .filter(|line| line["entry"]["type"] == "signature")
        .collect();
    assert!(signatures.len() >= 2, "at open and at close");
    let mut asked: Vec<String> = signatures
        .iter()
        .map(|line| statement(device, &line["entry"]["jws"], "lavalier-journal+jws"))
        .collect();
    let brief = &sidecar["brief"];
    let receipt_key = payload(brief)["receipt_key"].clone();
    asked.push(statement(
        &signing_key(&production.last()["signing_key"]),
        brief,
        "lavalier-brief+jws",
    ));
    asked.push(statement(&receipt_key, &sidecar["receipt"], "lavalier-receipt+jws"));

    python
        .args(["-c", VERIFY])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = python.spawn().expect("python can be run");
    let mut stdin = child.stdin.take().expect("standard input is piped above");
    std::io::Write::write_all(&mut stdin, (asked.join("\n") + "\n").as_bytes()).expect("python reads");
    drop(stdin);
    let done = child.wait_with_output().expect("python ends");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).expect("payloads are text");
    let payloads: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("payloads are JSON"))
        .collect();
    assert_eq!(payloads.len(), asked.len());
    let close = &payloads[signatures.len() - 1];
    assert_eq!(close["take"], lines[0]["entry"]["take"]);
    let receipt = &payloads[payloads.len() - 1];
    assert_eq!(
        (&receipt["take"], &receipt["lines"]),
        (&close["take"], &(lines.len()).into()),
        "{receipt}"
    );
}

/// `production` tells its signing key as a JWK, or as a text that holds one.
fn signing_key(value: &Value) -> Value {
    value.as_str().map_or_else(
        || value.clone(),
        |text| serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    )
}

/// What a compact statement says, unverified.
fn payload(jws: &Value) -> Value {
    use base64::Engine as _;
    let part = jws
        .as_str()
        .and_then(|text| text.split('.').nth(1))
        .expect("a compact statement");
    let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("a JSON payload")
}
