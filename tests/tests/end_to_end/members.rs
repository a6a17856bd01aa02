//! Members: added by a link, let in, removed, and a production's end; and a studio that lies about any of it.

use std::sync::Arc;

use lavalier_protocol::audit::{Entry, Head};
use lavalier_protocol::id::MemberLinkId;
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::Envelope;
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::Joining;
use lavalier_protocol::text::Label;
use lavalier_tests::between::{Answer, Between};
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{PRODUCTION, Stage};
use serde_json::Value;

const PAT: &str = "pat@example.com";

/// Makes a link for Pat.
fn link(stage: &Stage, role: &str, email: &str) -> String {
    let add = [
        "member", "add", PRODUCTION, "--role", role, "--email", email, "--name", "Pat",
    ];
    let added = stage.producer.run(add).done();
    added.last()["link"].as_str().expect("a link is text").to_owned()
}

/// Uses the link in a home of its own.
fn join(stage: &Stage, home: &str, link: &str, email: &str) -> Person {
    let person = Person::at(stage.path(home));
    let login = [
        "login",
        link,
        "--email",
        email,
        "--password-file",
        &stage.password_file(),
    ];
    let _ = person.run(login).done();
    person
}

fn admit(stage: &Stage, email: &str) -> Ran {
    stage.producer.run(["member", "admit", PRODUCTION, email])
}

/// Somebody who is a member.
fn member(stage: &Stage, role: &str, email: &str) -> Person {
    let person = join(stage, &format!("home of {role}"), &link(stage, role, email), email);
    let _ = admit(stage, email).done();
    person
}

fn pull(stage: &Stage, person: &Person, to: &str) -> Ran {
    person.run(["pull", PRODUCTION, "--to", &stage.text_path(to)])
}

fn recorded(stage: &Stage, name: &str, seed: u64) -> Material {
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), name, 1.3, seed);
    let _ = stage.record(&invited.link, &material, &[]).done();
    material
}

#[test]
fn post_pulls_once_let_in_and_no_more_once_removed() {
    let stage = Stage::new();
    let material = recorded(&stage, "voice.wav", 160);
    let link = link(&stage, "post", PAT);
    let pat = join(&stage, "pat", &link, PAT);
    assert_eq!(pull(&stage, &pat, "early").named()["kind"], "not_let_in_yet");
    assert_eq!(pat.run(["takes", PRODUCTION]).named()["kind"], "not_let_in_yet");
    let again = Person::at(stage.path("second"));
    let login = [
        "login",
        &link,
        "--email",
        PAT,
        "--password-file",
        &stage.password_file(),
    ];
    assert_eq!(
        again.run(login).failed()["kind"],
        "member_link_over",
        "a link is used once"
    );
    let admitted = admit(&stage, PAT).done();
    assert_eq!(admitted.last()["keyrings"], serde_json::json!(["opening"]));
    let pulled = pull(&stage, &pat, "rushes").done();
    let delivered = Delivered::of(pulled.event("delivered"));
    assert_same(&delivered.samples, &material.samples, "what post pulled");
    let invite = pat.run(["invite", "create", PRODUCTION, "--subject", "Eve"]);
    let _ = invite.named();
    let key = stage.text_path("pat.age");
    let _ = pat.run(["keys", "export", PRODUCTION, "--to", &key, "--yes"]).done();

    let removed = stage.producer.run(["member", "remove", PRODUCTION, PAT]).done();
    assert_eq!(removed.last()["new_signing_key"], false, "{removed}");
    assert!(removed.last()["old_takes"].is_string(), "it is said: {removed}");
    let _ = pull(&stage, &pat, "late").named();

    let later = recorded(&stage, "later.wav", 161);
    let with_the_old_key = stage.pull_with("old-key", &["--identity", &key]);
    assert_eq!(
        with_the_old_key
            .all("delivered")
            .filter(|one| one["complete"] == true)
            .count(),
        1
    );
    let pulled = stage.pull("all").done();
    let all: Vec<Delivered> = pulled.all("delivered").map(Delivered::of).collect();
    assert_eq!(
        all.len(),
        2,
        "the owner opens what was before and what is after: {pulled}"
    );
    assert!(all.iter().any(|one| one.samples == later.samples));
}

