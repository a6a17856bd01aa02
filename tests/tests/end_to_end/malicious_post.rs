//! Promise 4, post's half: a studio that withholds, swaps, cuts short, repeats or reorders is found out, and named exactly.

use std::collections::BTreeSet;

use lavalier_protocol::journal::{Chain, Entry, Line};
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};
use lavalier_protocol::receipt::Receipt;
use lavalier_tests::between::{Answer, Asked, Between};
use lavalier_tests::client::Client;
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::Stage;
use serde_json::Value;

/// Two takes under one invitation and one under another, all safe, seen through a liar.
struct Scene {
    between: Between,
    stage: Stage,
    client: Client,
    material: Material,
    /// The take that is lied about.
    take: String,
    /// Another take under the same invitation.
    sibling: String,
    /// A take under another invitation.
    cousin: String,
    /// Audio segments of the take: sequence, first sample, samples.
    audio: Vec<(u64, u64, u64)>,
}

impl Scene {
    fn set() -> Self {
        let between = Between::start();
        let stage = Stage::seen_through(&between);
        let (invited, other) = (stage.invite(), stage.invite());
        let material = Material::speech(stage.folder(), "voice.wav", 4.3, 100);
        let short = Material::speech(stage.folder(), "short.wav", 2.0, 101);
        let record = |link: &str, material: &Material, home: &str| {
            let person = lavalier_tests::person::Person::at(stage.path(home));
            let recorded = person.run(stage.recording(link, material, &[])).done();
            recorded.event("rolling")["take"]
                .as_str()
                .expect("a take's name is text")
                .to_owned()
        };
        let take = record(&invited.link, &material, "laptop");
        let sibling = record(&invited.link, &short, "laptop");
        let cousin = record(&other.link, &short, "other-laptop");
        let mut scene = Self {
            between,
            client: Client::to(stage.studio.address()),
            stage,
            material,
            take,
            sibling,
            cousin,
            audio: Vec::new(),
        };
        scene.audio = scene.look_at_the_journal();
        scene
    }

    /// Pulls honestly once, and learns where each segment lies.
    fn look_at_the_journal(&self) -> Vec<(u64, u64, u64)> {
        let _ = self.pull("honest").done();
        let journal = self.answer(&format!("/api/v1/takes/{}/journal", self.take));
        let lines = journal.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let entries = lines.map(|line| Line::parse(line).expect("the studio's journal is one").entry);
        let audio = entries.filter_map(|entry| match entry {
            Entry::Segment(segment) if segment.track.name() == "audio" => {
                Some((segment.sequence, segment.first_sample, segment.samples))
            }
            _ => None,
        });
        audio.collect()
    }

    /// What the honest studio answers to a producer.
    fn answer(&self, path: &str) -> Vec<u8> {
        let asked = self.between.asked();
        let producer = asked
            .iter()
            .rev()
            .find(|asked| asked.path.starts_with("/api/v1/takes/"));
        let token = producer
            .and_then(Asked::bearer)
            .expect("the pull showed its token")
            .to_owned();
        let answer = self.client.ask("GET", path, &token, Vec::new());
        assert!(answer.is_ok(), "{path}: {}", String::from_utf8_lossy(&answer.body));
        answer.body
    }

    fn journal(&self, take: &str) -> Vec<u8> {
        self.answer(&format!("/api/v1/takes/{take}/journal"))
    }

    fn bundle(&self, take: &str) -> Value {
        serde_json::from_slice(&self.answer(&format!("/api/v1/takes/{take}"))).expect("the studio answers in JSON")
    }

    fn pull(&self, to: &str) -> Ran {
        self.stage.pull_with(to, &["--take", &self.take])
    }

    /// Pulls while the studio lies, into a folder of its own; the lie is found out, and `kind` is among its names.
    fn lie(&self, name: &str, kinds: &[&str], lie: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static) -> Ran {
        self.between.change(lie);
        let ran = self.pull(name).refused();
        self.between.honest();
        let named: BTreeSet<&str> = ran
            .all("problem")
            .filter_map(|problem| problem["kind"].as_str())
            .collect();
        assert!(
            kinds.iter().any(|kind| named.contains(kind)),
            "{kinds:?} instead of {named:?}\n{ran}"
        );
        for problem in ran.all("problem") {
            assert_eq!(problem["take"], self.take.as_str(), "{problem}");
            assert!(
                problem["message"].as_str().is_some_and(|text| !text.is_empty()),
                "{problem}"
            );
        }
        assert!(
            ran.all("delivered").all(|delivered| delivered["complete"] == false),
            "{ran}"
        );
        ran
    }

