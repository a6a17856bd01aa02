//! The phones of the production: what each said, and what the default policy made of it.

use std::collections::BTreeMap;

use lavalier_protocol::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::policy::{Evidence, Grade, Known, Platform, Shipped, Verdict, evaluate};
use lavalier_protocol::text::Label;
use lavalier_studio::model::{Facts, Told};
use serde_json::json;

/// When the report is made: the noon after two shooting days.
pub(super) fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a literal")
}

/// What is known of one phone.
pub(super) struct Judged {
    pub(super) evidence: Vec<u8>,
    pub(super) verdict: Verdict,
    pub(super) facts: Facts,
}

/// Phone `number`, judged at `at`. One in three meets what is asked, one cannot tell of some of it, and one is an Android
/// phone that says no to some; room and charge are each phone's own, so that no two reports of them are one text.
pub(super) fn judge(number: u32, at: Timestamp) -> Judged {
    let kind = number % 3;
    let evidence = document(number, kind, at);
    let parsed = Evidence::parse(&evidence).expect("it is evidence");
    let known = Known {
        genuine: kind != 1,
        ..Known::word_of(&parsed)
    };
    let verdict = evaluate(Shipped::Default.policy(), &known, at);
    let told = |source: &str| Told {
        source: Label::new(source).expect("a harmless literal"),
        at,
    };
    let said = verdict.controls.iter().filter(|it| it.grade != Grade::Unknown);
    let facts = Facts {
        platform: parsed.platform,
        model: parsed.model.clone(),
        os: Some(parsed.os.version.clone()),
        genuine: known.genuine,
        key_attested: known.genuine,
        certificates: if known.genuine {
            certificates(number)
        } else {
            Vec::new()
        },
        told: said.map(|it| (it.control, told("app"))).collect::<BTreeMap<_, _>>(),
        feed: Some(Digest::of(b"feed")),
    };
    Judged {
        evidence,
        verdict,
        facts,
    }
}

/// The numbers of the certificates that the genuine app's attestation rests on: the phone's own and its maker's.
pub(super) fn certificates(number: u32) -> Vec<String> {
    vec![format!("{number:032x}"), format!("{:032x}", 7)]
}

/// What phone `number` is.
pub(super) const fn platform(number: u32) -> Platform {
    if number % 3 == 2 {
        Platform::Android
    } else {
        Platform::Ios
    }
}

fn document(number: u32, kind: u32, at: Timestamp) -> Vec<u8> {
    let finding = |control: &str, state: &str, source: &str, value: Option<u64>| {
        let grade = if source == "person" { "declared" } else { "observed" };
        json!({"control": control, "state": state, "grade": grade, "source": source, "detail": null, "value": value})
    };
    let (no, unsure) = match kind {
        0 => ("pass", "pass"),
        1 => ("pass", "unknown"),
        _ => ("fail", "unknown"),
    };
    let free = u64::from(1 + number % 400) * 10_000_000;
    let charge = u64::from(1 + number % 100);
    let controls = [
        finding("passcode.set", "pass", "app", None),
        finding("passcode.six_digits", no, "person", None),
        finding("biometrics.enrolled", "pass", "app", None),
        finding("find_my.on", unsure, "person", None),
        finding("store.official_only", "pass", "person", None),
        finding("device.not_compromised", "pass", "person", None),
        finding("media_sync.off", unsure, "person", None),
        finding("storage.free", "pass", "app", Some(free)),
        finding("battery.level", "pass", "app", Some(charge)),
    ];
    let evidence = json!({
        "platform": platform(number), "model": "iPhone12,1", "os": {"version": "26.3", "build": null, "patch_level": null},
        "app": {"id": "org.example.recorder", "version": "1.0.0"}, "observed_at": at, "controls": controls,
    });
    evidence.to_string().into_bytes()
}