#[test]
fn a_device_that_claimed_before_the_keys_changed_seals_to_the_new_ones() {
    let stage = Stage::new();
    let invited = stage.invite();
    let [before, after] =
        [("before.wav", 167), ("after.wav", 168)].map(|(name, seed)| Material::speech(stage.folder(), name, 1.3, seed));
    let _ = stage.record(&invited.link, &before, &[]).done();
    let key = stage.text_path("old.age");
    let export = ["keys", "export", PRODUCTION, "--to", &key, "--yes"];
    let _ = stage.producer.run(export).done();
    let _ = stage.producer.run(["keys", "rotate", PRODUCTION]).done();
    let _ = stage.record(&invited.link, &after, &[]).done();
    let with_the_old_key = stage.pull_with("old-key", &["--identity", &key]);
    let opened = with_the_old_key.all("delivered").filter(|one| one["complete"] == true);
    assert_eq!(opened.count(), 1, "{with_the_old_key}");
    let pulled = stage.pull("all").done();
    let all: Vec<Delivered> = pulled.all("delivered").map(Delivered::of).collect();
    for material in [before, after] {
        assert!(all.iter().any(|one| one.samples == material.samples), "{pulled}");
    }
}

#[test]
fn who_could_sign_leaves_a_new_signing_key_and_no_link_behind() {
    let stage = Stage::new();
    let before = recorded(&stage, "before.wav", 162);
    let open = stage.invite();
    let producer = member(&stage, "producer", PAT);
    let made = producer.run([
        "invite",
        "create",
        PRODUCTION,
        "--subject",
        "Eve",
        "--end",
        "interviewer",
    ]);
    let made = made.done();
    let removed = stage.producer.run(["member", "remove", PRODUCTION, PAT]).done();
    assert_eq!(removed.last()["new_signing_key"], true, "{removed}");
    let material = Material::speech(stage.folder(), "none.wav", 1.0, 163);
    for link in [
        open.link.as_str(),
        made.last()["link"].as_str().expect("a link is text"),
    ] {
        let _ = stage.record(link, &material, &[]).named();
    }
    let after = recorded(&stage, "after.wav", 164);
    let pulled = stage.pull("rushes").done();
    let all: Vec<Delivered> = pulled.all("delivered").map(Delivered::of).collect();
    for material in [before, after] {
        assert!(all.iter().any(|one| one.samples == material.samples), "{pulled}");
    }
}

#[test]
fn security_reads_the_record_and_never_a_take_or_a_keyring() {
    let stage = Stage::new();
    let _ = recorded(&stage, "voice.wav", 165);
    let security = member(&stage, "security", "sec@example.com");
    let log = security.run(["audit", PRODUCTION]).done();
    let actions: Vec<&str> = log.all("entry").filter_map(|entry| entry["action"].as_str()).collect();
    for action in [
        "production.created",
        "invitation.claimed",
        "clearance.given",
        "member.admitted",
    ] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
    let verified = security.run(["audit", PRODUCTION, "--verify"]).done();
    assert_eq!(verified.last()["ok"], true, "{verified}");
    assert_eq!(pull(&stage, &security, "rushes").named()["kind"], "forbidden");
    assert_eq!(security.run(["keys", "show", PRODUCTION]).named()["kind"], "forbidden");
    let post = member(&stage, "post", PAT);
    assert_eq!(post.run(["audit", PRODUCTION]).named()["kind"], "forbidden");
    assert_eq!(post.run(["member", "list", PRODUCTION]).named()["kind"], "forbidden");
}

