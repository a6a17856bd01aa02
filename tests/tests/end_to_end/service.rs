//! The studio as an operator runs it.

use std::fs;
use std::net::TcpListener;

use lavalier_tests::between::Between;
use lavalier_tests::client::Client;
use lavalier_tests::material::Material;
use lavalier_tests::person::lavalier;
use lavalier_tests::running::{Ran, Running};
use lavalier_tests::stage::Stage;
use lavalier_tests::stranger::program;
use lavalier_tests::studio::Studio;
use serde_json::Value;

fn serve(arguments: &[&str]) -> Ran {
    let mut command = lavalier();
    command.args(["--json", "serve"]).args(arguments);
    let mut running = Running::start(command);
    // One that should have failed must not run for ever.
    while let Some(event) = running.next_event() {
        if event["event"] == "ready" {
            running.terminate();
        }
    }
    running.finish()
}

/// One clear line.
fn one_line(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or_default().to_owned();
    assert!(!message.is_empty() && !message.contains('\n'), "{error}");
    message
}

#[test]
fn an_unknown_configuration_key_a_taken_port_and_newer_data_are_one_clear_line_each() {
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("the tests' folders have plain names")
            .to_owned()
    };
    fs::write(path("studio.toml"), "colour = \"red\"\n").expect("the test's folder can be written");
    let unknown = serve(&[
        "--data",
        &path("one"),
        "--listen",
        "127.0.0.1:0",
        "--config",
        &path("studio.toml"),
    ]);
    assert!(one_line(&unknown.failed()).contains("colour"));

    let taken = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    let address = taken.local_addr().expect("a bound socket has an address").to_string();
    let busy = serve(&["--data", &path("two"), "--listen", &address]);
    assert!(one_line(&busy.failed()).contains(&address));

    let fresh = serve(&["--data", &path("three"), "--listen", "127.0.0.1:0"]).done();
    assert_eq!(fresh.all("ready").count(), 1);
    let Some(mut python) = program("python3") else { return };
    python.args(["-c", NEWER]).arg(folder.path().join("three/studio.db"));
    assert!(
        python.status().is_ok_and(|status| status.success()),
        "the database was changed"
    );
    let newer = serve(&["--data", &path("three"), "--listen", "127.0.0.1:0"]);
    assert!(one_line(&newer.failed()).contains("newer"));
}

/// Marks a database as a later version's.
const NEWER: &str = "
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute(\"insert into _sqlx_migrations select 999999, 'later', installed_on, success, checksum, execution_time from _sqlx_migrations limit 1\")
db.commit()
";

#[test]
fn a_studio_says_where_it_is_and_who_may_come_first_and_drains_at_sigterm() {
    let mut stage = Stage::empty();
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(stage.studio.setup_code())
            .expect("it is there")
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    let code = stage.studio.setup_code().to_owned();
    let _ = stage.first_login().done();
    assert!(!code.exists(), "the code is gone after its one use");
    let stopped = stage.studio.stop();
    assert_eq!(stopped.code, Some(0), "{stopped}");
    stage.studio.begin();
    assert_eq!(stage.producer.run(["whoami"]).done().last()["email"], "ada@example.com");
}

#[test]
fn a_studio_s_data_is_its_owner_s_alone_even_in_a_folder_that_was_open_to_all() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("the temporary folder can be written");
    let data = folder.path().join("studio");
    fs::create_dir(&data).expect("the temporary folder can be written");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o777)).expect("it is the test's own");
    let stage = Stage::on(Studio::start(&data));
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 161);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let mut seen = 0;
    let mut paths = vec![data.clone()];
    while let Some(path) = paths.pop() {
        let metadata = fs::metadata(&path).expect("it is there");
        let mode = metadata.permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is open to others: {mode:o}", path.display());
        if metadata.is_dir() {
            let entries = fs::read_dir(&path).expect("it is the test's own");
            paths.extend(entries.map(|entry| entry.expect("a folder's entry can be read").path()));
        } else {
            seen += 1;
        }
    }
    assert!(seen > 4, "database, keys and objects: {seen} files");
}

#[test]
fn the_page_behind_a_link_has_no_script_forbids_any_and_says_what_will_happen() {
    let stage = Stage::new();
    let studio = Client::to(stage.studio.address());
    let invited = stage.invite();
    let page = studio.ask("GET", &format!("/i/{}", invited.invitation), "nobody", Vec::new());
    let text = String::from_utf8(page.body.clone()).expect("a page is text");
    assert!(page.is_ok(), "{text}");
    let policy = page
        .headers
        .get("content-security-policy")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(
        !text.to_lowercase().contains("<script") && !text.contains("javascript:"),
        "{text}"
    );
    assert!(text.contains("The Show"), "who invites: {text}");
    assert!(!text.contains("Grace"), "a subject's name is on no open page");
    assert_eq!(
        page.headers
            .get("referrer-policy")
            .and_then(|value| value.to_str().ok()),
        Some("no-referrer")
    );
    let unknown = studio.ask("GET", "/i/in-doesnotexist", "nobody", Vec::new());
    assert!(matches!(unknown.status, 400 | 404), "{}", unknown.status);
    for (path, status) in [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/api/openapi.json", 200),
        ("/nowhere", 404),
    ] {
        assert_eq!(studio.ask("GET", path, "nobody", Vec::new()).status, status, "{path}");
    }
}

#[test]
fn the_studio_s_log_names_neither_subjects_nor_secrets() {
    let between = Between::start();
    let mut stage = Stage::seen_through(&between);
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 160);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let _ = stage.pull("rushes").done();
    let asked = between.asked();
    let stopped = stage.studio.stop();
    let log = stopped.stderr + &stopped.events.iter().map(ToString::to_string).collect::<String>();
    assert!(!log.contains("Grace") && !log.contains("Hopper"), "{log}");
    for token in asked.iter().filter_map(lavalier_tests::between::Asked::bearer) {
        assert!(!log.contains(token), "a token is in the log");
    }
}
