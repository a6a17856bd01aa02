//! A studio that withholds, swaps, damages and forges.

use super::*;
use lavalier_protocol::brief::Kind;

#[test]
fn a_withheld_swapped_or_damaged_segment_is_named_and_is_silence_of_its_length() {
    let recording = Recording::of_samples(8_000 * 6);
    for (fault, kind) in [
        ("withheld", "missing"),
        ("swapped", "digest"),
        ("damaged", "digest"),
        ("huge", "sealed_length"),
    ] {
        let take = Take::of(&recording);
        {
            let mut sealed = take.studio.sealed.lock().expect("not poisoned");
            let other = sealed[&4].clone();
            match fault {
                "withheld" => drop(sealed.remove(&2)),
                "swapped" => drop(sealed.insert(2, other)),
                "huge" => drop(sealed.insert(2, vec![0; 5 << 20])),
                _ => sealed.get_mut(&2).expect("there").push(0),
            }
        }
        let desk = Desk::new();
        let delivery = desk.deliver(&take);
        assert_eq!(kinds(&delivery), [kind], "{fault}");
        assert_eq!(delivery.problems[0].sequence, Some(2));
        assert!(!delivery.complete);
        let (reader, bytes) = sound(&delivery);
        assert_eq!(bytes, silenced(&recording.samples, 16_000..24_000));
        assert_eq!(reader.markers()[0].label, format!("not verified: {kind}"));
        assert_eq!(
            (reader.markers()[0].first_sample, reader.markers()[0].samples),
            (16_000, 8_000)
        );
        let sidecar = sidecar(&delivery);
        assert!(!sidecar.complete && sidecar.silenced.len() == 1 && sidecar.problems == delivery.problems);
    }
}

#[test]
fn a_segment_that_holds_more_or_other_than_its_line_says_is_refused_by_name() {
    let second = crate::testing::noise(8_000, FORMAT.bits, 2);
    let longer = crate::testing::flac(&crate::testing::noise(8_001, FORMAT.bits, 2), FORMAT);
    let other_rate = crate::testing::flac(&second, crate::wave::PcmFormat { rate: 48_000, ..FORMAT });
    for (content, kind) in [
        (longer, "content"),
        (other_rate, "content"),
        (b"no sound".to_vec(), "undecoded"),
    ] {
        let recording = Recording {
            instead: [(1, content)].into(),
            ..Recording::of_samples(24_000)
        };
        let desk = Desk::new();
        let delivery = desk.deliver(&Take::of(&recording));
        assert_eq!(kinds(&delivery), [kind]);
        assert_eq!(delivery.problems[0].sequence, Some(1));
        assert_eq!(sound(&delivery).1, silenced(&recording.samples, 8_000..16_000));
    }
}

#[test]
fn a_rehearsal_that_calls_itself_an_interview_is_named_and_filed_as_a_rehearsal() {
    for kind in [Kind::Interview, Kind::Pickup, Kind::Tone] {
        let recording = Recording {
            rehearsal: true,
            kind: Some(kind),
            ..Recording::of_samples(8_000)
        };
        let desk = Desk::new();
        let delivery = desk.deliver(&Take::of(&recording));
        assert_eq!(kinds(&delivery), ["other_kind"], "{kind}");
        assert!(!delivery.complete);
        let (reader, bytes) = sound(&delivery);
        assert_eq!(bytes, bytes_of(&recording.samples, FORMAT.bits), "all of it is there");
        let ixml = reader.ixml().expect("an iXML chunk");
        assert!(ixml.contains("REHEARSAL") && !ixml.contains("Room tone"), "{ixml}");
        assert_eq!(sidecar(&delivery).kind, Kind::Rehearsal);
    }
    for (rehearsal, kind) in [(true, Kind::Rehearsal), (false, Kind::Rehearsal)] {
        let recording = Recording {
            rehearsal,
            kind: Some(kind),
            ..Recording::of_samples(8_000)
        };
        let delivery = Desk::new().deliver(&Take::of(&recording));
        assert!(delivery.complete, "{:?}", delivery.problems);
    }
}

