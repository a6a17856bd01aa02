//! An audit log, as a studio hands it out that may lie.
#![no_main]

use lavalier_protocol::audit::{AuditProblem, Entry, Head, LINE_MAX, verify};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::json::parse;

libfuzzer_sys::fuzz_target!(|log: &[u8]| {
    let production: ProductionId = "show".parse().expect("a slug is a production's");
    if let Ok(head) = verify(&production, log, &[]) {
        assert_eq!(verify(&production, log, &[head]), Ok(head));
        let more = Head {
            lines: head.lines + 1,
            ..head
        };
        assert!(matches!(
            verify(&production, log, &[more]),
            Err(AuditProblem::Truncated { .. })
        ));
    }
    // Chaining a line takes a digest, which a fuzzer does not guess: a line is read by itself too.
    if let Ok(entry) = parse::<Entry>(log, LINE_MAX) {
        let written = serde_json::to_vec(&entry).expect("what was JSON has a JSON form");
        assert_eq!(parse::<Entry>(&written, usize::MAX).as_ref(), Ok(&entry));
    }
    if let Some(head) = str::from_utf8(log).ok().and_then(|text| text.parse::<Head>().ok()) {
        assert_eq!(head.to_string().parse(), Ok(head));
    }
});
