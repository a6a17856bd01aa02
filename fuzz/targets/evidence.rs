//! A device's evidence, and the verdict on it.
#![no_main]

use lavalier_protocol::Timestamp;
use lavalier_protocol::policy::{Control, Evidence, Outcome, Policy, State, evaluate};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(evidence) = Evidence::parse(bytes) else {
        return;
    };
    let verdict = evaluate(&Policy::default(), &evidence, Timestamp::UNIX_EPOCH);
    let passes = |name| {
        evidence
            .controls
            .iter()
            .any(|said| said.control.as_str() == name && said.state == State::Pass)
    };
    if verdict.outcome == Outcome::Cleared {
        assert!(passes(Control::PasscodeSet.name()), "cleared without a passcode");
    }
});
