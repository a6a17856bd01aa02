//! Calls as NanoMDM makes them, and answers as devices give them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::policy::{Control, State};
use proptest::prelude::*;
use serde_json::json;

use super::{Event, EventError, Kind, Known, Subject, Taken, WebhookKey};

const AT: &str = "2026-11-23T12:00:00Z";

fn now() -> Timestamp {
    AT.parse().expect("a time")
}

fn plist(content: &str) -> String {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\"><dict>\
         <key>Status</key><string>Acknowledged</string><key>UDID</key><string>U-1</string>{content}</dict></plist>"
    );
    STANDARD.encode(text)
}

fn call(topic: &str, kind: &str, at: Timestamp, payload: &str) -> Event {
    let told =
        json!({"ids": {"id": "U-1", "type": kind}, "udid": "U-1", "status": "Acknowledged", "raw_payload": payload});
    let part = if topic == "mdm.Connect" {
        "acknowledge_event"
    } else {
        "checkin_event"
    };
    let body = json!({"topic": topic, "event_id": "e", "created_at": at.to_string(), part: told});
    Event::read(body.to_string().as_bytes()).expect("it is a call")
}

fn answer(content: &str) -> Event {
    call("mdm.Connect", "Device", now(), &plist(content))
}

fn information(content: &str) -> Event {
    answer(&format!("<key>QueryResponses</key><dict>{content}</dict>"))
}

fn security(content: &str) -> Event {
    answer(&format!("<key>SecurityInfo</key><dict>{content}</dict>"))
}

fn restrictions(truths: &[(&str, bool)], numbers: &[(&str, u64)]) -> Event {
    let truths: String = truths
        .iter()
        .map(|(name, value)| format!("<key>{name}</key><dict><key>value</key><{value}/></dict>"))
        .collect();
    let numbers: String = numbers
        .iter()
        .map(|(name, value)| format!("<key>{name}</key><dict><key>value</key><integer>{value}</integer></dict>"))
        .collect();
    answer(&format!(
        "<key>GlobalRestrictions</key><dict><key>restrictedBool</key><dict>{truths}</dict>\
         <key>restrictedValue</key><dict>{numbers}</dict></dict>"
    ))
}

fn profiles(kinds: &[&str]) -> Event {
    let payloads: String = kinds
        .iter()
        .map(|kind| format!("<dict><key>PayloadType</key><string>{kind}</string></dict>"))
        .collect();
    answer(&format!(
        "<key>ProfileList</key><array><dict><key>PayloadContent</key><array>{payloads}</array></dict></array>"
    ))
}

fn known(events: &[Event]) -> Known {
    let mut known = Known::default();
    for event in events {
        assert_eq!(known.take(event, now()), Taken::New, "{event:?}");
    }
    known
}

fn state(known: &Known, control: Control) -> Option<State> {
    known
        .findings()
        .into_iter()
        .find(|finding| finding.control == control)
        .map(|finding| finding.state)
}

const COMPLIANT: &str = "<key>PasscodePresent</key><true/><key>PasscodeCompliant</key><true/>";
const FORCED: &[(&str, bool)] = &[("forcePIN", true)];
const SIX: &[(&str, u64)] = &[("minLength", 6)];

#[test]
fn a_compliant_passcode_without_a_policy_proves_no_digits() {
    let alone = known(&[security(COMPLIANT)]);
    assert_eq!(state(&alone, Control::PasscodeSet), Some(State::Pass));
    assert_eq!(state(&alone, Control::PasscodeSixDigits), None);
    let lax = known(&[
        security(COMPLIANT),
        restrictions(&[("forcePIN", true)], &[("minLength", 4)]),
    ]);
    assert_eq!(state(&lax, Control::PasscodeSixDigits), None);
    let unforced = known(&[
        security(COMPLIANT),
        restrictions(&[("forcePIN", false)], &[("minLength", 6)]),
    ]);
    assert_eq!(state(&unforced, Control::PasscodeSixDigits), None);
}

