//! Managed devices.

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::policy::{Control, State};
use serde_json::json;

use super::sample::{at, claimed, production_id, record, text};
use crate::mdm::{Event, WINDOW};
use crate::model::{AskedDevice, CallOutcome, Lost, ManagerCall, Record};
use crate::storage::Storage;

fn asked(enrolment: &[u8], code: &[u8]) -> AskedDevice {
    AskedDevice {
        production: production_id(),
        enrolment: Digest::of(enrolment),
        code: Digest::of(code),
        code_expires_at: at(100),
        asked_at: at(10),
    }
}

/// A call that says whether there is a passcode, or that the device left.
fn call(enrolment: &[u8], seconds: i64, passcode: Option<bool>) -> ManagerCall {
    use base64::Engine as _;
    let security = passcode.map(|present| {
        format!(
            "<plist><dict><key>SecurityInfo</key><dict><key>PasscodePresent</key><{present}/></dict></dict></plist>"
        )
    });
    let payload = base64::prelude::BASE64_STANDARD.encode(security.unwrap_or_default());
    let (topic, part) = match passcode {
        Some(_) => ("mdm.Connect", "acknowledge_event"),
        None => ("mdm.CheckOut", "checkin_event"),
    };
    let told = json!({"ids": {"id": "U", "type": "Device"}, "status": "Acknowledged", "raw_payload": payload});
    let body = json!({"topic": topic, "created_at": at(seconds).to_string(), part: told}).to_string();
    ManagerCall {
        digest: Digest::of(body.as_bytes()),
        enrolment: Digest::of(enrolment),
        event: Event::read(body.as_bytes()).expect("it is a call"),
        received_at: at(seconds),
    }
}

pub(super) async fn a_call_counts_once_for_every_production_that_asked(storage: &impl Storage) {
    claimed(storage).await;
    let take = async |call| storage.take_call(call).await.expect("stored");
    assert_eq!(take(call(b"phone", 5, Some(true))).await, CallOutcome::Unknown);
    storage
        .ask_managed(asked(b"phone", b"code"), record("show", Action::ManagedCodeGiven))
        .await
        .expect("stored");
    assert_eq!(take(call(b"other", 20, Some(true))).await, CallOutcome::Unknown);
    assert_eq!(take(call(b"phone", 20, Some(true))).await, CallOutcome::Taken);
    assert_eq!(take(call(b"phone", 20, Some(true))).await, CallOutcome::Replayed);
    assert_eq!(take(call(b"phone", 15, Some(false))).await, CallOutcome::Stale);
    // When a call is so old that it is forgotten, its age alone refuses it.
    let mut late = call(b"phone", 20, Some(true));
    late.received_at = at(22 + WINDOW.as_secs());
    assert_eq!(take(late.clone()).await, CallOutcome::Stale);
    let devices = storage.managed(&production_id()).await.expect("read");
    let [device] = &devices[..] else { panic!("{devices:?}") };
    assert_eq!((device.asked_at, device.heard_at), (at(10), Some(at(20))));
    let findings = device.known.findings();
    assert_eq!(
        (findings[0].control, findings[0].state),
        (Control::PasscodeSet, State::Pass)
    );
    storage
        .ask_managed(
            asked(b"phone", b"another code"),
            record("show", Action::ManagedCodeGiven),
        )
        .await
        .expect("stored");
    let again = storage.managed(&production_id()).await.expect("read");
    assert_eq!(again, devices, "asking again forgets nothing");
}

fn bound(seconds: i64) -> Record {
    Record {
        at: at(seconds),
        ..record("show", Action::DeviceManaged)
    }
}

pub(super) async fn a_code_binds_one_claim_until_management_ends(storage: &impl Storage) {
    let claim = claimed(storage).await;
    let production = production_id();
    let bind = async |code: &[u8], now| {
        let code = Digest::of(code);
        storage
            .bind_managed(&claim, &production, code, bound(now))
            .await
            .expect("stored")
    };
    storage
        .ask_managed(asked(b"phone", b"first"), record("show", Action::ManagedCodeGiven))
        .await
        .expect("stored");
    storage
        .ask_managed(asked(b"phone", b"code"), record("show", Action::ManagedCodeGiven))
        .await
        .expect("stored");
    assert!(!bind(b"first", 20).await, "asking again ends the last code");
    assert!(!bind(b"guessed", 20).await);
    assert!(!bind(b"code", 100).await, "it has an end");
    assert_eq!(storage.managed_of(&claim).await.expect("read"), None);
    assert!(bind(b"code", 20).await);
    assert!(!bind(b"code", 20).await, "it is used once");
    storage.take_call(call(b"phone", 30, Some(true))).await.expect("stored");
    let known = storage.managed_of(&claim).await.expect("read").expect("it is bound");
    assert_eq!(known.findings().len(), 1);
    let devices = storage.managed(&production).await.expect("read");
    assert_eq!(devices[0].claims, std::slice::from_ref(&claim));
    let again = async |code: &[u8]| {
        storage
            .ask_managed(asked(b"phone", code), record("show", Action::ManagedCodeGiven))
            .await
            .expect("stored");
    };
    again(b"second").await;
    assert_eq!(
        storage.managed_of(&claim).await.expect("read"),
        Some(known),
        "who is bound stays bound"
    );
    storage.take_call(call(b"phone", 40, None)).await.expect("stored");
    assert_eq!(storage.managed_of(&claim).await.expect("read"), None);
    assert!(!bind(b"second", 50).await, "the code ended with what it was given for");
    again(b"third").await;
    assert!(bind(b"third", 50).await);
}

pub(super) async fn a_claim_that_is_marked_lost_shows_no_code(storage: &impl Storage) {
    let claim = claimed(storage).await;
    storage
        .ask_managed(asked(b"phone", b"code"), record("show", Action::ManagedCodeGiven))
        .await
        .expect("stored");
    let lost = Lost {
        at: at(20),
        by: text("Pat"),
        reason: text("left in a cab"),
    };
    let record = record("show", Action::DeviceLost);
    assert!(storage.set_lost(&claim, lost, record).await.expect("stored"));
    let production = production_id();
    let shown = storage.bind_managed(&claim, &production, Digest::of(b"code"), bound(30));
    assert!(!shown.await.expect("stored"));
    assert_eq!(storage.managed_of(&claim).await.expect("read"), None);
}
