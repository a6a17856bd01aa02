//! A policy that a security officer writes.
#![no_main]

use lavalier_protocol::policy::Policy;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Policy::parse(text) {
        // What names it is what anybody makes of the same text.
        Ok(policy) => assert!(Policy::parse(text).is_ok_and(|again| again.id() == policy.id())),
        Err(error) => assert!(
            error.line >= 1 && error.line <= text.matches('\n').count() + 1 && error.column >= 1,
            "{error}"
        ),
    }
});
