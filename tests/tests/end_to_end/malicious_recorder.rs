//! Promise 4, the recorder's half: a studio cannot make a recorder seal to other keys, or believe that a take is safe.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::InterviewId;
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::keys::{Envelope, SigningKeyring};
use lavalier_protocol::receipt::Receipt;
use lavalier_tests::between::{Answer, Asked, Between};
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::person::Person;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::{Invited, PRODUCTION, Stage};
use serde_json::Value;

/// A key that is nobody's.
fn forger() -> SoftwareKey {
    SoftwareKey::from_bytes(&[7; 32]).expect("a scalar below the order")
}

fn jws(value: &Value) -> Jws {
    serde_json::from_value(value.clone()).expect("the studio answers with a statement")
}

/// Whether this is the answer that brings the brief.
fn is_claim(asked: &Asked, answer: &Answer) -> bool {
    asked.method == "POST" && asked.path().ends_with("/claims") && answer.is_ok()
}

/// A recording under a lie about the brief: it never begins, and the refusal names the brief.
fn never_begins(
    between: &Between,
    stage: &Stage,
    invited: &Invited,
    lie: impl Fn(&mut Value) + Send + Sync + 'static,
) -> Ran {
    between.change(move |asked, answer| {
        if is_claim(asked, answer) {
            answer.change(&lie);
        }
    });
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 90);
    let ran = stage.record(&invited.link, &material, &[]).refused();
    assert_eq!(ran.all("rolling").count(), 0, "{ran}");
    assert_eq!(ran.all("cleared").count(), 0, "{ran}");
    between.honest();
    ran
}

/// The negative answer says what happened and what to do.
fn says_why(ran: &Ran, word: &str) {
    let last = ran.last();
    let said = if last["error"].is_object() {
        &last["error"]
    } else {
        last
    };
    let text = last.to_string();
    assert!(text.contains(word), "{word}: {ran}");
    assert!(said["message"].is_string() && said["remedy"].is_string(), "{ran}");
}

#[test]
fn promise_4_a_brief_that_is_not_the_producer_s_is_refused() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let invited = stage.invite();
    let other = stage.invite();

    // Damaged: one character of the signature.
    let ran = never_begins(&between, &stage, &invited, |claim| {
        let text = claim["brief"].as_str().unwrap_or_default().to_owned();
        let flipped = if text.ends_with('A') { "B" } else { "A" };
        claim["brief"] = format!("{}{flipped}", &text[..text.len() - 1]).into();
    });
    says_why(&ran, "brief");

    // Signed by the studio's operator, who also swaps the key and adds a recipient of his own.
    let ran = never_begins(&between, &stage, &invited, |claim| {
        let mut brief: Brief = jws(&claim["brief"]).unverified(Typ::Brief).expect("a brief");
        brief.recipients = vec![other_recipient()];
        claim["brief"] = Jws::sign(Typ::Brief, &brief, &forger())
            .expect("a key in memory signs")
            .as_str()
            .into();
        claim["signing_key"] = serde_json::to_value(forger().public_key()).expect("a key has a JSON form");
    });
    says_why(&ran, "key");

    // Signed by the operator under the producer's key's name.
    let ran = never_begins(&between, &stage, &invited, |claim| {
        let mut brief: Brief = jws(&claim["brief"]).unverified(Typ::Brief).expect("a brief");
        brief.recipients.push(other_recipient());
        claim["brief"] = Jws::sign(Typ::Brief, &brief, &forger())
            .expect("a key in memory signs")
            .as_str()
            .into();
    });
    says_why(&ran, "brief");

    // Genuine, but another invitation's.
    let listed = stage.producer.run(["invite", "list", PRODUCTION]).done();
    assert!(
        listed
            .events
            .iter()
            .any(|line| line.to_string().contains(&other.invitation)),
        "{listed}"
    );
    let genuine = brief_of(&between, &stage, &other);
    let ran = never_begins(&between, &stage, &invited, move |claim| {
        claim["brief"] = genuine.clone()
    });
    says_why(&ran, "invitation");

    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 91);
    let _ = stage.record(&invited.link, &material, &[]).done();
}

/// An age recipient that is not the production's.
fn other_recipient() -> String {
    age::x25519::Identity::generate().to_public().to_string()
}

/// The signed brief of another invitation, as its own recorder gets it.
fn brief_of(between: &Between, stage: &Stage, invited: &Invited) -> Value {
    let second = Person::at(stage.path("second-laptop"));
    brief_at_claim(between, stage, invited, &second)
}