    /// A lie about one audio segment: named with its sequence, silence in its place, all else as it was.
    fn lie_about_a_segment(&self, name: &str, kind: &str, lie: impl Fn(&mut Answer) + Send + Sync + 'static) {
        let (sequence, first, samples) = self.audio[2];
        let of_the_segment = format!("/takes/{}/segments/{sequence}", self.take);
        let ran = self.lie(name, &[kind], move |asked, answer| {
            if asked.path().ends_with(&of_the_segment) {
                lie(answer);
            }
        });
        let named = ran.event("problem");
        assert_eq!(
            (&named["sequence"], &named["track"]),
            (&sequence.into(), &"audio".into()),
            "{named}"
        );
        let mut expected = self.material.samples.clone();
        let range = usize::try_from(first).expect("short")..usize::try_from(first + samples).expect("short");
        expected[range].fill(0);
        let delivered = Delivered::of(ran.event("delivered"));
        assert_same(&delivered.samples, &expected, "what verifies, and silence for the rest");
        let verify = self
            .stage
            .producer
            .run(["verify", &self.stage.text_path(name)])
            .refused();
        assert_eq!(
            verify.last()["ok"],
            false,
            "a delivery that is marked incomplete: {verify}"
        );
    }
}

#[test]
fn promise_4_a_segment_that_is_withheld_swapped_cut_replayed_or_reordered_is_named_and_silent() {
    let scene = Scene::set();
    scene.lie_about_a_segment("withheld", "missing", |answer| {
        *answer = Answer::json(
            &serde_json::json!({"error": {"kind": "not_found", "message": "No such thing.", "remedy": "None."}}),
        );
        answer.status = 404;
    });
    scene.lie_about_a_segment("cut", "digest", |answer| answer.body.truncate(answer.body.len() / 2));
    scene.lie_about_a_segment("emptied", "digest", |answer| answer.body.clear());
    scene.lie_about_a_segment("flipped", "digest", |answer| {
        let middle = answer.body.len() / 2;
        answer.body[middle] ^= 0x10;
    });
    scene.lie_about_a_segment("longer", "digest", |answer| answer.body.extend([0; 100]));
    let replayed = scene.segment(&scene.take, scene.audio[0].0);
    scene.lie_about_a_segment("reordered", "digest", move |answer| answer.body.clone_from(&replayed));
    let foreign = scene.segment(&scene.sibling, 0);
    scene.lie_about_a_segment("swapped", "digest", move |answer| answer.body.clone_from(&foreign));
}

impl Scene {
    /// A sealed segment as the studio gives it to the producer.
    fn segment(&self, take: &str, sequence: u64) -> Vec<u8> {
        let journal = self.journal(take);
        let lines = journal.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut entries = lines.map(|line| Line::parse(line).expect("the studio's journal is one").entry);
        let sha256 = entries.find_map(|entry| match entry {
            Entry::Segment(segment) if segment.sequence == sequence => Some(segment.sha256),
            _ => None,
        });
        let sha256 = sha256.expect("the journal has the segment");
        self.answer(&format!("/api/v1/takes/{take}/segments/{sequence}?sha256={sha256}"))
    }

    /// A lie about the journal.
    fn lie_about_the_journal(&self, name: &str, kinds: &[&str], journal: Vec<u8>) -> Ran {
        let path = format!("/takes/{}/journal", self.take);
        self.lie(name, kinds, move |asked, answer| {
            if asked.path().ends_with(&path) {
                answer.body.clone_from(&journal);
            }
        })
    }

    /// A lie about the take's papers.
    fn lie_about_the_papers(
        &self,
        name: &str,
        kinds: &[&str],
        lie: impl Fn(&mut Value) + Send + Sync + 'static,
    ) -> Ran {
        let path = format!("/api/v1/takes/{}", self.take);
        self.lie(name, kinds, move |asked, answer| {
            if asked.path() == path && answer.is_ok() {
                answer.change(&lie);
            }
        })
    }
}

fn lines(journal: &[u8]) -> Vec<&[u8]> {
    journal.split_inclusive(|byte| *byte == b'\n').collect()
}

