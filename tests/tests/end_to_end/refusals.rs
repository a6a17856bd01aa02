//! Promise 8: every refusal says what happened and the one thing to do next, and leaves nothing half made.

use lavalier_tests::delivered::files_below;
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{PRODUCTION, Stage};
use serde_json::Value;

/// A recording that ends before it begins: an error that is named, no take on either side.
fn refused_link(stage: &Stage, link: &str) -> Value {
    let material = Material::speech(stage.folder(), "short.wav", 1.0, 50);
    let ran = stage.record(link, &material, &[]);
    assert_eq!(ran.all("rolling").count(), 0, "{ran}");
    let shown = ran.to_string();
    let error = ran.named();
    if let Some((_, secret)) = link.split_once('#').filter(|(_, secret)| secret.len() > 8) {
        assert!(!shown.contains(secret), "a refusal does not repeat the link's secret");
    }
    assert!(stage.takes().is_empty(), "nothing was begun at the studio");
    nothing_recorded(&stage.recorder);
    error
}

/// No take, and no claim that a later link would stumble over.
fn nothing_recorded(recorder: &Person) {
    if !recorder.home().is_dir() {
        return;
    }
    for file in files_below(recorder.home()) {
        let name = file.to_string_lossy().into_owned();
        assert!(
            !name.ends_with(".age") && !name.ends_with("journal.jsonl"),
            "left behind: {name}"
        );
    }
}

/// What a device keeps of invitations: its claims, and the keys and credentials that it holds them by.
fn of_claims(device: &Person) -> Vec<std::path::PathBuf> {
    let mut files = files_below(device.home());
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("claim+") || file.starts_with(device.home().join("recorder/claims"))
    });
    files
}

fn kind(error: &Value) -> &str {
    error["kind"].as_str().unwrap_or_default()
}

#[test]
fn promise_8_a_wrong_password_is_told_as_one_and_signs_nobody_in() {
    let stage = Stage::new();
    std::fs::write(stage.path("wrong"), "not the password at all").expect("the test's folder can be written");
    let stranger = Person::at(stage.path("stranger"));
    let login = |person: &Person, password: &str| -> Ran {
        let password = stage.text_path(password);
        person.run([
            "login",
            stage.studio.url(),
            "--email",
            "ada@example.com",
            "--name",
            "Ada",
            "--password-file",
            &password,
        ])
    };
    let error = login(&stranger, "wrong").failed();
    assert_eq!(kind(&error), "wrong_password", "{error}");
    let who = stranger.run(["whoami"]);
    assert_ne!(who.code, Some(0), "{who}");
    let _ = login(&stranger, "password").done();
    assert_eq!(stranger.run(["whoami"]).done().last()["email"], "ada@example.com");
}

#[test]
fn promise_8_a_wrong_set_up_code_makes_no_owner_and_the_right_one_still_does() {
    let stage = Stage::empty();
    std::fs::write(stage.path("guess"), "0000-0000-0000").expect("the test's folder can be written");
    let (guess, password) = (stage.text_path("guess"), stage.password_file());
    let login = [
        "login",
        stage.studio.url(),
        "--email",
        "eve@example.com",
        "--name",
        "Eve",
    ];
    let files = ["--setup-code-file", &guess, "--password-file", &password];
    let error = Person::at(stage.path("eve"))
        .run([&login[..], &files[..]].concat())
        .failed();
    assert_eq!(kind(&error), "wrong_setup_code", "{error}");
    let _ = stage.first_login().done();
}