#[test]
fn a_journal_whose_end_was_dropped_or_whose_lines_were_changed_is_named() {
    let recording = Recording::of_samples(8_000 * 25);
    // Lines: 0 opening, 1 signature, 2..=11 segments, 12 signature, 13..=22, 23 signature, 24..=28, 29 close, 30 signature.
    let drop_end = |lines: &mut Vec<Vec<u8>>| lines.truncate(29);
    let drop_middle = |lines: &mut Vec<Vec<u8>>| drop(lines.remove(15));
    let swap = |lines: &mut Vec<Vec<u8>>| lines.swap(15, 16);
    let replay = |lines: &mut Vec<Vec<u8>>| lines.insert(16, lines[15].clone());
    let alter = |lines: &mut Vec<Vec<u8>>| {
        let text = String::from_utf8(lines[15].clone()).expect("UTF-8");
        lines[15] = text.replace("\"samples\":8000", "\"samples\":7999").into_bytes();
    };
    let torn = |lines: &mut Vec<Vec<u8>>| assert_eq!(lines.last_mut().and_then(Vec::pop), Some(b'\n'));
    type Fault<'a> = (&'a str, &'a dyn Fn(&mut Vec<Vec<u8>>), &'a str, usize);
    let faults: [Fault<'_>; 6] = [
        ("end dropped", &drop_end, "no_end", 20),
        ("line dropped", &drop_middle, "chain_broken", 10),
        ("lines swapped", &swap, "chain_broken", 10),
        ("line replayed", &replay, "chain_broken", 10),
        ("line altered", &alter, "chain_broken", 10),
        ("torn", &torn, "torn_line", 20),
    ];
    for (fault, change, kind, whole_seconds) in faults {
        let mut take = Take::of(&recording);
        let mut lines = take.lines();
        change(&mut lines);
        take.papers.journal = lines.concat();
        let desk = Desk::new();
        let delivery = desk.deliver(&take);
        assert!(kinds(&delivery).contains(&kind), "{fault}: {:?}", kinds(&delivery));
        assert!(!delivery.complete, "{fault}");
        let (_, bytes) = sound(&delivery);
        let expected = bytes_of(&recording.samples, FORMAT.bits);
        let good = whole_seconds * 8_000 * 3;
        assert_eq!(bytes[..good], expected[..good], "{fault}: what verifies is delivered");
        let honest = bytes.chunks(24_000).zip(expected.chunks(24_000));
        for (second, (found, recorded)) in honest.enumerate().skip(whole_seconds) {
            assert!(
                found == recorded || found.iter().all(|byte| *byte == 0),
                "{fault}: second {second}"
            );
        }
    }
}

#[test]
fn lines_before_a_break_in_the_chain_are_not_vouched_for_by_a_later_signature() {
    // A studio replaces one line by another of its own making: the count stays, later signatures still match.
    let recording = Recording::of_samples(8_000 * 25);
    let mut take = Take::of(&recording);
    let mut lines = take.lines();
    let forged = crate::testing::take::Take::of(&Recording {
        ..Recording::of_samples(8_000)
    });
    let sealed = forged.studio.sealed.lock().expect("not poisoned")[&0].clone();
    let digest = Digest::of(&sealed);
    let text = String::from_utf8(lines[15].clone()).expect("UTF-8");
    let at = text.find("\"sha256\":\"").expect("a segment line") + 10;
    lines[15] = format!("{}{digest}{}", &text[..at], &text[at + 64..]).into_bytes();
    take.papers.journal = lines.concat();
    let sequence = 12;
    take.studio
        .sealed
        .lock()
        .expect("not poisoned")
        .insert(sequence, sealed);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert!(kinds(&delivery).contains(&"chain_broken"));
    assert!(
        delivery
            .problems
            .iter()
            .any(|problem| problem.kind == "unsigned" && problem.sequence == Some(12))
    );
    // Segments 10, 11 and 12 stand between the last sound signature and the break.
    assert_eq!(sound(&delivery).1, silenced(&recording.samples, 80_000..104_000));
}

#[test]
fn papers_that_are_not_right_are_refused_by_name_and_nothing_is_delivered() {
    let recording = Recording::of_samples(16_000);
    let (other_keys, other_recipient) = crate::testing::keys();
    let cases: [Case<'_>; 8] = [
        ("brief", &|take| take.trust.signing_keys.truncate(1)),
        ("brief", &|take| {
            take.trust.production = "another".parse().expect("a slug")
        }),
        ("brief", &|take| take.papers.briefs.clear()),
        ("secret", &|take| take.trust.opening_keys = other_keys.clone()),
        ("secret", &|take| {
            // A studio that swaps the secret, to bind a device of its own.
            take.papers.sealed_secret = crate::testing::seal(&[9; 32], &other_recipient);
        }),
        ("secret", &|take| take.papers.sealed_secret.clear()),
        ("other_take", &|take| take.papers.take = TakeId::from_random([8; 16])),
        ("no_opening", &|take| take.papers.journal.clear()),
    ];
    for (kind, change) in cases {
        let mut take = Take::of(&recording);
        change(&mut take);
        let desk = Desk::new();
        let delivery = desk.deliver(&take);
        assert!(kinds(&delivery).contains(&kind), "{kind}: {:?}", kinds(&delivery));
        assert_eq!((delivery.file, delivery.complete), (None, false));
        assert!(desk.files().is_empty());
    }
}

