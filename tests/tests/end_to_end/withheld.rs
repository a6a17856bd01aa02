//! A studio that keeps something back: what it keeps is reported, and everything else is delivered.

use lavalier_tests::between::{Answer, Asked, Between};
use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::running::Ran;
use lavalier_tests::stage::Stage;
use serde_json::{Value, json};

/// Two takes of one invitation, both safe, seen through a liar.
struct Scene {
    between: Between,
    stage: Stage,
    takes: [(String, Material); 2],
}

impl Scene {
    fn set() -> Self {
        let between = Between::start();
        let stage = Stage::seen_through(&between);
        let invited = stage.invite();
        let takes = [200, 201].map(|seed| {
            let material = Material::speech(stage.folder(), &format!("voice-{seed}.wav"), 2.3, seed);
            let recorded = stage.record(&invited.link, &material, &[]).done();
            let take = recorded.event("rolling")["take"]
                .as_str()
                .expect("a take's name is text");
            (take.to_owned(), material)
        });
        Self { between, stage, takes }
    }

    /// Pulls while what `of_the_take` says is answered by `answer`: exit 1, the take is named, the other one is whole.
    fn goes_on(&self, kept: usize, to: &str, of_the_take: &str, answer: &Answer) -> Ran {
        let (take, _) = &self.takes[kept];
        let path = of_the_take.replace("TAKE", take);
        let lie = answer.clone();
        self.between.instead(move |asked: &Asked| {
            let lied = asked.method == "GET" && asked.path().starts_with(&path);
            lied.then(|| lie.clone())
        });
        let pulled = self.stage.pull(to).refused();
        self.between.honest();
        let problem = pulled.event("problem");
        assert_eq!(problem["take"], take.as_str(), "{pulled}");
        for member in ["kind", "message"] {
            assert!(
                problem[member].as_str().is_some_and(|text| !text.is_empty()),
                "{problem}"
            );
        }
        let (other, material) = &self.takes[1 - kept];
        let delivered = pulled.all("delivered").find(|event| event["take"] == other.as_str());
        let delivered = delivered.unwrap_or_else(|| panic!("the other take was not delivered\n{pulled}"));
        assert_eq!(delivered["complete"], true, "{delivered}");
        assert_same(&Delivered::of(delivered).samples, &material.samples, "the other take");
        pulled
    }
}

fn refusal(status: u16, kind: &str) -> Answer {
    let error = json!({"error": {"kind": kind, "message": "No.", "remedy": "None."}});
    let mut answer = Answer::json(&error);
    answer.status = status;
    answer
}

#[test]
fn promise_4_a_take_that_the_studio_keeps_back_is_named_and_the_pull_goes_on_to_the_next() {
    let scene = Scene::set();
    let nonsense = Answer::json(&Value::from("none of your business"));
    let lies = [
        ("journal-404", "/api/v1/takes/TAKE/journal", refusal(404, "not_found")),
        ("journal-500", "/api/v1/takes/TAKE/journal", refusal(500, "internal")),
        ("papers-404", "/api/v1/takes/TAKE", refusal(404, "not_found")),
        ("papers-nonsense", "/api/v1/takes/TAKE", nonsense),
    ];
    for (kept, (to, path, answer)) in lies.iter().enumerate() {
        let pulled = scene.goes_on(kept % 2, to, path, answer);
        let (take, _) = &scene.takes[kept % 2];
        let whole = pulled
            .all("delivered")
            .any(|event| event["take"] == take.as_str() && event["complete"] == true);
        assert!(!whole, "{to}: nothing of it could be verified\n{pulled}");
    }
    let honest = scene.stage.pull("honest").done();
    assert_eq!(honest.all("delivered").count(), 2, "{honest}");
}

#[test]
fn promise_4_a_take_whose_segments_are_kept_back_is_delivered_silent_and_the_pull_goes_on_to_the_next() {
    let scene = Scene::set();
    for (to, answer) in [
        ("segments-404", refusal(404, "not_found")),
        ("segments-500", refusal(500, "internal")),
    ] {
        let pulled = scene.goes_on(0, to, "/api/v1/takes/TAKE/segments/0", &answer);
        let (take, material) = &scene.takes[0];
        let part = pulled.all("delivered").find(|event| event["take"] == take.as_str());
        let part = part.unwrap_or_else(|| panic!("what verifies is delivered\n{pulled}"));
        assert_eq!(part["complete"], false, "{part}");
        let samples = Delivered::of(part).samples;
        assert_eq!(samples.len(), material.samples.len(), "time is never shortened");
        assert!(
            samples[..48_000].iter().all(|sample| *sample == 0),
            "{to}: the first second was kept back"
        );
        assert_same(&samples[48_000..], &material.samples[48_000..], "what did verify");
    }
}