#[test]
fn a_compliant_passcode_under_a_policy_of_six_has_six() {
    let strict = known(&[restrictions(FORCED, SIX), security(COMPLIANT)]);
    assert_eq!(state(&strict, Control::PasscodeSixDigits), Some(State::Pass));
    let lagging = "<key>PasscodePresent</key><true/><key>PasscodeCompliant</key><false/>";
    let lagging = known(&[restrictions(FORCED, SIX), security(lagging)]);
    assert_eq!(state(&lagging, Control::PasscodeSixDigits), Some(State::Fail));
    let none = "<key>PasscodePresent</key><false/><key>PasscodeCompliant</key><true/>";
    let none = known(&[restrictions(FORCED, SIX), security(none)]);
    assert_eq!(state(&none, Control::PasscodeSet), Some(State::Fail));
    assert_eq!(state(&none, Control::PasscodeSixDigits), Some(State::Fail));
}

#[test]
fn a_policy_that_is_not_among_the_installed_profiles_counts_for_nothing() {
    let events = [restrictions(FORCED, SIX), security(COMPLIANT)];
    let gone = known(&[&events[..], &[profiles(&["com.apple.wifi.managed"])]].concat());
    assert_eq!(state(&gone, Control::PasscodeSixDigits), None);
    let there = known(&[&events[..], &[profiles(&["com.apple.mobiledevice.passwordpolicy"])]].concat());
    assert_eq!(state(&there, Control::PasscodeSixDigits), Some(State::Pass));
}

#[test]
fn a_profile_alone_says_nothing_of_its_length() {
    let known = known(&[
        profiles(&["com.apple.mobiledevice.passwordpolicy"]),
        security(COMPLIANT),
    ]);
    assert_eq!(state(&known, Control::PasscodeSixDigits), None);
}

#[test]
fn a_persons_own_device_is_not_reached_by_the_policy() {
    let by_kind: Vec<_> = [
        restrictions(&[("forcePIN", true)], &[("minLength", 6), ("maxFailedAttempts", 10)]),
        security(COMPLIANT),
    ]
    .into_iter()
    .map(|mut event| {
        event.enrolment.kind = Kind::UserEnrolment;
        event
    })
    .collect();
    let status = format!("{COMPLIANT}<key>ManagementStatus</key><dict><key>IsUserEnrollment</key><true/></dict>");
    let by_status = [restrictions(FORCED, SIX), security(&status)];
    for events in [&by_kind[..], &by_status] {
        let known = known(events);
        assert_eq!(state(&known, Control::PasscodeSixDigits), None);
        assert_eq!(state(&known, Control::AccessThrottled), None);
    }
}

#[test]
fn what_a_device_does_not_say_is_not_made_up() {
    let silent = known(&[information(""), security(""), restrictions(&[], &[])]);
    assert_eq!(silent.findings(), []);
    assert_eq!(silent.os(), None);
    // Neither is a truth made of a number or a text.
    let odd = known(&[information(
        "<key>IsDeviceLocatorServiceEnabled</key><integer>1</integer>",
    )]);
    assert_eq!(odd.findings(), []);
}

#[test]
fn find_my_is_on_or_off_as_the_device_says() {
    for (said, expected) in [("true", State::Pass), ("false", State::Fail)] {
        let known = known(&[information(&format!(
            "<key>IsDeviceLocatorServiceEnabled</key><{said}/>"
        ))]);
        assert_eq!(state(&known, Control::FindMyOn), Some(expected));
    }
}

#[test]
fn a_store_is_official_only_where_both_ways_around_it_are_closed() {
    let one = known(&[restrictions(&[("allowMarketplaceAppInstallation", false)], &[])]);
    assert_eq!(state(&one, Control::StoreOfficialOnly), None);
    let closed = [
        ("allowMarketplaceAppInstallation", false),
        ("allowWebDistributionAppInstallation", false),
    ];
    assert_eq!(
        state(&known(&[restrictions(&closed, &[])]), Control::StoreOfficialOnly),
        Some(State::Pass)
    );
    let open = known(&[restrictions(&[("allowMarketplaceAppInstallation", true)], &[])]);
    assert_eq!(
        state(&open, Control::StoreOfficialOnly),
        None,
        "nobody has to have gone there"
    );
}

#[test]
fn a_device_that_pairs_with_nothing_synchronises_with_nothing() {
    let known = known(&[restrictions(
        &[("allowHostPairing", false)],
        &[("maxFailedAttempts", 10)],
    )]);
    assert_eq!(state(&known, Control::MediaSyncOff), Some(State::Pass));
}

