//! Takes as a studio hands them over: honest, incomplete, and forged in every way that a studio could think of.

use super::*;
use crate::clock::ClockSource;
use crate::sidecar::Sidecar;
use crate::testing::bytes_of;
use crate::testing::take::{FORMAT, Recording, Take};
use crate::wave::WaveReader;
use lavalier_protocol::journal::{ClockExchange, ClockReading, Gap, GapCause, Mark};
use lavalier_protocol::jws::Signer as _;
use std::fs::{self, File};
use std::io::Read as _;
use std::sync::atomic::Ordering;

/// A kind of problem, and what brings it about.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Take));

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn try_deliver(&self, take: &Take) -> Result<Delivery, DeliverError> {
        deliver(&Job {
            papers: &take.papers,
            trust: &take.trust,
            source: &take.studio,
            to: &self.folder.path().join("to"),
            cache: &self.folder.path().join("cache"),
            tool: "Lavalier 0.1.0",
            workers: 4,
            stop: &|| false,
            progress: &|_| (),
        })
    }

    fn deliver(&self, take: &Take) -> Delivery {
        self.try_deliver(take)
            .expect("the studio answers and the disk is writable")
    }

    fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().join("to")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                match entry.path() {
                    path if path.is_dir() => folders.push(path),
                    path => files.push(
                        path.strip_prefix(self.folder.path().join("to"))
                            .expect("inside")
                            .display()
                            .to_string(),
                    ),
                }
            }
        }
        files.sort();
        files
    }
}

fn sound(delivery: &Delivery) -> (WaveReader<File>, Vec<u8>) {
    let path = delivery.file.as_ref().expect("delivered");
    let mut reader = WaveReader::open(File::open(path).expect("delivered")).expect("a WAV");
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).expect("readable");
    (reader, bytes)
}

fn sidecar(delivery: &Delivery) -> Sidecar {
    let path = delivery.file.as_ref().expect("delivered");
    let bytes = fs::read(format!("{}.json", path.display())).expect("a sidecar lies beside it");
    Sidecar::parse(&bytes).expect("a sidecar")
}

fn kinds(delivery: &Delivery) -> Vec<&str> {
    let mut kinds: Vec<_> = delivery.problems.iter().map(|problem| problem.kind.as_str()).collect();
    kinds.dedup();
    kinds
}

/// The samples, with a stretch of silence.
fn silenced(samples: &[i32], stretch: std::ops::Range<usize>) -> Vec<u8> {
    let mut samples = samples.to_vec();
    samples[stretch].fill(0);
    bytes_of(&samples, FORMAT.bits)
}

#[test]
fn what_was_recorded_is_what_is_delivered_bit_for_bit() {
    let recording = Recording::of_samples(8_000 * 25 + 123);
    let take = Take::of(&recording);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert_eq!(delivery.problems, []);
    assert!(delivery.complete && !delivery.already_there && !delivery.imported);
    assert_eq!(delivery.samples, 8_000 * 25 + 123);
    let (reader, bytes) = sound(&delivery);
    assert_eq!(bytes, bytes_of(&recording.samples, FORMAT.bits));
    assert_eq!(reader.format(), FORMAT);
    let bext = reader.bext().expect("a bext chunk");
    assert!(bext.description.contains("sSCENE=12\r\n") && bext.description.contains("sTAPE=A001\r\n"));
    assert_eq!(bext.time_reference, 14 * 3600 * 8_000);
    assert!(
        reader
            .ixml()
            .expect("an iXML chunk")
            .contains("<PROJECT>Tom &amp; Jerry &lt;live&gt;</PROJECT>")
    );
    assert_eq!(
        desk.files(),
        [
            "2026-11-20/A001/A001_12_T03_subject.wav",
            "2026-11-20/A001/A001_12_T03_subject.wav.journal.jsonl",
            "2026-11-20/A001/A001_12_T03_subject.wav.json",
        ]
    );
    let sidecar = sidecar(&delivery);
    assert_eq!(Some(sidecar.sha256), delivery.sha256);
    assert!(sidecar.complete && sidecar.receipt == take.papers.receipt);
    assert_eq!(sidecar.timecode.start.as_deref(), Some("14:00:00:00"));
    assert!(
        !desk.folder.path().join("cache").exists(),
        "nothing is kept once it is delivered"
    );
}

#[test]
fn gaps_marks_and_the_studios_clock_are_in_the_file_and_beside_it() {
    let recording = Recording {
        gaps: vec![Gap {
            first_sample: 4_000,
            samples: 500,
            cause: GapCause::Interruption,
        }],
        marks: vec![Mark {
            sample: 9_000,
            text: "laughter".parse().expect("harmless"),
        }],
        clocks: vec![ClockReading {
            sample: 8_000,
            monotonic_ns: 5_000_000_000,
            wall: "2026-11-20T19:00:00Z".parse().expect("a time"),
            studio: Some(ClockExchange {
                sent_ns: 4_990_000_000,
                time: "2026-11-20T13:00:01Z".parse().expect("a time"),
                received_ns: 5_010_000_000,
            }),
        }],
        ..Recording::of_samples(16_000)
    };
    let desk = Desk::new();
    let delivery = desk.deliver(&Take::of(&recording));
    assert_eq!((delivery.gaps, delivery.complete), (1, true));
    let (reader, _) = sound(&delivery);
    let markers: Vec<_> = reader
        .markers()
        .iter()
        .map(|marker| (marker.first_sample, marker.samples, marker.label.as_str()))
        .collect();
    assert_eq!(markers, [(4_000, 500, "gap: interruption"), (9_000, 0, "laughter")]);
    assert_eq!(reader.bext().expect("a bext chunk").time_reference, 13 * 3600 * 8_000);
    assert!(
        reader
            .ixml()
            .expect("an iXML chunk")
            .contains("by the studio&apos;s clock, +/- 0.010 s")
    );
    let sidecar = sidecar(&delivery);
    assert_eq!(sidecar.started_at.source, ClockSource::Studio);
    assert_eq!(sidecar.started_at.at.to_string(), "2026-11-20T13:00:00Z");
    assert_eq!((sidecar.gaps, sidecar.marks), (recording.gaps, recording.marks));
}

