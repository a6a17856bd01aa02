//! What a device's manager passes on, and what follows for the device's controls.
#![no_main]

use lavalier_protocol::policy::{Control, Grade};
use lavalier_studio::mdm::{Event, Known};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(event) = Event::read(bytes) else {
        return;
    };
    let mut known = Known::default();
    known.take(&event, event.created_at);
    for finding in known.findings() {
        assert_eq!(finding.signed.grade(), Grade::Managed);
        assert_eq!(finding.observed_at, event.created_at);
        // It takes the answers to two commands to tell how long a passcode is.
        assert_ne!(finding.control, Control::PasscodeSixDigits);
    }
    let kept = serde_json::to_vec(&known).expect("what is known has a JSON form");
    assert_eq!(serde_json::from_slice::<Known>(&kept).expect("it is read again"), known);
});