#[test]
fn tries_are_limited_only_where_a_passcode_is_forced() {
    let tries: &[(&str, u64)] = &[("maxFailedAttempts", 10)];
    let forced = known(&[restrictions(FORCED, tries)]);
    assert_eq!(state(&forced, Control::AccessThrottled), Some(State::Pass));
    for unforced in [&[][..], &[("forcePIN", false)]] {
        let known = known(&[restrictions(unforced, tries)]);
        assert_eq!(state(&known, Control::AccessThrottled), None);
    }
}

/// A minute before now.
fn earlier(mut event: Event) -> Event {
    event.created_at = now() - SignedDuration::from_secs(60);
    event
}

#[test]
fn what_a_manager_did_not_ask_for_stays_as_it_was_told() {
    let said = "<key>IsMDMLostModeEnabled</key><true/><key>IsDeviceLocatorServiceEnabled</key><false/>\
                <key>ProductName</key><string>iPhone12,1</string>";
    let version = information("<key>OSVersion</key><string>26.1</string>");
    let asked_little = known(&[earlier(information(said)), version.clone()]);
    let before = now() - SignedDuration::from_secs(60);
    for control in [Control::DeviceNotLost, Control::FindMyOn] {
        let findings = asked_little.findings();
        let found = findings.iter().find(|finding| finding.control == control);
        let found = found.expect("it was told");
        assert_eq!((found.state, found.observed_at), (State::Fail, before), "{control}");
    }
    let os = asked_little.os().expect("it says so");
    assert_eq!((os.model, os.observed_at), (asked_little.model().cloned(), now()));
    let found = known(&[
        earlier(information(said)),
        version,
        information("<key>IsMDMLostModeEnabled</key><false/>"),
    ]);
    assert_eq!(state(&found, Control::DeviceNotLost), None, "it says so itself");
    assert_eq!(state(&found, Control::FindMyOn), Some(State::Fail));
    let locked = known(&[
        earlier(security("<key>PasscodePresent</key><false/>")),
        security("<key>PasscodeCompliant</key><true/>"),
    ]);
    assert_eq!(state(&locked, Control::PasscodeSet), Some(State::Fail));
}

#[test]
fn an_older_answer_fills_only_what_nothing_newer_told() {
    let mut known = known(&[information("<key>IsMDMLostModeEnabled</key><true/>")]);
    let older = "<key>IsMDMLostModeEnabled</key><false/><key>OSVersion</key><string>26.1</string>";
    assert_eq!(known.take(&earlier(information(older)), now()), Taken::New);
    assert_eq!(state(&known, Control::DeviceNotLost), Some(State::Fail));
    let os = known.os().expect("it says so");
    assert_eq!(os.observed_at, now() - SignedDuration::from_secs(60));
}

#[test]
fn a_build_is_of_the_version_that_it_was_told_with() {
    let told = |version: &str, build: &str| {
        let build = if build.is_empty() {
            String::new()
        } else {
            format!("<key>BuildVersion</key><string>{build}</string>")
        };
        information(&format!("<key>OSVersion</key><string>{version}</string>{build}"))
    };
    let build = |events: &[Event]| known(events).os().and_then(|os| os.os.build);
    let before = || earlier(told("26.1", "23B85"));
    assert_eq!(build(&[before(), told("26.2", "")]), None);
    let same = [before(), told("26.1", "")];
    assert!(build(&same).is_some());
    let os = known(&same).os().expect("it says so");
    assert_eq!(
        os.observed_at,
        now() - SignedDuration::from_secs(60),
        "the older counts"
    );
}

#[test]
fn an_improvement_in_the_background_counts_as_the_build() {
    let content = "<key>ProductName</key><string>iPhone12,1</string><key>OSVersion</key><string>26.1</string>\
                   <key>BuildVersion</key><string>23B85</string><key>SupplementalBuildVersion</key><string>23B85a</string>";
    let os = known(&[information(content)]).os().expect("it says so");
    assert_eq!(os.model.expect("a model").as_str(), "iPhone12,1");
    assert_eq!(os.os.version.as_str(), "26.1");
    assert_eq!(os.os.build.expect("a build").as_str(), "23B85a");
}

