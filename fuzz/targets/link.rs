//! An invitation link, as a person pastes it.
#![no_main]

use lavalier_protocol::link::Link;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(link) = text.parse::<Link>() {
        assert_eq!(link.to_text().parse(), Ok(link));
    }
});
