//! The producer's commands against a real studio.

mod support;

use support::Stage;

#[test]
fn a_wrong_password_or_code_says_which_and_leaves_nothing_behind() {
    let stage = Stage::new();
    std::fs::write(stage.path("bad"), "not the right one\n").expect("it is written");
    let login = |file: &str, password: &str| {
        stage.run(
            "a",
            &[
                "login",
                stage.url(),
                "--email",
                "zoe@example.org",
                "--name",
                "Zoë",
                "--setup-code-file",
                file,
                "--password-file",
                password,
            ],
        )
    };
    assert_eq!(login("bad", "password").kind(2), "wrong_setup_code");
    assert_eq!(
        stage
            .run("a", &["login", stage.url(), "--email", "zoe@example.org"])
            .kind(2),
        "setup_needed"
    );
    assert_eq!(stage.run("a", &["whoami"]).code, 1, "nobody is signed in");
    stage.sign_in("a").good();
    assert_eq!(login("bad", "bad").kind(2), "wrong_password");
    assert_eq!(
        stage.run("a", &["whoami"]).good()["email"],
        "zoe@example.org",
        "the session before goes on"
    );
}

#[test]
fn a_production_is_made_whole_or_not_at_all() {
    let stage = Stage::new();
    stage.sign_in("a").good();
    let create = |more: &[&str]| stage.run("a", &[&["production", "create", "Long Road"], more].concat());
    assert_eq!(create(&[]).kind(2), "recovery_undecided");
    let inside = stage.path("a/recovery.txt");
    let inside = inside.to_str().expect("the path is text");
    assert_eq!(create(&["--recovery-file", inside]).kind(2), "recovery_inside_home");
    assert_eq!(
        create(&["--recovery-file", "nowhere/recovery.txt"]).kind(2),
        "file_not_found"
    );
    assert_eq!(create(&["--no-recovery", "--zone", "Mars/Olympus"]).kind(2), "usage");
    assert!(
        stage.run("a", &["production", "list"]).lines.is_empty(),
        "nothing half-made at the studio"
    );

    let made = create(&["--recovery-file", "recovery.txt"]);
    assert_eq!(made.good()["production"], "long-road");
    assert!(
        made.good()["recovery_recipient"]
            .as_str()
            .is_some_and(|text| text.starts_with("age1"))
    );
    assert!(stage.path("recovery.txt").is_file());

    // The name is taken: the second recovery file would open nothing, and is not left behind.
    assert_eq!(create(&["--recovery-file", "second.txt"]).kind(2), "production_exists");
    assert!(!stage.path("second.txt").exists());
    let shown = stage.run("a", &["production", "show", "long-road"]);
    assert_eq!(
        shown.good()["thumbprint"],
        made.good()["thumbprint"],
        "the pins are the first one's"
    );
    assert_eq!(shown.good()["keys"], "pinned");
}

#[test]
fn an_invitation_has_link_words_and_roll_and_only_the_words_are_shown_again() {
    let stage = Stage::new();
    stage.sign_in("a").good();
    stage
        .run("a", &["production", "create", "Show", "--no-recovery"])
        .good();
    let made = stage.run("a", &["invite", "create", "show", "--subject", "Zoë Ångström"]);
    let link = made.good()["link"].as_str().expect("there is a link").to_owned();
    assert!(link.starts_with(&format!("{}/i/in-", stage.url())), "{link}");
    assert_eq!(made.good()["roll"], "R001");
    assert_eq!(
        made.good()["platforms"],
        serde_json::json!(["ios", "ipados", "android"])
    );

    let listed = stage.run("a", &["invite", "list", "show"]);
    assert_eq!(listed.good()["words"], made.good()["words"]);
    assert_eq!(listed.good()["state"], "open");
    let secret = link.split('#').nth(1).expect("there is a fragment");
    assert!(
        !listed.good().to_string().contains(secret),
        "the link is the invited person's alone"
    );

    let interview = made.good()["interview"].as_str().expect("it has one");
    let again = stage.run("a", &["invite", "again", interview]);
    assert_eq!(again.good()["replaces"], made.good()["invitation"]);
    assert_eq!(again.good()["roll"], "R002");
    let states: Vec<_> = stage.run("a", &["invite", "list", "show"]).lines;
    assert_eq!(states[0]["state"], "superseded");

    let last = again.good()["invitation"].as_str().expect("it has one").to_owned();
    stage.run("a", &["invite", "revoke", &last]).good();
    assert_eq!(stage.run("a", &["invite", "list", "show"]).good()["state"], "revoked");
    let other = "iv-00000000000000000000000000";
    assert_eq!(stage.run("a", &["invite", "again", other]).kind(2), "interview_unknown");
    assert_eq!(
        stage
            .run(
                "a",
                &["invite", "create", "show", "--subject", "X", "--interview", other]
            )
            .kind(2),
        "interview_unknown"
    );
}