#[test]
fn the_same_take_twice_is_one_file_and_nothing_is_fetched_again() {
    let take = Take::of(&Recording::of_samples(40_000));
    let desk = Desk::new();
    let first = desk.deliver(&take);
    let fetched = take.studio.fetched.load(Ordering::SeqCst);
    let second = desk.deliver(&take);
    assert!(second.already_there && second.complete);
    assert_eq!((first.file, first.sha256), (second.file, second.sha256));
    assert_eq!(take.studio.fetched.load(Ordering::SeqCst), fetched);
    assert_eq!(desk.files().len(), 3);
}

#[test]
fn a_file_that_somebody_changed_is_left_alone_and_the_take_lies_beside_it() {
    let take = Take::of(&Recording::of_samples(40_000));
    let desk = Desk::new();
    let first = desk.deliver(&take).file.expect("delivered");
    fs::write(&first, b"an editor's own").expect("writable");
    let second = desk.deliver(&take);
    assert_eq!(fs::read(&first).expect("still there"), b"an editor's own");
    let name = second.file.expect("delivered").file_name().expect("a name").to_owned();
    assert_eq!(name, "A001_12_T03_subject_2.wav");
}

#[test]
fn a_run_that_was_cut_fetches_only_what_is_missing() {
    let mut take = Take::of(&Recording::of_samples(8_000 * 30));
    take.studio.gone_after = Some(12);
    let desk = Desk::new();
    assert!(matches!(desk.try_deliver(&take), Err(DeliverError::Source(_))));
    take.studio.gone_after = None;
    take.studio.fetched.store(0, Ordering::SeqCst);
    assert!(desk.deliver(&take).complete);
    assert!(
        take.studio.fetched.load(Ordering::SeqCst) <= 30 - 11,
        "what came before was kept"
    );
    assert_eq!(desk.files().len(), 3, "no part is left over");
}

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
fn a_take_without_an_end_is_delivered_as_far_as_the_device_vouches() {
    let recording = Recording {
        open_ended: true,
        ..Recording::of_samples(8_000 * 13)
    };
    let take = Take::of(&recording);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert!(!delivery.complete);
    assert_eq!(kinds(&delivery), ["no_end", "unsigned"]);
    assert_eq!(delivery.samples, 8_000 * 13, "time is not shortened");
    assert_eq!(sound(&delivery).1, silenced(&recording.samples, 80_000..104_000));
}

#[test]
fn a_fuller_delivery_lies_beside_the_older_one() {
    let samples = 8_000 * 13;
    let open = Take::of(&Recording {
        open_ended: true,
        ..Recording::of_samples(samples)
    });
    let whole = Take::of(&Recording::of_samples(samples));
    let desk = Desk::new();
    let first = desk.deliver(&open);
    let second = desk.deliver(&whole);
    assert!(second.complete);
    assert_ne!(first.file, second.file);
    assert_eq!(desk.files().len(), 6);
    assert!(desk.deliver(&whole).already_there);
    assert!(desk.deliver(&open).already_there);
    assert_eq!(desk.files().len(), 6);
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
fn an_imported_file_comes_back_byte_for_byte_under_its_own_name() {
    let content: Vec<u8> = (0..9_000_000_u32)
        .map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let recording = Recording {
        import: Some(("call ..:?.mp3", content.clone())),
        ..Recording::default()
    };
    let take = Take::of(&recording);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert_eq!(delivery.problems, []);
    assert!(delivery.complete && delivery.imported);
    let path = delivery.file.clone().expect("delivered");
    assert!(path.ends_with("2026-11-20/A001/call ..--.mp3"), "{}", path.display());
    assert_eq!(fs::read(&path).expect("delivered"), content);
    let sidecar = sidecar(&delivery);
    assert_eq!(sidecar.audio, None);
    assert_eq!(sidecar.imported.expect("imported").name.as_str(), "call ..:?.mp3");
    assert!(desk.deliver(&take).already_there);
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
fn stopping_leaves_nothing_under_the_deliverys_name() {
    let take = Take::of(&Recording::of_samples(80_000));
    let desk = Desk::new();
    let stopped = deliver(&Job {
        papers: &take.papers,
        trust: &take.trust,
        source: &take.studio,
        to: &desk.folder.path().join("to"),
        cache: &desk.folder.path().join("cache"),
        tool: "Lavalier 0.1.0",
        workers: 2,
        stop: &|| take.studio.fetched.load(Ordering::SeqCst) > 4,
        progress: &|_| (),
    });
    assert!(matches!(stopped, Err(DeliverError::Stopped)));
    assert!(desk.files().iter().all(|file| file.ends_with(".part")));
    assert!(desk.deliver(&take).complete);
    assert_eq!(desk.files().len(), 3);
}

#[test]
fn a_take_without_a_single_segment_is_an_empty_file() {
    let desk = Desk::new();
    let delivery = desk.deliver(&Take::of(&Recording::default()));
    assert_eq!((delivery.samples, delivery.complete), (0, true));
    assert!(sound(&delivery).1.is_empty());
}
