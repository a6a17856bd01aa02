//! `verdict`: what the gate makes of one phone that says something of every control, under a feed of the real one's size,
//! against parsing that phone's evidence as JSON and no more.

use lavalier_protocol::Timestamp;
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::policy::{Control, Evidence, Known, Shipped, evaluate};
use serde_json::json;

use crate::clock::seconds_of;
use crate::rounds::Rounds;

/// Turns, and how many phones are judged in each: one alone is shorter than a clock's tick on some machines.
const ROUNDS: u8 = 51;
const PHONES: u16 = 200;

/// Answers in microseconds for one phone.
pub(crate) fn measure() -> Rounds {
    let now: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a literal");
    let document = document(now);
    let evidence = Evidence::parse(&document).expect("it is evidence");
    let feed = OsFeed::parse(feed(now).to_string().as_bytes()).expect("it is a feed");
    let policy = Shipped::Default.policy();
    let known = Known {
        genuine: true,
        feed: Some(&feed),
        ..Known::word_of(&evidence)
    };
    let each = 1e6 / f64::from(PHONES);
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let (ours, controls) = seconds_of(|| {
            let judged = (0..PHONES).map(|_| evaluate(policy, std::hint::black_box(&known), now).controls.len());
            judged.sum::<usize>()
        });
        assert_eq!(
            controls,
            Control::ALL.len() * usize::from(PHONES),
            "every control is judged"
        );
        let (peer, values) = seconds_of(|| {
            let parsed =
                (0..PHONES).map(|_| serde_json::from_slice::<serde_json::Value>(std::hint::black_box(&document)));
            parsed.filter(Result::is_ok).count()
        });
        assert_eq!(values, usize::from(PHONES), "the evidence is JSON");
        rounds.push(ours * each, peer * each);
    }
    rounds
}

fn document(now: Timestamp) -> Vec<u8> {
    let controls = Control::ALL.map(|control| {
        json!({"control": control, "state": "pass", "grade": "observed", "source": "app", "detail": "as the system says"})
    });
    let evidence = json!({
        "platform": "ios", "model": "iPhone12,1", "os": {"version": "26.3", "build": null, "patch_level": null},
        "app": {"id": "org.example.recorder", "version": "1.0.0"}, "observed_at": now, "controls": controls,
    });
    evidence.to_string().into_bytes()
}

/// Forty offers to ninety models each, and two years of releases.
fn feed(now: Timestamp) -> serde_json::Value {
    let models: Vec<String> = (0..90).map(|model| format!("iPhone12,{model}")).collect();
    let offer = |at: u32| {
        let version = format!("{}.{}", 17 + at % 10, at / 10);
        json!({"version": version, "builds": [format!("2{at}A1")], "expires": "2031-01-01", "models": models})
    };
    let release = |at: u32| {
        let version = format!("{}.{}", 17 + at / 8, at % 8);
        json!({"version": version, "since": "2026-01-01T00:00:00Z", "exploited": at.is_multiple_of(3)})
    };
    json!({
        "checked_at": now, "offers": (0..40).map(offer).collect::<Vec<_>>(),
        "releases": (0..80).map(release).collect::<Vec<_>>(),
    })
}
