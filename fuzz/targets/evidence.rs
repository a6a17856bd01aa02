//! A device's evidence, and the verdict on it.
#![no_main]

use lavalier_protocol::policy::{Control, Evidence, Grade, Known, Outcome, Platform, Shipped, State, evaluate};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(evidence) = Evidence::parse(bytes) else {
        return;
    };
    let says = |control: Control, state: State| {
        let mut findings = evidence.controls.iter();
        findings.any(|said| said.control.as_str() == control.name() && said.state == state)
    };
    for shipped in Shipped::ALL {
        let verdict = evaluate(shipped.policy(), &Known::word_of(&evidence), evidence.observed_at);
        for control in &verdict.controls {
            assert!(control.grade <= Grade::Declared, "a file alone declares");
        }
        if verdict.outcome == Outcome::Cleared && evidence.platform == Platform::Desktop {
            assert!(says(Control::PasscodeSet, State::Pass), "cleared without a passcode");
        }
        if verdict.outcome == Outcome::Cleared && evidence.platform != Platform::Desktop {
            assert!(verdict.held, "a phone that nobody vouches for is held");
            assert!(
                !says(Control::PasscodeSet, State::Fail),
                "cleared against a definite no"
            );
        }
    }
});