#[test]
fn at_wrap_access_ends_and_the_owner_keeps_the_takes() {
    let stage = Stage::new();
    let material = recorded(&stage, "voice.wav", 166);
    let open = stage.invite();
    let post = member(&stage, "post", PAT);
    let _ = post.run(["takes", PRODUCTION]).done();
    let late = member(&stage, "producer", "late@example.com");
    let _ = stage.producer.run(["production", "wrap", PRODUCTION]).done();
    assert_eq!(pull(&stage, &post, "late").named()["kind"], "production_wrapped");
    // Who was let in and comes for the first time now is told the same.
    let invite = ["invite", "create", PRODUCTION, "--subject", "Eve"];
    for person in [&stage.producer, &late] {
        assert_eq!(person.run(invite).named()["kind"], "production_wrapped");
    }
    let _ = stage.record(&open.link, &material, &[]).named();
    let pulled = stage.pull("rushes").done();
    assert_same(
        &Delivered::of(pulled.event("delivered")).samples,
        &material.samples,
        "the owner's pull after wrap",
    );
}

fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).expect("a scalar")
}

#[test]
fn promise_4_a_studio_that_puts_other_keys_in_a_newcomer_s_place_gets_no_keyring() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let link = link(&stage, "post", PAT);
    let _ = join(&stage, "pat", &link, PAT);
    let recipient = age::x25519::Identity::generate().to_public().to_string();
    between.change(move |asked, answer| {
        if asked.path().ends_with("/members") && answer.is_ok() {
            answer.change(|members| swap(members, &recipient));
        }
    });
    let refused = admit(&stage, PAT).refused();
    assert_eq!(refused.last()["error"]["kind"], "newcomer_not_genuine", "{refused}");
    let wrapped = between
        .asked()
        .into_iter()
        .any(|asked| asked.path().ends_with("/admission"));
    assert!(!wrapped, "nothing was sealed to the studio's keys");
    between.honest();
    let _ = admit(&stage, PAT).done();
}

/// Keys of the studio's own, signed by them, under a tag of its own: it has neither the secret nor the newcomer's key.
fn swap(members: &mut Value, recipient: &str) {
    for member in members.as_array_mut().expect("a list") {
        let text = |name: &str| member[name].as_str().unwrap_or_default().to_owned();
        let Ok(link) = text("link").parse::<MemberLinkId>() else {
            continue;
        };
        let joining = Joining {
            link,
            email: Label::new(&text("email")).expect("an address"),
            recipient: recipient.to_owned(),
            key: key(9).public_key(),
        };
        let signed = joining.sign(&key(9), &Secret::from_bytes([9; 32]));
        let (statement, tag) = signed.expect("a software key signs");
        member["joining"] = serde_json::json!({"statement": statement, "tag": tag});
    }
}

/// What the studio answers about the opening keyring now.
fn opening_answer(between: &Between, producer: &Person) -> Vec<u8> {
    let seen: Arc<std::sync::Mutex<Vec<u8>>> = Arc::default();
    let kept = Arc::clone(&seen);
    between.change(move |asked, answer| {
        if asked.path().ends_with("/keyrings/opening") && answer.is_ok() {
            *kept.lock().expect("no lie panics") = answer.body.clone();
        }
    });
    let _ = producer.run(["keys", "show", PRODUCTION]).done();
    between.honest();
    let body = seen.lock().expect("no lie panics").clone();
    assert!(!body.is_empty(), "the keyring was asked for");
    body
}