#[test]
fn a_journal_by_a_device_that_the_binding_does_not_cover_is_refused() {
    let mut take = Take::of(&Recording::of_samples(16_000));
    // The right brief and secret, but another device's key in the opening line.
    let text = String::from_utf8(take.papers.journal.clone()).expect("UTF-8");
    let mine = serde_json::to_string(&take.device.public_key().to_jwk()).expect("JSON");
    let other = serde_json::to_string(&take.receipt_key.public_key().to_jwk()).expect("JSON");
    assert!(text.contains(&mine));
    take.papers.journal = text.replacen(&mine, &other, 1).into_bytes();
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert!(kinds(&delivery).contains(&"unbound"), "{:?}", kinds(&delivery));
    assert_eq!(delivery.file, None);
}

#[test]
fn a_receipt_that_is_missing_or_not_right_is_named_and_the_sound_is_delivered() {
    let recording = Recording::of_samples(16_000);
    let other = Take::of(&Recording::of_samples(24_000));
    let cases: [Case<'_>; 3] = [
        ("no_receipt", &|take| take.papers.receipt = None),
        ("receipt", &|take| take.papers.receipt = other.papers.receipt.clone()),
        ("receipt", &|take| {
            take.papers.receipt = take.papers.briefs.first().cloned()
        }),
    ];
    for (kind, change) in cases {
        let mut take = Take::of(&recording);
        change(&mut take);
        let desk = Desk::new();
        let delivery = desk.deliver(&take);
        assert_eq!(kinds(&delivery), [kind]);
        assert!(!delivery.complete);
        assert_eq!(sound(&delivery).1, bytes_of(&recording.samples, FORMAT.bits));
    }
}

#[test]
fn an_imported_file_with_a_missing_piece_keeps_its_length_and_says_so() {
    let recording = Recording {
        import: Some(("a.wav", vec![7; 9_000_000])),
        ..Recording::default()
    };
    let take = Take::of(&recording);
    take.studio.sealed.lock().expect("not poisoned").remove(&1);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert_eq!(kinds(&delivery), ["missing"]);
    assert_eq!(
        fs::metadata(delivery.file.expect("delivered")).expect("there").len(),
        9_000_000
    );
}

#[test]
fn a_slate_that_would_leave_its_folder_is_refused_by_name() {
    let mut take = Take::of(&Recording::of_samples(16_000));
    let text = String::from_utf8(take.papers.journal).expect("UTF-8");
    take.papers.journal = text
        .replacen("\"roll\":\"A001\"", "\"roll\":\"../../x\"", 1)
        .into_bytes();
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert_eq!(delivery.file, None);
    assert_eq!(delivery.problems[0].kind, "malformed");
    assert!(
        delivery.problems[0].message.contains("part of a path"),
        "{}",
        delivery.problems[0].message
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// The one promise behind all the cases above: whatever a studio does to the journal and the segments, every second
    /// of a delivered file is what was recorded there, or silence.
    #[test]
    fn nothing_is_ever_heard_that_was_not_recorded_there(
        damage in proptest::collection::vec((0_usize..9_000, proptest::prelude::any::<u8>()), 0..4),
        moves in proptest::collection::vec((1_usize..30, 1_usize..30), 0..3),
        cut in 0_usize..60,
        swaps in proptest::collection::vec((0_u64..23, 0_u64..23), 0..4),
    ) {
        let recording = Recording::of_samples(8_000 * 22 + 77);
        let mut take = Take::of(&recording);
        let mut lines = take.lines();
        let most = lines.len() - 1;
        moves.iter().for_each(|(from, to)| lines.swap((*from).min(most), (*to).min(most)));
        lines.truncate(lines.len().saturating_sub(cut.saturating_sub(30)).max(1));
        let mut journal = lines.concat();
        for (at, byte) in &damage {
            // The opening line is left alone, so that there is a delivery to look at.
            let place = at + lines[0].len();
            if let Some(there) = journal.get_mut(place) {
                *there = *byte;
            }
        }
        take.papers.journal = journal;
        {
            let mut sealed = take.studio.sealed.lock().expect("not poisoned");
            for (one, other) in swaps {
                let (first, second) = (sealed[&one].clone(), sealed[&other].clone());
                sealed.insert(one, second);
                sealed.insert(other, first);
            }
        }
        let desk = Desk::new();
        let delivery = desk.deliver(&take);
        if delivery.file.is_some() {
            let recorded = bytes_of(&recording.samples, FORMAT.bits);
            let (_, heard) = sound(&delivery);
            proptest::prop_assert!(heard.len() <= recorded.len());
            for (second, (heard, recorded)) in heard.chunks(24_000).zip(recorded.chunks(24_000)).enumerate() {
                let silent = heard.iter().all(|byte| *byte == 0);
                proptest::prop_assert!(silent || recorded.starts_with(heard), "second {}", second);
            }
            proptest::prop_assert!(!delivery.complete || heard == recorded);
        }
    }
}