#[test]
fn promise_8_each_way_a_link_breaks_is_told_apart() {
    let stage = Stage::new();
    let link = stage.invite().link;
    let (address, fragment) = link.split_once('#').expect("a link has a fragment");
    let mut messages = Vec::new();
    let mut told = |what: &str, expected: &str, link: &str| {
        let error = refused_link(&stage, link);
        assert_eq!(kind(&error), expected, "{what}: {error}");
        messages.push((what.to_owned(), error["message"].clone()));
    };
    told("the part after # is missing", "link_fragment_missing", address);
    told(
        "the part after # is cut",
        "link_fragment_damaged",
        &link[..link.len() - 7],
    );
    let invitation = address.rsplit('/').next().unwrap_or_default();
    let open = format!("http://studio.example/i/{invitation}#{fragment}");
    told("not https", "link_not_https", &open);
    told("no link at all", "link_not_an_invitation", "https://example.com/");
    for (index, (what, message)) in messages.iter().enumerate() {
        let same = messages[..index].iter().find(|(_, other)| other == message);
        assert!(same.is_none(), "{what} and {same:?} are told in the same words");
    }
}

#[test]
fn promise_8_a_mistyped_link_is_refused_and_the_right_one_still_works() {
    let stage = Stage::new();
    let link = stage.invite().link;
    let (address, fragment) = link.split_once('#').expect("a link has a fragment");
    // One character of the secret, then one of the thumbprint, then one of the invitation.
    let flip = |text: &str, at: usize| {
        let other = if text.as_bytes()[at] == b'a' { "b" } else { "a" };
        format!("{}{other}{}", &text[..at], &text[at + 1..])
    };
    let secret = refused_link(&stage, &format!("{address}#{}", flip(fragment, 5)));
    assert_eq!(kind(&secret), "invitation_unknown", "{secret}");
    // A wrong thumbprint is a wrong key, mistyped or swapped: that is a no, not an error.
    let short = Material::speech(stage.folder(), "short.wav", 1.0, 50);
    let swapped = stage.record(&format!("{address}#{}", flip(fragment, 60)), &short, &[]);
    assert_eq!(kind(&swapped.refused().last()["error"]), "brief_not_genuine");
    nothing_recorded(&stage.recorder);
    assert_eq!(of_claims(&stage.recorder), Vec::<std::path::PathBuf>::new());
    let name = refused_link(&stage, &format!("{}#{fragment}", flip(address, address.len() - 3)));
    assert_eq!(kind(&name), "invitation_unknown", "{name}");
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 51);
    // None of them used up the invitation: another laptop takes it by the right link.
    let second = Person::at(stage.path("second-laptop"));
    let _ = second.run(stage.recording(&link, &material, &[])).done();
    assert_eq!(stage.takes().len(), 1);
    assert_ne!(
        of_claims(&second),
        Vec::<std::path::PathBuf>::new(),
        "what a claim leaves is seen"
    );
}

#[test]
fn promise_8_an_expired_a_revoked_and_a_used_link_each_say_which() {
    let stage = Stage::new();
    let revoked = stage.invite();
    let _ = stage.producer.run(["invite", "revoke", &revoked.invitation]).done();
    assert_eq!(kind(&refused_link(&stage, &revoked.link)), "invitation_revoked");

    let expired = stage.invite_with(&["--end", "interviewer", "--template", "interviewer", "--expires", "1s"]);
    wait_until_past(expired.said["expires"].as_str().unwrap_or_default());
    assert_eq!(kind(&refused_link(&stage, &expired.link)), "invitation_expired");

    let used = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 52);
    let _ = stage.record(&used.link, &material, &[]).done();
    let second = Person::at(stage.path("second-laptop"));
    let error = second.run(stage.recording(&used.link, &material, &[])).failed();
    assert_eq!(kind(&error), "invitation_used", "{error}");
    nothing_recorded(&second);
}

#[expect(
    clippy::disallowed_methods,
    reason = "an expiry is a moment of the wall clock, and this waits for no process"
)]
fn wait_until_past(moment: &str) {
    let moment: jiff::Timestamp = moment.parse().expect("expires is a time");
    let left = moment.duration_since(jiff::Timestamp::now());
    std::thread::sleep(std::time::Duration::try_from(left).unwrap_or_default() + std::time::Duration::from_millis(50));
}

