//! What makers vouch for: certificates, the statements in them, and the files that carry both.
#![no_main]

use lavalier_protocol::Timestamp;
use lavalier_studio::attestation::{android_key, app_attest, parts};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = parts::certificate(bytes);
    let _ = parts::key_description(bytes);
    let _ = parts::attestation_object(bytes);
    let _ = parts::authenticator_data(bytes);
    let revoked = android_key::RevocationList::parse(bytes).ok();
    let phone = android_key::verify(
        bytes,
        &android_key::Expected {
            at: Timestamp::UNIX_EPOCH,
            challenge: None,
            package: None,
            revoked: revoked.as_ref(),
        },
    );
    assert!(!phone.sound, "nobody forges a pinned key's signature");
    assert!(!phone.problems.is_empty());
    let app = app_attest::verify(
        bytes,
        &app_attest::Expected {
            at: Timestamp::UNIX_EPOCH,
            app_id: "ABCDE12345.org.example.recorder",
            challenge: Some(b"challenge"),
            key_id: None,
        },
    );
    assert!(!app.sound, "nobody forges a pinned key's signature");
    let asserted = app_attest::verify_assertion(
        bytes,
        &app_attest::ExpectedAssertion {
            point: &[4; 65],
            app_id: "ABCDE12345.org.example.recorder",
            client_data: b"said",
            above: 0,
        },
    );
    assert!(asserted.is_err(), "the point is on no curve");
});
