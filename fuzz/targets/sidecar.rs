//! The sidecar beside a delivery.
#![no_main]

use lavalier_post::sidecar::Sidecar;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(sidecar) = Sidecar::parse(bytes) {
        assert!(Sidecar::parse(&sidecar.encode()).is_some());
    }
});
