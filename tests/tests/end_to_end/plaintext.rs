//! Plaintext touches no storage: the recorder's and the studio's whole disk, logs and database are searched for it.

use std::fs;
use std::path::Path;

use lavalier_cli::demo::plaintext_scan::Needles;
use lavalier_tests::material::Material;
use lavalier_tests::opened::{ogg_packets, open, sealed_below};
use lavalier_tests::person::Person;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{PRODUCTION, Stage};

/// The samples, each FLAC stream and each Opus packet of what was recorded.
fn everything_said(stage: &Stage, material: &Material) -> Needles {
    let key = stage.text_path("key.age");
    let _ = stage
        .producer
        .run(["keys", "export", PRODUCTION, "--to", &key, "--yes"])
        .done();
    let mut needles = Needles::new();
    needles.add_samples(&material.samples);
    let mut proxy = Vec::new();
    let sealed = sealed_below(stage.recorder.home());
    assert!(!sealed.is_empty(), "the recorder keeps what it sealed");
    for segment in sealed {
        let plain = open(&segment.path, Path::new(&key));
        match segment.track.as_str() {
            "audio" => needles.add(&format!("FLAC stream {}", segment.sequence), plain),
            _ => proxy.push((segment.path.parent().map(Path::to_owned), plain)),
        }
    }
    let streams = proxy.chunk_by(|one, other| one.0 == other.0);
    let packets: Vec<Vec<u8>> = streams
        .flat_map(|take| ogg_packets(&take.iter().flat_map(|(_, plain)| plain.clone()).collect::<Vec<u8>>()))
        .collect();
    assert!(packets.len() > 100, "{} Opus packets", packets.len());
    for (index, packet) in packets.into_iter().enumerate() {
        needles.add(&format!("Opus packet {index}"), packet);
    }
    needles
}

/// Keeps what a process printed, to be searched with the rest.
fn keep_log(stage: &Stage, name: &str, ran: &Ran) {
    let folder = stage.path("logs");
    fs::create_dir_all(&folder).expect("the test's folder can be written");
    fs::write(folder.join(name), ran.to_string()).expect("the test's folder can be written");
}

#[test]
fn promise_4_no_disk_no_log_and_no_database_holds_a_run_of_plaintext() {
    let mut stage = Stage::new();
    let temporary = stage.path("temporary");
    fs::create_dir(&temporary).expect("the test's folder can be written");
    stage.recorder = Person::at(stage.recorder.home()).with([("TMPDIR", temporary.into_os_string())]);
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 6.3, 120);
    // Once to the end, and once cut off and recovered.
    keep_log(&stage, "whole", &stage.record(&invited.link, &material, &[]).done());
    let mut cut = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = cut.until_count("stored", 3);
    keep_log(&stage, "cut", &cut.kill());
    keep_log(&stage, "resumed", &stage.recorder.run(["resume"]).done());
    let stopped = stage.studio.stop();
    keep_log(&stage, "studio", &stopped);
    stage.studio.begin();

    let mut needles = everything_said(&stage, &material);
    let mut bytes = 0;
    for folder in ["studio", "recorder", "temporary", "logs"] {
        let found = needles.search(&stage.path(folder)).expect("all of it can be read");
        assert!(found.hits.is_empty(), "{folder}: {:?}", found.hits);
        bytes += found.bytes;
    }
    assert!(bytes > 1_000_000, "only {bytes} bytes were searched");
    the_search_would_find_one(&stage, &material, &mut needles);
}

/// The control: the same search over the same disk finds what is put there.
fn the_search_would_find_one(stage: &Stage, material: &Material, needles: &mut Needles) {
    let hidden = stage.studio.data().join("hidden");
    let mut leak = b"something before, at an odd place: ".to_vec();
    let place = leak.len() as u64;
    let samples = &material.samples[30_000..30_040];
    leak.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()[..3].to_vec()));
    fs::write(&hidden, leak).expect("the studio's folder can be written");
    let found = needles.search(stage.studio.data()).expect("all of it can be read");
    let hits: Vec<_> = found
        .hits
        .iter()
        .map(|hit| (&hit.file, hit.offset, hit.what.as_str()))
        .collect();
    assert_eq!(hits, [(&hidden, place, "24-bit samples")]);
}
