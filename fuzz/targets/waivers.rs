//! A waivers file: named persons' exceptions.
#![no_main]

use lavalier_protocol::policy::Waiver;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(waivers) = Waiver::parse_all(bytes) else {
        return;
    };
    let written = serde_json::to_vec(&waivers).expect("waivers have a JSON form");
    let again = Waiver::parse_all(&written).expect("waivers that were read can be read again");
    assert_eq!(waivers, again);
});