/// The signed brief as a device first gets it, with its first recording.
fn brief_at_claim(between: &Between, stage: &Stage, invited: &Invited, device: &Person) -> Value {
    let kept = Arc::new(Mutex::new(Value::Null));
    let keep = Arc::clone(&kept);
    between.change(move |asked, answer| {
        if is_claim(asked, answer) {
            let claim: Value = serde_json::from_slice(&answer.body).expect("the studio answers in JSON");
            *keep.lock().expect("no lie panics") = claim["brief"].clone();
        }
    });
    let material = Material::speech(stage.folder(), "first.wav", 1.0, 92);
    let _ = device.run(stage.recording(&invited.link, &material, &[])).done();
    between.honest();
    let brief = kept.lock().expect("no lie panics").clone();
    assert!(brief.is_string());
    brief
}

/// The production's own signing key, as a producer's laptop that was broken into gives it away: with it everything else
/// about a brief can be tried.
fn stolen_key(between: &Between, stage: &Stage) -> SoftwareKey {
    let kept = Arc::new(Mutex::new(Value::Null));
    let keep = Arc::clone(&kept);
    between.change(move |asked, answer| {
        if asked.path().ends_with("/keyrings/signing") && answer.is_ok() {
            *keep.lock().expect("no lie panics") = serde_json::from_slice(&answer.body).expect("JSON");
        }
    });
    let _ = stage.invite();
    between.honest();
    let envelope: Envelope = jws(&kept.lock().expect("no lie panics")["envelope"])
        .unverified(Typ::Keyring)
        .expect("an envelope");
    let identity = stage.producer.home().join("secrets/member-identity");
    let identity: age::x25519::Identity = std::fs::read_to_string(identity)
        .expect("the tests keep secrets in files")
        .parse()
        .expect("an age identity");
    let sealed = BASE64_STANDARD.decode(&envelope.sealed).expect("base64");
    let keyring = SigningKeyring::parse(&age::decrypt(&identity, &sealed).expect("sealed to the producer"));
    let scalar: Digest = keyring.expect("a keyring").scalar.parse().expect("32 bytes");
    SoftwareKey::from_bytes(scalar.as_bytes()).expect("a scalar")
}

/// The brief of an answer, changed and signed again by `key`.
fn signed_again(brief: &Value, key: &SoftwareKey, change: impl FnOnce(&mut Brief)) -> Value {
    let mut brief: Brief = jws(brief).unverified(Typ::Brief).expect("a brief");
    change(&mut brief);
    let signed = Jws::sign(Typ::Brief, &brief, key).expect("a key in memory signs");
    signed.as_str().into()
}

#[test]
fn promise_4_a_brief_that_names_another_studio_is_refused_whoever_signed_it() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let key = stolen_key(&between, &stage);
    let invited = stage.invite();
    let ran = never_begins(&between, &stage, &invited, move |claim| {
        claim["brief"] = signed_again(&claim["brief"], &key, |brief| {
            brief.studio = "https://elsewhere.example".parse().expect("an origin");
        });
    });
    says_why(&ran, "the brief names another studio");
    let material = Material::speech(stage.folder(), "voice.wav", 1.0, 93);
    let _ = stage.record(&invited.link, &material, &[]).done();
}

#[test]
fn promise_4_a_brief_of_an_older_revision_or_another_interview_does_not_replace_the_one_at_hand() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let key = Arc::new(stolen_key(&between, &stage));
    let invited = stage.invite();
    let first = brief_at_claim(&between, &stage, &invited, &stage.recorder);
    // A second revision, which the recorder takes with its next recording.
    let _ = stage.producer.run(["keys", "rotate", PRODUCTION]).done();
    let material = Material::speech(stage.folder(), "voice.wav", 1.3, 94);
    let honest = stage.record(&invited.link, &material, &[]).done();
    assert_eq!(revision_refused(&honest), Vec::<String>::new(), "{honest}");

    let refused_with = |why: &str, lie: &dyn Fn() -> Box<dyn Fn(&mut Value) + Send + Sync>| {
        let lie = lie();
        between.change(move |asked, answer| {
            if asked.path().ends_with("/recorder/brief") && answer.is_ok() {
                answer.change(&*lie);
            }
        });
        // The brief at hand stays, and its recipients with it: that is recorded by.
        let ran = stage.record(&invited.link, &material, &[]).done();
        between.honest();
        let told = revision_refused(&ran);
        assert!(
            !told.is_empty() && told.iter().all(|said| said.contains(why)),
            "{why}: {ran}"
        );
    };
    refused_with("older than the one already here", &|| {
        let first = first.clone();
        Box::new(move |body| body["brief"] = first.clone())
    });
    let thief = other_recipient();
    refused_with("older than the one already here", &|| {
        let (key, thief) = (Arc::clone(&key), thief.clone());
        Box::new(move |body| {
            body["brief"] = signed_again(&body["brief"], &key, |brief| brief.recipients.push(thief.clone()));
        })
    });
    refused_with("for another interview", &|| {
        let (key, thief) = (Arc::clone(&key), thief.clone());
        Box::new(move |body| {
            body["brief"] = signed_again(&body["brief"], &key, |brief| {
                brief.revision += 1;
                brief.interview = InterviewId::from_random([7; 16]);
                brief.recipients.push(thief.clone());
            });
        })
    });
    let pulled = stage.pull("rushes").done();
    let delivered: Vec<Delivered> = pulled.all("delivered").map(Delivered::of).collect();
    assert_eq!(delivered.len(), 5, "{pulled}");
    for one in delivered
        .iter()
        .filter(|one| one.samples.len() == material.samples.len())
    {
        assert_same(&one.samples, &material.samples, "recorded under a lie about the brief");
    }
}

