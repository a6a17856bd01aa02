//! The production's keys: shown, exported, and had back when every member's own is lost.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use age::x25519::Identity;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use lavalier_protocol::keys::{OpeningIdentity, OpeningKeyring};
use lavalier_tests::between::{Answer, Between};
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

/// Changes what the keyring's envelope in an answer says. Its signature does not fit any more; the studio hopes that
/// nobody looks.
fn forge(answer: &mut Answer, change: impl FnOnce(&mut serde_json::Value)) {
    answer.change(|body| {
        let jws = body["envelope"].as_str().expect("an envelope is text");
        let parts: Vec<&str> = jws.split('.').collect();
        let payload = BASE64_URL_SAFE_NO_PAD.decode(parts[1]).expect("a JWS");
        let mut payload = serde_json::from_slice(&payload).expect("a keyring's envelope");
        change(&mut payload);
        let payload = BASE64_URL_SAFE_NO_PAD.encode(payload.to_string());
        body["envelope"] = format!("{}.{payload}.{}", parts[0], parts[2]).into();
    });
}

#[test]
fn promise_4_a_studio_gains_no_key_from_a_recovery() {
    const ID: &str = "second";
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let file = stage.text_path("recovery.txt");
    let create = ["production", "create", "Second", "--id", ID, "--recovery-file", &file];
    let created = stage.producer.run(create).done();
    let recovery_recipient = created.last()["recovery_recipient"]
        .as_str()
        .expect("there is one")
        .to_owned();
    let recover = |home: &str| {
        let anew = Person::at(stage.path(home));
        let (url, password) = (stage.studio.url(), stage.password_file());
        let email = [
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--password-file",
            &password,
        ];
        let _ = anew.run(["login", url].into_iter().chain(email)).done();
        let recovered = anew.run(["keys", "recover", ID, "--recovery-file", &file]);
        (anew, recovered)
    };
    let operator = Identity::generate();
    let theirs = operator.to_public().to_string();

    // An opening keyring of the operator's own making, sealed to the recovery key, which is public.
    let identity = age::secrecy::ExposeSecret::expose_secret(&operator.to_string()).to_owned();
    let keyring = OpeningKeyring {
        identities: vec![OpeningIdentity {
            generation: 1,
            identity,
            recipient: theirs.clone(),
        }],
    };
    let to: age::x25519::Recipient = recovery_recipient.parse().expect("an age recipient");
    let sealed = BASE64_STANDARD.encode(age::encrypt(&to, &keyring.to_bytes()).expect("sealed"));
    let own = theirs.clone();
    between.change(move |asked, answer| {
        if asked.path().ends_with("/keyrings/opening") && answer.is_ok() && asked.method == "GET" {
            forge(answer, |envelope| envelope["sealed"] = sealed.clone().into());
        } else if asked.path().ends_with("/productions/second") && answer.is_ok() {
            answer.change(|production| production["recipient"] = own.clone().into());
        }
    });
    let (_, forged) = recover("forged");
    assert_eq!(
        forged.code,
        Some(1),
        "keys of the operator's own are not taken for the production's: {forged}"
    );

    // A guest among the recipients.
    let own = theirs.clone();
    between.change(move |asked, answer| {
        if asked.path().contains("/keyrings/") && answer.is_ok() && asked.method == "GET" {
            forge(answer, |envelope| {
                envelope["recipients"]
                    .as_array_mut()
                    .expect("a list")
                    .push(own.clone().into());
            });
        }
    });
    // The honest studio behind does not know the changed envelope, and refuses; what was sent to it is what counts.
    let _ = recover("new-laptop");
    let sent = between.asked();
    let sent: Vec<_> = sent.iter().filter(|asked| asked.method == "PUT").collect();
    assert!(!sent.is_empty(), "a generation was sent");
    for asked in sent {
        let body: serde_json::Value = serde_json::from_slice(&asked.body).expect("JSON");
        let jws = body["envelope"].as_str().expect("an envelope is text");
        let payload = jws.split('.').nth(1).expect("a JWS");
        let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("a JWS");
        let envelope: serde_json::Value = serde_json::from_slice(&payload).expect("an envelope");
        let recipients = envelope["recipients"].to_string();
        assert!(recipients.contains(&recovery_recipient), "{recipients}");
        assert!(
            !recipients.contains(&theirs),
            "nobody is let in by the studio's word: {recipients}"
        );
    }
}
