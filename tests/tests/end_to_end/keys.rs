//! The production's keys: shown, exported, and had back when every member's own is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::stage::{PRODUCTION, Stage};

#[test]
fn an_exported_key_opens_the_takes_and_only_its_owner_reads_it() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 150);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let key = stage.text_path("key.age");
    let _ = stage
        .producer
        .run(["keys", "export", PRODUCTION, "--to", &key, "--yes"])
        .done();
    let mode = fs::metadata(&key).expect("the key was written").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    let shown = stage.producer.run(["keys", "show", PRODUCTION]).done();
    assert!(!shown.to_string().contains("AGE-SECRET-KEY"), "nothing secret is shown");
    let pulled = stage.pull_with("rushes", &["--identity", &key]).done();
    assert_same(
        &Delivered::of(pulled.event("delivered")).samples,
        &material.samples,
        "with the exported key",
    );
    // Without a terminal and without --yes there is nobody to ask.
    let again = stage.text_path("again.age");
    let asked = stage.producer.run(["keys", "export", PRODUCTION, "--to", &again]);
    assert_ne!(asked.code, Some(0), "{asked}");
    assert!(!stage.path("again.age").exists());
}

#[test]
fn the_recovery_file_brings_a_production_back_when_every_member_s_key_is_lost() {
    let stage = Stage::empty();
    let _ = stage.first_login().done();
    let inside = stage.producer.home().join("recovery.txt");
    let inside = inside.to_str().expect("the tests' folders have plain names");
    let create = |file: &str| {
        stage.producer.run([
            "production",
            "create",
            "The Show",
            "--id",
            PRODUCTION,
            "--recovery-file",
            file,
        ])
    };
    let _ = create(inside).failed();
    assert!(
        !std::path::Path::new(inside).exists(),
        "a recovery file inside the home is refused"
    );
    let file = stage.text_path("recovery.txt");
    let created = create(&file).done();
    for member in ["production", "signing_key", "recipient", "recovery_recipient"] {
        assert!(!created.last()[member].is_null(), "{member}: {created}");
    }
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 151);
    let _ = stage.record(&invited.link, &material, &[]).done();

    // The laptop is lost: a new home, the same person, and the paper from the safe.
    let anew = Person::at(stage.path("new-laptop"));
    let (url, password) = (stage.studio.url(), stage.password_file());
    let login = [
        "login",
        url,
        "--email",
        "ada@example.com",
        "--name",
        "Ada",
        "--password-file",
        &password,
    ];
    let _ = anew.run(login).done();
    let to = stage.text_path("rushes");
    let locked_out = anew.run(["pull", PRODUCTION, "--to", &to]);
    assert_ne!(locked_out.code, Some(0), "{locked_out}");
    let _ = anew
        .run(["keys", "recover", PRODUCTION, "--recovery-file", &file])
        .done();
    let pulled = anew.run(["pull", PRODUCTION, "--to", &to]).done();
    assert_same(
        &Delivered::of(pulled.event("delivered")).samples,
        &material.samples,
        "after the recovery",
    );
}

#[test]
fn a_production_that_could_not_be_made_leaves_no_recovery_file_behind() {
    let stage = Stage::new();
    let file = stage.text_path("recovery.txt");
    let taken = [
        "production",
        "create",
        "The Show",
        "--id",
        PRODUCTION,
        "--recovery-file",
        &file,
    ];
    let _ = stage.producer.run(taken).failed();
    assert!(
        !stage.path("recovery.txt").exists(),
        "a recovery file of nothing would be trusted one day"
    );
}