#[test]
fn promise_4_an_older_keyring_or_one_of_the_studio_s_own_is_refused_by_name() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let older = opening_answer(&between, &stage.producer);
    let _ = stage.producer.run(["keys", "rotate", PRODUCTION]).done();
    let newer = opening_answer(&between, &stage.producer);
    let lie = |body: Vec<u8>| {
        between.change(move |asked, answer| {
            if asked.path().ends_with("/keyrings/opening") && answer.is_ok() {
                answer.body.clone_from(&body);
            } else if asked.path().ends_with("/keyrings/opening/generations") && answer.is_ok() {
                let one: Value = serde_json::from_slice(&body).expect("JSON");
                answer.body = serde_json::json!({"envelopes": [one["envelope"]]})
                    .to_string()
                    .into_bytes();
            }
        });
        stage.producer.run(["keys", "show", PRODUCTION]).refused()
    };
    let replayed = lie(older).last()["error"].clone();
    assert_eq!(replayed["kind"], "keyring_not_genuine", "{replayed}");
    assert!(
        replayed["message"].to_string().contains("older than generation 2"),
        "{replayed}"
    );

    let mut body: Value = serde_json::from_slice(&newer).expect("JSON");
    let jws = Jws::from_text(body["envelope"].as_str().expect("an envelope is text").to_owned());
    let mut envelope: Envelope = jws.unverified(Typ::Keyring).expect("an envelope");
    envelope.generation += 1;
    envelope.previous = Some(jws.digest());
    body["envelope"] = envelope.sign(&key(9)).expect("a software key signs").as_str().into();
    let own = lie(body.to_string().into_bytes()).last()["error"].clone();
    assert!(own["message"].to_string().contains("not signed by an owner"), "{own}");
    between.honest();
    let _ = stage.producer.run(["keys", "show", PRODUCTION]).done();
}

/// Answers with a log of one's own.
fn show_log(between: &Between, log: Vec<u8>) {
    between.instead(move |asked| {
        let from = asked.path.split_once("/audit?from=").map(|(_, from)| from.to_owned())?;
        let mut answer = Answer::json(&Value::Null);
        answer.body = if from == "0" { log.clone() } else { Vec::new() };
        Some(answer)
    });
}

/// The same entries but one, whole in itself, and longer than before.
fn rewritten(log: &[Value]) -> Vec<u8> {
    let mut head = Head::EMPTY;
    let mut bytes = Vec::new();
    let without: Vec<&Value> = log
        .iter()
        .enumerate()
        .filter(|(n, _)| *n != 1)
        .map(|(_, entry)| entry)
        .collect();
    let last = without.last().copied().expect("a log");
    for entry in without.iter().copied().chain([last, last, last]) {
        let mut entry: Entry = serde_json::from_value(entry.clone()).expect("an entry");
        entry.line = head.lines;
        entry.prev = head.digest;
        let line = serde_json::to_vec(&entry).expect("JSON");
        head = head.after(&line);
        bytes.extend_from_slice(&line);
        bytes.push(b'\n');
    }
    bytes
}

#[test]
fn a_log_that_was_cut_short_or_rewritten_is_refused_by_name() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let _ = stage.invite();
    let shown = stage.producer.run(["audit", PRODUCTION]).done();
    let entries: Vec<Value> = shown.all("entry").cloned().collect();
    assert!(entries.len() > 2, "{shown}");
    assert_eq!(shown.event("verified")["entries"], entries.len());

    let empty = show_log_and_verify(&stage, &between, Vec::new());
    assert_eq!(empty["kind"], "audit_truncated", "{empty}");
    let other = show_log_and_verify(&stage, &between, rewritten(&entries));
    assert_eq!(other["kind"], "audit_rewritten", "{other}");
    between.honest();
    let _ = stage.producer.run(["audit", PRODUCTION, "--verify"]).done();
}

fn show_log_and_verify(stage: &Stage, between: &Between, log: Vec<u8>) -> Value {
    show_log(between, log);
    let refused = stage.producer.run(["audit", PRODUCTION, "--verify"]).refused();
    refused.last()["error"].clone()
}

#[test]
fn a_receipt_s_word_of_the_log_binds_the_studio_too() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let _ = recorded(&stage, "voice.wav", 167);
    let _ = stage.pull("rushes").done();
    // Nobody has ever looked at the log here; the receipt in the delivery said how far it had come.
    let empty = show_log_and_verify(&stage, &between, Vec::new());
    assert_eq!(empty["kind"], "audit_truncated", "{empty}");
}
