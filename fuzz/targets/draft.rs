//! What a producer writes by hand: a brief's draft, the kit and the answers for a plan.
#![no_main]

use lavalier_protocol::brief::Draft;
use lavalier_protocol::plan::{Answers, Kit};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Err(error) = Draft::parse(text) {
        assert!(
            error.line >= 1 && error.line <= text.matches('\n').count() + 1,
            "{error}"
        );
    }
    let _ = Kit::parse(text);
    let _ = Answers::parse(text);
});
