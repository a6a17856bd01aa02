//! Honest takes, and takes whose end never came.

use super::*;

#[test]
fn what_was_recorded_is_what_is_delivered_bit_for_bit() {
    let recording = Recording::of_samples(8_000 * 25 + 123);
    let take = Take::of(&recording);
    let desk = Desk::new();
    let delivery = desk.deliver(&take);
    assert_eq!(delivery.problems, []);
    assert!(delivery.complete && !delivery.already_there && !delivery.imported);
    assert_eq!(delivery.samples, Some(8_000 * 25 + 123));
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
    let ixml = reader.ixml().expect("an iXML chunk");
    let of_this_take = format!("<FAMILY_UID>{}</FAMILY_UID>", take.papers.take);
    assert!(
        ixml.contains(&of_this_take) && ixml.contains("<TOTAL_FILES>1</TOTAL_FILES>"),
        "another take is another file set: {ixml}"
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
    assert_eq!(delivery.samples, Some(8_000 * 13), "time is not shortened");
    assert_eq!(sound(&delivery).1, silenced(&recording.samples, 80_000..104_000));
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
    let length = (None, content.len() as u64);
    assert_eq!(
        (delivery.samples, delivery.bytes),
        length,
        "bytes are not called samples"
    );
    let again = desk.deliver(&take);
    assert!(again.already_there);
    assert_eq!((again.samples, again.bytes), length);
}

#[test]
fn a_take_without_a_single_segment_is_an_empty_file() {
    let desk = Desk::new();
    let delivery = desk.deliver(&Take::of(&Recording::default()));
    assert_eq!((delivery.samples, delivery.complete), (Some(0), true));
    assert!(sound(&delivery).1.is_empty());
}