#[test]
fn a_device_that_leaves_is_known_no_longer() {
    for topic in ["mdm.CheckOut", "mdm.Authenticate"] {
        let mut known = known(&[security(COMPLIANT)]);
        assert_eq!(known.take(&call(topic, "Device", now(), ""), now()), Taken::New);
        assert_eq!(known, Known::default());
    }
}

#[test]
fn an_older_answer_does_not_undo_a_newer_one() {
    let before = now() - SignedDuration::from_secs(60);
    let mut known = known(&[security("<key>PasscodePresent</key><false/>")]);
    let mut older = security("<key>PasscodePresent</key><true/>");
    older.created_at = before;
    assert_eq!(known.take(&older, now()), Taken::Stale);
    let mut older = security(COMPLIANT);
    older.created_at = before;
    assert_eq!(
        known.take(&older, now()),
        Taken::New,
        "what it says beyond that was not known"
    );
    assert_eq!(
        known.take(&call("mdm.Authenticate", "Device", before, ""), now()),
        Taken::Stale
    );
    assert_eq!(state(&known, Control::PasscodeSet), Some(State::Fail));
}

#[test]
fn an_answer_from_long_ago_or_from_the_future_is_not_taken() {
    for minutes in [-11, 11] {
        let mut event = security(COMPLIANT);
        event.created_at = now() + SignedDuration::from_mins(minutes);
        let mut known = Known::default();
        assert_eq!(known.take(&event, now()), Taken::Stale);
        assert_eq!(known, Known::default());
    }
    // A clock that runs a little ahead does not make an observation of tomorrow.
    let mut event = security(COMPLIANT);
    event.created_at = now() + SignedDuration::from_mins(5);
    let mut known = Known::default();
    assert_eq!(known.take(&event, now()), Taken::New);
    assert!(known.findings().iter().all(|finding| finding.observed_at == now()));
}

#[test]
fn one_of_a_devices_users_says_nothing_of_the_device() {
    for kind in ["User", "User Enrollment", "Shared iPad"] {
        let payload = plist(&format!("<key>SecurityInfo</key><dict>{COMPLIANT}</dict>"));
        let event = call("mdm.Connect", kind, now(), &payload);
        assert_eq!(Known::default().take(&event, now()), Taken::Other);
    }
}

#[test]
fn an_error_is_no_answer() {
    let payload = plist(&format!("<key>SecurityInfo</key><dict>{COMPLIANT}</dict>"));
    for status in ["Error", "NotNow", "Idle", "CommandFormatError"] {
        let told = json!({"ids": {"id": "U-1", "type": "Device"}, "status": status, "raw_payload": payload});
        let body = json!({"topic": "mdm.Connect", "created_at": AT, "acknowledge_event": told});
        let event = Event::read(body.to_string().as_bytes()).expect("it is a call");
        assert_eq!(event.subject, Subject::Other, "{status}");
    }
}

#[test]
fn what_is_kept_names_no_device() {
    let content = "<key>ProductName</key><string>iPhone12,1</string><key>OSVersion</key><string>26.1</string>\
                   <key>SerialNumber</key><string>SERIAL</string><key>DeviceName</key><string>Zoe's phone</string>\
                   <key>IMEI</key><string>IMEI</string><key>UDID</key><string>U-1</string>";
    let kept = serde_json::to_string(&known(&[information(content), security(COMPLIANT)])).expect("JSON");
    for private in ["SERIAL", "Zoe", "IMEI", "U-1"] {
        assert!(!kept.contains(private), "{kept}");
    }
}

