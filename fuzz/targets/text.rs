//! Text from a guest, and every name that is read back from text: nothing that was let in can leave a folder or a line.
#![no_main]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use lavalier_protocol::api::{BatchEntry, parse_content_digest};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{InvitationId, ProductionId, TakeId};
use lavalier_protocol::link::Origin;
use lavalier_protocol::slate::{Slate, SlateName};
use lavalier_protocol::text::Label;

libfuzzer_sys::fuzz_target!(|text: &str| {
    again::<Digest>(text);
    again::<InvitationId>(text);
    again::<ProductionId>(text);
    again::<TakeId>(text);
    again::<Origin>(text);
    again::<Label>(text);
    if let Some(slate) = again::<Slate>(text) {
        stays_in_its_place(slate.roll.as_str());
        stays_in_its_place(slate.scene.as_str());
    }
    if let Some(name) = again::<SlateName>(text) {
        stays_in_its_place(name.as_str());
    }
    let _ = text.parse::<BatchEntry>();
    let _ = parse_content_digest(text);
});

/// What is read is read again from what is written of it.
fn again<T: FromStr + Display + PartialEq + Debug>(text: &str) -> Option<T> {
    let read = text.parse::<T>().ok()?;
    assert_eq!(read.to_string().parse::<T>().ok().as_ref(), Some(&read));
    Some(read)
}

fn stays_in_its_place(name: &str) {
    assert!(!name.contains(['/', '\\', ':']) && !name.starts_with('.'), "{name:?}");
    assert!(
        !name
            .chars()
            .any(|letter| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter)),
        "{name:?}"
    );
}
