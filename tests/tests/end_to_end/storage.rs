//! Disks that are full or cannot be written, the recorder's and the studio's.

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::disk::SmallDisk;
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::running::Running;
use lavalier_tests::stage::Stage;
use lavalier_tests::studio::Studio;

/// Room for a minute of sealed sound and everything around it.
const DISK_BYTES: u64 = 32 * 1024 * 1024;
/// What is left when a disk is said to be full: less than a few segments.
const SPARE_BYTES: u64 = 256 * 1024;

/// A recorder whose home is on a small disk.
fn recorder_on(disk: &SmallDisk) -> Person {
    Person::at(disk.path().join("recorder"))
}

#[test]
fn promise_1_a_recorder_whose_disk_fills_says_so_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let stage = Stage::new();
    let invited = stage.invite();
    let recorder = recorder_on(&disk);
    let material = Material::speech(stage.folder(), "voice.wav", 25.3, 40);
    let mut recording = recorder.start(stage.recording(&invited.link, &material, &["--pace", "real"]));
    let _ = recording.until("sealed");
    disk.fill(SPARE_BYTES);
    let _ = recording.until_notice(&["storage_full"]);
    disk.empty();
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "over a full disk");
}

#[test]
fn promise_1_a_recorder_whose_disk_becomes_read_only_says_so_and_goes_on_when_it_is_writable() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let stage = Stage::new();
    let invited = stage.invite();
    let recorder = recorder_on(&disk);
    let material = Material::speech(stage.folder(), "voice.wav", 12.3, 41);
    let mut recording = recorder.start(stage.recording(&invited.link, &material, &["--pace", "real"]));
    let _ = recording.until("sealed");
    disk.read_only(true);
    let _ = recording.until_notice(&["storage_read_only"]);
    disk.read_only(false);
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "over a read-only disk");
}

#[test]
fn a_recorder_that_cannot_write_at_all_says_so_before_it_records() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 2.0, 42);
    disk.fill(0);
    let full = recorder_on(&disk).run(stage.recording(&invited.link, &material, &[]));
    assert_eq!(full.all("rolling").count(), 0, "{full}");
    let error = full.failed();
    assert!(
        error["remedy"]
            .as_str()
            .is_some_and(|text| text.contains("room") || text.contains("space")),
        "{error}"
    );
    disk.empty();
    let _ = recorder_on(&disk)
        .run(stage.recording(&invited.link, &material, &[]))
        .done();
}

#[test]
fn a_studio_whose_disk_fills_loses_nothing_and_takes_the_rest_when_there_is_room() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let stage = Stage::on(Studio::start(&disk.path().join("studio")));
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 6.3, 43);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("stored");
    disk.fill(SPARE_BYTES);
    let _ = recording.until("stopped");
    let told = recording.seen().iter().any(|event| event["event"] == "safe");
    assert!(!told, "it is not safe while the studio is full");
    disk.empty();
    let recorded = recording.finish().done();
    assert_eq!(recorded.event("stopped")["samples"], material.frames(), "{recorded}");
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "over a full studio");
}

#[test]
fn a_studio_on_a_disk_that_cannot_be_written_does_not_start_and_says_why() {
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    disk.fill(0);
    let data = disk.path().join("studio");
    let mut command = lavalier_tests::person::lavalier();
    command
        .args(["--json", "serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data);
    let _ = Running::start(command).finish().failed();
}
