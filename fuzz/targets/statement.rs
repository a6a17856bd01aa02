//! A signed statement before its signature is known to hold, such as a claim that a stranger sends to the studio.
#![no_main]

use lavalier_fuzz::key;
use lavalier_protocol::jws::{Jws, Signer as _, Typ};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let jws = Jws::from_text(text.to_owned());
    for typ in [Typ::Brief, Typ::Claim, Typ::Journal, Typ::Receipt] {
        let _ = jws.verify::<serde_json::Value>(typ, key().public_key());
    }
});
