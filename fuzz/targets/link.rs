//! An invitation's link or a member's, as a person pastes it.
#![no_main]

use lavalier_protocol::link::Link;
use lavalier_protocol::members::MemberLink;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(link) = text.parse::<Link>() {
        assert_eq!(link.to_text().parse(), Ok(link));
    }
    if let Ok(link) = text.parse::<MemberLink>() {
        assert_eq!(link.to_text().parse(), Ok(link));
    }
});