#[test]
fn an_exported_identity_is_private_and_asks_first() {
    let stage = Stage::new();
    stage.sign_in("a").good();
    let made = stage.run("a", &["production", "create", "Show", "--no-recovery"]);
    assert_eq!(
        stage.run("a", &["keys", "export", "show", "--to", "k.age"]).kind(2),
        "nobody_to_ask"
    );
    assert!(!stage.path("k.age").exists());
    stage
        .run("a", &["keys", "export", "show", "--to", "k.age", "--yes"])
        .good();
    let text = std::fs::read_to_string(stage.path("k.age")).expect("it is written");
    let identity = text
        .lines()
        .find(|line| line.starts_with("AGE-SECRET-KEY-1"))
        .expect("it holds one");
    let identity: age::x25519::Identity = identity.parse().expect("any age tool reads it");
    assert_eq!(
        identity.to_public().to_string(),
        made.good()["recipient"].as_str().expect("it has one")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(stage.path("k.age"))
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(
        stage
            .run("a", &["keys", "export", "show", "--to", "k.age", "--yes"])
            .kind(2),
        "file_exists"
    );
}

#[test]
fn an_exported_identity_pulls_in_a_home_that_knows_nothing_and_a_bare_one_says_what_it_lacks() {
    let stage = Stage::new();
    stage.sign_in("a").good();
    stage
        .run("a", &["production", "create", "Show", "--no-recovery"])
        .good();
    stage
        .run("a", &["keys", "export", "show", "--to", "k.age", "--yes"])
        .good();
    stage.sign_in("editor").good();
    let pull = |file: &str| stage.run("editor", &["pull", "show", "--to", "rushes", "--identity", file]);
    assert!(pull("k.age").good().is_null(), "there are no takes yet");

    let text = std::fs::read_to_string(stage.path("k.age")).expect("it is written");
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("signing key")).collect();
    std::fs::write(stage.path("bare.age"), without.join("\n")).expect("it is written");
    let bare = pull("bare.age");
    assert_eq!(bare.kind(2), "usage");
    assert!(
        bare.lines[0]["error"]["message"]
            .as_str()
            .is_some_and(|message| message.contains("who signs for show")),
        "{bare:?}"
    );
    let line = text
        .lines()
        .find(|line| line.contains("signing key"))
        .expect("it names one");
    let swapped = text.replace(line, &format!("# signing key: {}", "0".repeat(64)));
    std::fs::write(stage.path("swapped.age"), swapped).expect("it is written");
    assert_eq!(pull("swapped.age").kind(1), "keyring_not_genuine");
}

#[test]
fn a_lost_home_is_recovered_by_the_file_and_by_nothing_else() {
    let stage = Stage::new();
    stage.sign_in("a").good();
    let made = stage.run(
        "a",
        &["production", "create", "Show", "--recovery-file", "recovery.txt"],
    );
    stage
        .run("a", &["production", "create", "Other", "--recovery-file", "other.txt"])
        .good();

    stage.sign_in("b").good();
    assert_eq!(
        stage.run("b", &["invite", "create", "show", "--subject", "X"]).kind(2),
        "production_not_known"
    );
    let recover = |file: &str| stage.run("b", &["keys", "recover", "show", "--recovery-file", file]);
    assert_eq!(recover("other.txt").kind(1), "recovery_other");
    let text = std::fs::read_to_string(stage.path("recovery.txt")).expect("it is written");
    let first = made.good()["thumbprint"].as_str().expect("it has one");
    let swapped = text.replace(first, &"0".repeat(64));
    std::fs::write(stage.path("swapped.txt"), swapped).expect("it is written");
    assert_eq!(recover("swapped.txt").kind(1), "recovery_other");

    assert_eq!(recover("recovery.txt").good()["words"], made.good()["words"]);
    stage.run("b", &["invite", "create", "show", "--subject", "X"]).good();
    assert_eq!(
        stage.run("b", &["keys", "show", "show"]).good()["keyrings"][0]["generation"],
        2
    );
    // The first home pinned another owner's key, and does not take the change for granted.
    assert_eq!(
        stage.run("a", &["invite", "create", "show", "--subject", "X"]).kind(1),
        "keyring_not_genuine"
    );
}

#[test]
fn a_studio_that_cannot_be_started_says_why_in_one_line() {
    let stage = Stage::new();
    let data = stage.path("other");
    let data = data.to_str().expect("the path is text");
    let port = stage.url().trim_start_matches("http://").to_owned();
    let taken = stage.run("a", &["serve", "--data", data, "--listen", &port]);
    assert_eq!(taken.kind(2), "serve");
    std::fs::write(stage.path("studio.toml"), "colour = \"red\"\n").expect("it is written");
    let unknown = stage.run("a", &["serve", "--data", data, "--config", "studio.toml"]);
    assert_eq!(unknown.kind(2), "serve");
    assert!(
        unknown.lines[0]["error"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("colour")),
        "{unknown:?}"
    );
    let busy = stage.path("studio");
    let busy = busy.to_str().expect("the path is text");
    assert_eq!(
        stage
            .run("a", &["serve", "--data", busy, "--listen", "127.0.0.1:0"])
            .kind(2),
        "serve"
    );
}
