//! A journal from a recorder or a studio: as bytes, and as entries in a chain that is right, which bytes rarely are.
#![no_main]

use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{Expectations, verify};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let verified = verify(input, Expectations::default());
    assert!(verified.segments.len() <= input.len(), "more was read than was there");
    let _ = verify(&chained(input), Expectations::default());
});

/// Each line of `entries` as the entry of a line that names the one before it.
fn chained(entries: &[u8]) -> Vec<u8> {
    let (mut journal, mut before) = (Vec::new(), Digest::ZERO);
    for (number, entry) in entries.split(|byte| *byte == b'\n').enumerate() {
        let start = journal.len();
        journal.extend_from_slice(format!(r#"{{"line":{number},"prev":"{before}","entry":"#).as_bytes());
        journal.extend_from_slice(entry);
        journal.push(b'}');
        before = Digest::of(&journal[start..]);
        journal.push(b'\n');
    }
    journal
}