/// What was said of later briefs that were refused.
fn revision_refused(ran: &Ran) -> Vec<String> {
    let notices = ran.all("notice");
    let refused = notices.filter(|said| said["kind"] == "brief_revision_refused");
    refused.map(|said| said["message"].to_string()).collect()
}

#[test]
fn promise_4_a_receipt_that_is_not_the_studio_s_or_not_this_take_s_makes_nothing_safe() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let invited = stage.invite();
    between.change(|asked, answer| {
        if asked.path().ends_with("/receipt") && answer.is_ok() {
            answer.change(|body| {
                if body["receipt"].is_string() {
                    let receipt: Receipt = jws(&body["receipt"]).unverified(Typ::Receipt).expect("a receipt");
                    let forged = Jws::sign(Typ::Receipt, &receipt, &forger()).expect("a key in memory signs");
                    body["receipt"] = forged.as_str().into();
                }
            });
        }
    });
    let material = Material::speech(stage.folder(), "voice.wav", 2.3, 93);
    let recorded = stage.record(&invited.link, &material, &[]).refused();
    assert_eq!(recorded.all("safe").count(), 0, "{recorded}");
    says_why(&recorded, "receipt");
    between.honest();
    let resumed = stage.recorder.run(["resume"]).done();
    assert_eq!(resumed.all("safe").count(), 1, "{resumed}");
}

#[test]
fn promise_4_a_studio_that_says_stored_and_stores_nothing_never_makes_a_take_safe() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let invited = stage.invite();
    // Segment 2 is acknowledged and thrown away, again and again.
    between.instead(|asked| {
        let thrown = asked.method == "PUT" && asked.path().ends_with("/segments/2");
        thrown.then(|| Answer::json(&serde_json::json!({"sequence": 2, "repeated": false})))
    });
    let material = Material::speech(stage.folder(), "voice.wav", 3.3, 94);
    let mut recording = stage.start_recording(&invited.link, &material, &["--pace", "real"]);
    let _ = recording.until("stopped");
    // It asks for the receipt again and again, and is told what is missing.
    let receipts = |between: &Between| {
        between
            .asked()
            .iter()
            .filter(|asked| asked.path().ends_with("/receipt"))
            .count()
    };
    let puts = |between: &Between| {
        let put = |asked: &&Asked| asked.method == "PUT" && asked.path().ends_with("/segments/2");
        between.asked().iter().filter(put).count()
    };
    let started = receipts(&between);
    between.wait_until(|between| receipts(between) > started && puts(between) > 1);
    let told = recording.seen().iter().any(|event| event["event"] == "safe");
    assert!(!told, "it must not be safe");
    between.honest();
    let _ = recording.finish().done();
    let delivered = Delivered::of(stage.pull("rushes").done().event("delivered"));
    assert_same(&delivered.samples, &material.samples, "after the lie ended");
}

#[test]
fn promise_4_the_fragment_and_the_recording_never_reach_the_studio() {
    let between = Between::start();
    let stage = Stage::seen_through(&between);
    let invited = stage.invite();
    let material = Material::speech(stage.folder(), "voice.wav", 2.0, 95);
    let _ = stage.record(&invited.link, &material, &[]).done();
    let _ = stage.pull("rushes").done();
    let (_, fragment) = invited.link.split_once('#').expect("a link has a fragment");
    let (secret, _) = fragment.split_once('.').expect("a fragment has two parts");
    for asked in between.asked() {
        let headers = asked
            .headers
            .values()
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let text = format!(
            "{} {} {}",
            asked.path,
            headers.collect::<String>(),
            String::from_utf8_lossy(&asked.body)
        );
        assert!(
            !text.contains(secret),
            "{} {} carries the link's secret",
            asked.method,
            asked.path
        );
    }
}