#[test]
fn calls_that_are_none_are_refused_with_the_member() {
    let told = |payload: &str| json!({"ids": {"id": "U-1", "type": "Device"}, "status": "Acknowledged", "raw_payload": payload});
    let call = |told: serde_json::Value| json!({"topic": "mdm.Connect", "created_at": AT, "acknowledge_event": told});
    let mut nameless = told("");
    nameless["ids"]["id"] = json!("");
    let mut strange = told("");
    strange["ids"]["type"] = json!("Toaster");
    let deep = STANDARD.encode(format!("<plist>{}", "<array>".repeat(100_000)));
    for (body, member) in [
        (call(told("?")), "raw_payload"),
        (call(told("")), "raw_payload"),
        (call(told(&STANDARD.encode("bplist00"))), "raw_payload"),
        (
            call(told(&STANDARD.encode("<plist><string>a</string></plist>"))),
            "raw_payload",
        ),
        (call(told(&deep)), "raw_payload"),
        (json!({"topic": "mdm.Connect", "created_at": AT}), "acknowledge_event"),
        (call(nameless), "raw_payload"),
        (call(strange), "raw_payload"),
    ] {
        match Event::read(body.to_string().as_bytes()) {
            Err(EventError::Member { member: named, .. }) => assert_eq!(named, member),
            other => panic!("{other:?}"),
        }
    }
    for body in ["", "[]", "{}", "{\"topic\":1}"] {
        assert!(
            matches!(Event::read(body.as_bytes()), Err(EventError::Json(_))),
            "{body}"
        );
    }
}

#[test]
fn an_enrolment_without_a_name_or_of_a_strange_kind_is_refused() {
    for ids in [
        json!({"id": "", "type": "Device"}),
        json!({"id": "a", "type": "Toaster"}),
        json!({"id": "a".repeat(257), "type": "Device"}),
    ] {
        let body =
            json!({"topic": "mdm.TokenUpdate", "created_at": AT, "checkin_event": {"ids": ids, "raw_payload": ""}});
        let error = Event::read(body.to_string().as_bytes()).expect_err("it is refused");
        assert!(error.to_string().contains("ids"), "{error}");
    }
}

#[test]
fn the_published_call_is_read() {
    let Some(folder) = crate::attestation::testing::posture() else {
        return;
    };
    let body = crate::attestation::testing::read(&folder.join("nanomdm/service/webhook/testdata/Authenticate.2.json"));
    let event = Event::read(&body).expect("it is a call");
    assert_eq!(event.subject, Subject::Enrolled);
    assert_eq!(event.enrolment.kind, Kind::Device);
    let answer = crate::attestation::testing::read(&folder.join("nanomdm/mdm/testdata/DeviceInformation.1.plist"));
    let answer = call("mdm.Connect", "Device", now(), &STANDARD.encode(answer));
    assert!(matches!(answer.subject, Subject::Answered(_)));
}

#[test]
fn only_the_keys_own_signature_over_this_very_body_is_taken() {
    let key = WebhookKey::new(b"0123456789abcdef\n").expect("a key");
    // HMAC-SHA256 of "body" under "0123456789abcdef", by another program.
    let signature = "w0wxlfTQKCri3ufduhnweHdZSJbs51eO7XBEhDZQxwg=";
    assert!(key.signed(b"body", signature));
    assert!(!key.signed(b"bodY", signature));
    for wrong in ["", "?", "AAAA", &signature[..40]] {
        assert!(!key.signed(b"body", wrong), "{wrong}");
    }
    let other = WebhookKey::new(b"0123456789abcdeg").expect("a key");
    assert!(!other.signed(b"body", signature));
    assert!(WebhookKey::new(b"short").is_err());
    assert_eq!(format!("{key:?}"), "WebhookKey");
    assert_ne!(key.pseudonym("a"), other.pseudonym("a"));
    assert_ne!(key.pseudonym("a"), key.pseudonym("b"));
}

proptest! {
    /// Whatever is said in whatever order, digits are only ever claimed of a device whose policy asks for them.
    #[test]
    fn no_order_of_answers_makes_up_digits(order in prop::collection::vec(0usize..6, 0..12)) {
        let lax = restrictions(&[("forcePIN", true)], &[("minLength", 4)]);
        let events = [
            security(COMPLIANT),
            profiles(&["com.apple.mobiledevice.passwordpolicy"]),
            profiles(&[]),
            lax,
            information("<key>IsDeviceLocatorServiceEnabled</key><true/>"),
            call("mdm.Authenticate", "Device", now(), ""),
        ];
        let mut known = Known::default();
        for index in order {
            known.take(&events[index], now());
        }
        prop_assert_eq!(state(&known, Control::PasscodeSixDigits), None);
    }

    /// Nothing that arrives takes the studio down.
    #[test]
    fn any_payload_is_read_or_refused(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = super::plist::dictionary(&payload);
        let _ = Event::read(&payload);
    }
}