#[test]
fn promise_4_a_journal_that_is_cut_reordered_changed_or_another_s_is_named() {
    let scene = Scene::set();
    let journal = scene.journal(&scene.take);
    let all = lines(&journal);

    // The end is dropped: the close and its signature, then half of the take.
    let _ = scene.lie_about_the_journal("no-end", &["no_end", "unsigned_end"], all[..all.len() - 2].concat());
    let _ = scene.lie_about_the_journal("half", &["no_end"], all[..all.len() / 2].concat());
    // Two lines change places; one goes missing; one is said twice.
    let mut swapped = all.clone();
    swapped.swap(2, 3);
    let _ = scene.lie_about_the_journal("swapped", &["chain_broken", "line_number"], swapped.concat());
    let without: Vec<&[u8]> = all
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 3)
        .map(|(_, line)| *line)
        .collect();
    let _ = scene.lie_about_the_journal("dropped", &["chain_broken", "line_number"], without.concat());
    let mut twice = all.clone();
    twice.insert(3, all[3]);
    let _ = scene.lie_about_the_journal("twice", &["chain_broken", "line_number"], twice.concat());
    // A number is changed inside a line.
    let text = String::from_utf8(journal.clone()).expect("a journal is text");
    let changed = text.replacen("\"peak\":-", "\"peak\":-1", 1);
    assert_ne!(changed, text, "a segment has its peak");
    let _ = scene.lie_about_the_journal("changed", &["chain_broken"], changed.into_bytes());
    // Another take's journal, of the same invitation and of another.
    let _ = scene.lie_about_the_journal("sibling", &["other_take"], scene.journal(&scene.sibling));
    let _ = scene.lie_about_the_journal(
        "cousin",
        &["other_take", "unbound", "other_brief", "brief"],
        scene.journal(&scene.cousin),
    );
    // Torn, and no journal at all.
    let _ = scene.lie_about_the_journal("torn", &["torn_line"], journal[..journal.len() - 9].to_vec());
    let _ = scene.lie_about_the_journal("nothing", &["no_opening", "malformed", "no_end"], Vec::new());
    let _ = scene.pull("after-all").done();
}

#[test]
fn promise_4_another_recording_cannot_be_passed_off() {
    let scene = Scene::set();
    let forger = SoftwareKey::from_bytes(&[7; 32]).expect("a scalar below the order");
    // A whole journal that is right in itself, by a device key that was never invited.
    let mut chain = Chain::new();
    let mut forged = Vec::new();
    let journal = scene.journal(&scene.take);
    for line in lines(&journal) {
        let entry = match Line::parse(&line[..line.len() - 1])
            .expect("the studio's journal is one")
            .entry
        {
            Entry::Open(mut opening) => {
                opening.device_key = forger.public_key();
                Entry::Open(opening)
            }
            Entry::Signature(_) => {
                let head = chain.to_sign().expect("the opening is there");
                Chain::signature_entry(Jws::sign(Typ::Journal, &head, &forger).expect("a key in memory signs"))
            }
            other => other,
        };
        let line = chain.compose(entry);
        assert!(chain.push(&line).problems.is_empty(), "the forgery is right in itself");
        forged.extend(line);
        forged.push(b'\n');
    }
    let ran = scene.lie_about_the_journal("forged", &["unbound"], forged);
    assert_eq!(
        ran.all("delivered").filter(|event| event["complete"] == true).count(),
        0,
        "{ran}"
    );
}

#[test]
fn promise_4_papers_that_are_not_the_take_s_are_named() {
    let scene = Scene::set();
    let cousin = scene.bundle(&scene.cousin);
    let _ = scene.lie_about_the_papers("no-receipt", &["no_receipt"], |papers| papers["receipt"] = Value::Null);
    let _ = scene.lie_about_the_papers("forged-receipt", &["receipt"], |papers| {
        let forger = SoftwareKey::from_bytes(&[7; 32]).expect("a scalar below the order");
        let receipt: Jws = serde_json::from_value(papers["receipt"].clone()).expect("a statement");
        let receipt: Receipt = receipt.unverified(Typ::Receipt).expect("a receipt");
        papers["receipt"] = Jws::sign(Typ::Receipt, &receipt, &forger)
            .expect("a key in memory signs")
            .as_str()
            .into();
    });
    let receipt = cousin["receipt"].clone();
    let _ = scene.lie_about_the_papers("other-receipt", &["receipt"], move |papers| {
        papers["receipt"] = receipt.clone()
    });
    let secret = cousin["sealed_secret"].clone();
    let _ = scene.lie_about_the_papers("other-secret", &["secret", "unbound"], move |papers| {
        papers["sealed_secret"] = secret.clone();
    });
    let briefs = cousin["briefs"].clone();
    let _ = scene.lie_about_the_papers("other-brief", &["brief", "other_brief", "secret"], move |papers| {
        papers["briefs"] = briefs.clone();
    });
    let _ = scene.lie_about_the_papers("no-brief", &["brief", "other_brief"], |papers| {
        papers["briefs"] = Value::Array(Vec::new())
    });
    let clearance = cousin["clearance"].clone();
    let _ = scene.lie_about_the_papers("other-clearance", &["clearance"], move |papers| {
        papers["clearance"] = clearance.clone();
    });
    let _ = scene.pull("after-all").done();
}