#[test]
fn promise_8_a_laptop_is_refused_on_a_phone_s_link() {
    let stage = Stage::new();
    let link = stage.invite_with(&[]).link;
    assert_eq!(kind(&refused_link(&stage, &link)), "platform_not_allowed");
}

#[test]
fn promise_8_a_laptop_without_an_answer_or_with_a_no_is_refused_by_the_gate() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 53);
    let asked = stage
        .recorder
        .run(["record", &invited.link, "--from", material.arg(), "--pace", "fast"])
        .refused();
    gate_named_the_passcode(&asked);
    let evidence = std::fs::read_to_string(stage.path("evidence.json")).expect("the stage wrote it");
    std::fs::write(stage.path("no.json"), evidence.replace("\"pass\"", "\"fail\"")).expect("the folder can be written");
    let no = stage.text_path("no.json");
    let failed = stage.recorder.run([
        "record",
        &invited.link,
        "--from",
        material.arg(),
        "--pace",
        "fast",
        "--evidence",
        &no,
    ]);
    gate_named_the_passcode(&failed.refused());
    nothing_recorded(&stage.recorder);
    let _ = stage.record(&invited.link, &material, &[]).done();
}

fn gate_named_the_passcode(ran: &Ran) {
    assert_eq!(
        ran.all("rolling").count(),
        0,
        "promise 7: it refuses to record without clearance: {ran}"
    );
    let controls = ran.event("refused")["controls"]
        .as_array()
        .expect("controls are a list")
        .clone();
    let passcode = controls.iter().find(|control| control["control"] == "passcode.set");
    let passcode = passcode.unwrap_or_else(|| panic!("{ran}"));
    for member in ["reason", "remedy"] {
        assert!(
            passcode[member].as_str().is_some_and(|text| !text.is_empty()),
            "{passcode}"
        );
    }
}

#[test]
fn promise_8_a_slate_that_is_a_path_or_hides_text_is_refused_by_name() {
    let stage = Stage::new();
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 54);
    for slate in [
        "../../x",
        "../../x/1/2",
        "R001/../1",
        "R001/1\u{202e}/2",
        "R\u{7}001/1/2",
        "R001/1",
        "R001/1/99999",
    ] {
        let ran = stage.record(&invited.link, &material, &["--slate", slate]);
        assert_eq!(ran.all("rolling").count(), 0, "{ran}");
        let shown = ran.stderr.clone();
        let _ = ran.failed();
        assert!(
            !shown.contains('\u{202e}') && !shown.contains('\u{7}'),
            "a refusal does not print it raw: {shown:?}"
        );
    }
    nothing_recorded(&stage.recorder);
    assert!(!stage.path("x").exists() && stage.takes().is_empty());
}

#[test]
fn promise_8_what_is_not_there_is_said_with_what_to_do() {
    let stage = Stage::new();
    let commands: [&[&str]; 4] = [
        &["takes", "no-such-show"],
        &["pull", "no-such-show", "--to", "nowhere"],
        &["invite", "list", "no-such-show"],
        &["production", "create", "The Show", "--id", PRODUCTION, "--no-recovery"],
    ];
    for command in commands {
        let _ = stage.producer.run(command.iter().copied()).failed();
    }
    let _ = Person::at(stage.path("nobody")).run(["takes", PRODUCTION]).failed();
}

#[test]
fn promise_8_a_studio_that_is_not_there_is_told_as_that() {
    let mut stage = Stage::new();
    let invited = stage.invite();
    let _ = stage.studio.stop();
    let error = stage.producer.run(["takes", PRODUCTION]).failed();
    assert!(
        error["message"].as_str().is_some_and(|text| text.contains("studio")),
        "{error}"
    );
    stage.studio.begin();
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 55);
    let _ = stage.record(&invited.link, &material, &[]).done();
}
