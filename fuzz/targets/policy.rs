//! A policy that a security officer writes, and its canonical form.
#![no_main]

use lavalier_protocol::policy::Policy;

libfuzzer_sys::fuzz_target!(|text: &str| {
    match Policy::parse(text) {
        Ok(policy) => {
            let again = Policy::from_canonical(&policy.canonical()).expect("a policy's canonical form is a policy");
            assert_eq!(policy, again, "its canonical form loses nothing");
        }
        Err(error) => assert!(
            error.line >= 1 && error.line <= text.matches('\n').count() + 1 && error.column >= 1,
            "{error}"
        ),
    }
    let _ = Policy::from_canonical(text.as_bytes());
});
