//! What a studio, a thief or a crash can do to a journal, and that each of them is named.

mod support;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{
    Chain, Close, CloseReason, End, Entry, Expectations, Gap, GapCause, Head, ProblemKind, SIGNATURE_LAG_MAX, verify,
};
use lavalier_protocol::jws::{Jws, Signer, SoftwareKey, Typ};
use lavalier_protocol::link::Secret;
use proptest::prelude::*;
use support::{Writer, device_key, secret};

/// The key of a device that nobody invited.
fn other_key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[6; 32]).unwrap()
}

fn kinds(journal: &[u8]) -> Vec<&'static str> {
    verify(journal, Expectations::default())
        .problems
        .iter()
        .map(|problem| problem.kind.name())
        .collect()
}

fn lines(journal: &[u8]) -> Vec<Vec<u8>> {
    journal
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

fn whole(seconds: u64) -> Vec<u8> {
    let mut writer = Writer::begin();
    for _ in 0..seconds {
        writer.segment(48_000);
    }
    writer.segment(1_000);
    writer.close();
    writer.sign();
    writer.bytes
}

#[test]
fn a_whole_take_verifies_with_nothing_wrong() {
    let journal = whole(25);
    let binding = secret().binding_key();
    let device = device_key().public_key().thumbprint();
    let expected = Expectations {
        binding: Some(&binding),
        device_key: Some(device),
        ..Expectations::default()
    };
    let verified = verify(&journal, expected);
    assert_eq!(verified.problems, []);
    assert!(verified.is_whole());
    assert_eq!(verified.segments.len(), 26);
    let close = Close {
        samples: 25 * 48_000 + 1_000,
        segments: 26,
        reason: CloseReason::Stopped,
    };
    assert_eq!(verified.end, End::Signed(close));
}

#[test]
fn a_dropped_changed_swapped_or_repeated_line_breaks_the_chain_where_it_is() {
    let lines = lines(&whole(5));
    for at in 0..lines.len() - 1 {
        let mut dropped = lines.clone();
        dropped.remove(at);
        assert!(!kinds(&dropped.concat()).is_empty(), "line {at} dropped");
        let mut repeated = lines.clone();
        repeated.insert(at, lines[at].clone());
        assert!(!kinds(&repeated.concat()).is_empty(), "line {at} repeated");
        let mut swapped = lines.clone();
        swapped.swap(at, at + 1);
        assert!(!kinds(&swapped.concat()).is_empty(), "lines {at} and the next swapped");
    }
    let mut changed = lines.clone();
    changed[3] = String::from_utf8(changed[3].clone())
        .unwrap()
        .replace("48000", "47999")
        .into_bytes();
    assert!(kinds(&changed.concat()).contains(&"chain_broken"));
}

#[test]
fn every_problem_is_reported_not_only_the_first() {
    let mut lines = lines(&whole(30));
    lines[3] = b"not json\n".to_vec();
    lines.remove(20);
    let verified = verify(&lines.concat(), Expectations::default());
    let at: Vec<_> = verified.problems.iter().filter_map(|problem| problem.line).collect();
    assert!(
        at.contains(&3) && at.iter().any(|line| *line >= 19),
        "{:?}",
        verified.problems
    );
}

#[test]
fn a_studio_that_drops_the_end_is_found_out() {
    let lines = lines(&whole(5));
    let without_signature = lines[..lines.len() - 1].concat();
    assert_eq!(kinds(&without_signature), ["unsigned_end"]);
    let without_close = lines[..lines.len() - 2].concat();
    assert_eq!(kinds(&without_close), ["no_end"]);
    let torn = [&lines[..lines.len() - 2].concat()[..], &lines[lines.len() - 2][..20]].concat();
    assert_eq!(kinds(&torn), ["torn_line", "no_end"]);
}

#[test]
fn a_recording_by_a_device_that_was_not_invited_is_named() {
    let journal = whole(1);
    let binding = Secret::from_bytes([99; 32]).binding_key();
    let other = other_key().public_key().thumbprint();
    let expected = Expectations {
        binding: Some(&binding),
        device_key: Some(other),
        ..Expectations::default()
    };
    let names: Vec<_> = verify(&journal, expected)
        .problems
        .iter()
        .map(|problem| problem.kind.name())
        .collect();
    assert_eq!(names, ["other_device", "unbound"]);
}

#[test]
fn another_key_s_signature_ends_nothing() {
    let mut writer = Writer::begin();
    writer.segment(1_000);
    writer.close();
    writer.sign_with(&other_key());
    assert_eq!(kinds(&writer.bytes), ["signature", "unsigned_end"]);
}

#[test]
fn a_signature_over_another_take_or_other_lines_vouches_for_nothing() {
    let mut writer = Writer::begin();
    writer.segment(1_000);
    let head = Head {
        head: Digest::of(b"other"),
        ..writer.chain.to_sign().unwrap()
    };
    writer.append(Chain::signature_entry(
        Jws::sign(Typ::Journal, &head, &device_key()).unwrap(),
    ));
    assert_eq!(kinds(&writer.bytes), ["signature_other", "no_end"]);
}

#[test]
fn a_signature_may_lag_but_not_for_ever() {
    let mut writer = Writer::begin();
    writer.segment(48_000);
    let early = Jws::sign(Typ::Journal, &writer.chain.to_sign().unwrap(), &device_key()).unwrap();
    for _ in 0..20 {
        writer.segment(48_000);
    }
    writer.append(Chain::signature_entry(early.clone()));
    assert_eq!(
        writer.chain.signed_segments(),
        1,
        "it covers what was there when it was asked for"
    );
    for _ in 0..SIGNATURE_LAG_MAX {
        writer.segment(48_000);
    }
    writer.append(Chain::signature_entry(early));
    assert!(kinds(&writer.bytes).contains(&"signature_other"));
}

#[test]
fn time_is_never_shortened_or_overlapped() {
    let mut writer = Writer::begin();
    writer.segment(48_000);
    writer.segment_at(96_000, 48_000);
    assert_eq!(kinds(&writer.bytes), ["timeline", "no_end"]);
    let mut writer = Writer::begin();
    writer.segment(1_000);
    writer.segment(48_000);
    assert_eq!(
        kinds(&writer.bytes),
        ["segment_length", "no_end"],
        "a short segment is the last one"
    );
}

#[test]
fn a_gap_outside_the_take_or_over_another_is_named() {
    let gap = |first_sample, samples| {
        Entry::Gap(Gap {
            first_sample,
            samples,
            cause: GapCause::Late,
        })
    };
    let mut writer = Writer::begin();
    writer.segment(1_000);
    writer.append(gap(100, 50));
    writer.append(gap(120, 50));
    writer.append(gap(900, 200));
    writer.close();
    assert_eq!(kinds(&writer.bytes), ["gap_place", "gap_place", "unsigned_end"]);
}

#[test]
fn an_end_that_counts_otherwise_than_the_journal_is_named() {
    let mut writer = Writer::begin();
    writer.segment(1_000);
    writer.append(Entry::Close(Close {
        samples: 2_000,
        segments: 1,
        reason: CloseReason::Stopped,
    }));
    writer.sign();
    assert_eq!(kinds(&writer.bytes), ["close_counts"]);
    writer.segment(10);
    assert!(kinds(&writer.bytes).contains(&"after_close"));
}

#[test]
fn an_empty_journal_and_one_without_opening_are_named() {
    assert_eq!(kinds(b""), ["no_end"]);
    let mut lines = lines(&whole(1));
    lines.remove(0);
    assert!(kinds(&lines.concat()).contains(&"no_opening"));
}

proptest! {
    /// A second implementation, a disk or a studio may hand us anything.
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let verified = verify(&bytes, Expectations::default());
        prop_assert!(!verified.is_whole());
    }

    #[test]
    fn one_changed_byte_anywhere_is_noticed(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let mut journal = whole(12);
        let at = at.index(journal.len());
        prop_assume!(journal[at] != to);
        journal[at] = to;
        prop_assert!(!verify(&journal, Expectations::default()).is_whole(), "byte {at} became {to}");
    }

    #[test]
    fn a_cut_anywhere_but_at_the_end_is_never_whole(at in any::<prop::sample::Index>()) {
        let journal = whole(12);
        let cut = &journal[..at.index(journal.len())];
        let verified = verify(cut, Expectations::default());
        prop_assert!(!verified.is_whole());
        // Everything before the cut is still told apart and usable.
        let whole_lines = cut.iter().filter(|byte| **byte == b'\n').count() as u64;
        prop_assert_eq!(verified.chain.lines(), whole_lines);
    }
}

#[test]
fn problems_have_distinct_stable_names() {
    assert_eq!(ProblemKind::Missing.name(), "missing");
    assert_eq!(ProblemKind::Unbound.name(), "unbound");
}
