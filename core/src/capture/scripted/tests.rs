//! The whole way from a misbehaving microphone to the timeline.

use std::time::Duration;

use super::*;
use crate::capture::{Block, GapCause, Next, Reader, Tally};

const STEREO: Format = Format {
    rate: 48_000,
    channels: 2,
    bits: 24,
};
const SECOND: u64 = 48_000;

struct Recorded {
    timeline: Vec<i32>,
    gaps: Vec<(u64, u64, GapCause, bool)>,
    reason: EndReason,
    tally: Tally,
}

fn record(format: Format, script: &[Act]) -> Recorded {
    let Opened {
        mut stream,
        reader,
        granted,
    } = ScriptedSource::new(format, script)
        .open(&Wanted::default())
        .expect("opened");
    assert_eq!(granted.format, format);
    stream.start().expect("started");
    let mut reader = Reader::new(reader);
    let mut timeline = Vec::new();
    let mut gaps = Vec::new();
    let channels = usize::from(format.channels);
    loop {
        let position = (timeline.len() / channels) as u64;
        match reader.next() {
            Next::Block(Block::Samples {
                first_sample, samples, ..
            }) => {
                assert_eq!(first_sample, position, "blocks tile the timeline");
                timeline.extend_from_slice(samples);
            }
            Next::Block(Block::Silence { first_sample, gap }) => {
                assert_eq!(first_sample, position, "gaps tile the timeline");
                gaps.push((first_sample, gap.frames, gap.cause, gap.exact));
                timeline.resize(timeline.len() + gap.frames as usize * channels, 0);
            }
            Next::Waiting => reader.wait(Duration::from_secs(5)),
            Next::Ended(reason) => {
                assert_eq!(reader.next(), Next::Ended(reason), "the end stays the end");
                return Recorded {
                    timeline,
                    gaps,
                    reason,
                    tally: reader.tally(),
                };
            }
        }
    }
}

/// Every sample lies where it was captured in true time, and what is silent is a gap.
fn assert_in_place(format: Format, recorded: &Recorded) {
    let channels = usize::from(format.channels);
    for (index, got) in recorded.timeline.iter().enumerate() {
        let frame = (index / channels) as u64;
        let missing = recorded
            .gaps
            .iter()
            .any(|(at, frames, ..)| (*at..at + frames).contains(&frame));
        let expected = if missing {
            0
        } else {
            sample(format, frame, (index % channels) as u8)
        };
        assert_eq!(*got, expected, "frame {frame}");
    }
}

#[test]
fn a_good_microphone_is_recorded_whole() {
    let recorded = record(STEREO, &[Act::Deliver(30 * SECOND + 17)]);
    assert_eq!(recorded.timeline.len() as u64, 2 * (30 * SECOND + 17));
    assert!(recorded.gaps.is_empty());
    assert_eq!(recorded.reason, EndReason::Finished);
    assert_in_place(STEREO, &recorded);
}

#[test]
fn a_stall_that_is_made_up_changes_nothing() {
    let script = [
        Act::Deliver(3 * SECOND),
        Act::Stall(2 * SECOND),
        Act::Deliver(3 * SECOND),
    ];
    let recorded = record(STEREO, &script);
    assert!(recorded.gaps.is_empty(), "{:?}", recorded.gaps);
    assert_eq!(recorded.timeline.len() as u64, 2 * 8 * SECOND);
    assert_in_place(STEREO, &recorded);
}

#[test]
fn a_hole_is_silence_of_its_length_and_all_after_it_is_in_its_place() {
    let script = [
        Act::Deliver(3 * SECOND),
        Act::Hole(SECOND / 2),
        Act::Deliver(3 * SECOND),
        Act::Hole(5 * SECOND),
        Act::Deliver(3 * SECOND),
    ];
    let recorded = record(STEREO, &script);
    let expected = [
        (3 * SECOND, SECOND / 2, GapCause::Late, false),
        (13 * SECOND / 2, 5 * SECOND, GapCause::Late, false),
    ];
    assert_eq!(recorded.gaps, expected);
    assert_in_place(STEREO, &recorded);
}

#[test]
fn an_overrun_that_the_platform_reports_is_named_so() {
    let recorded = record(
        STEREO,
        &[Act::Deliver(2 * SECOND), Act::Overrun(960), Act::Deliver(2 * SECOND)],
    );
    assert_eq!(recorded.gaps, [(2 * SECOND, 960, GapCause::Overrun, false)]);
    assert_eq!(recorded.tally.platform_overruns, 1);
    assert_in_place(STEREO, &recorded);
}

#[test]
fn what_the_ring_could_not_take_is_silence_of_exactly_that_length() {
    let recorded = record(
        STEREO,
        &[Act::Deliver(SECOND), Act::Flood(13 * SECOND), Act::Deliver(2 * SECOND)],
    );
    assert_eq!(recorded.timeline.len() as u64, 2 * 16 * SECOND, "no time is lost");
    let missing: u64 = recorded.gaps.iter().map(|gap| gap.1).sum();
    assert!(missing >= 3 * SECOND, "a ring of ten seconds cannot hold thirteen");
    assert_eq!(missing, recorded.tally.dropped_frames);
    assert!(recorded.gaps.iter().all(|gap| gap.2 == GapCause::Overrun && gap.3));
    assert_in_place(STEREO, &recorded);
}

#[test]
fn a_flood_at_the_very_end_is_not_forgotten() {
    let recorded = record(
        STEREO,
        &[
            Act::Deliver(SECOND),
            Act::Flood(12 * SECOND),
            Act::End(EndReason::DeviceGone),
        ],
    );
    assert_eq!(recorded.timeline.len() as u64, 2 * 13 * SECOND);
    assert_eq!(recorded.reason, EndReason::DeviceGone);
    assert_in_place(STEREO, &recorded);
}

#[test]
fn every_end_is_reported_with_its_reason_and_nothing_before_it_is_lost() {
    for reason in [
        EndReason::DeviceGone,
        EndReason::RouteChanged,
        EndReason::FormatChanged,
        EndReason::StreamInvalidated,
        EndReason::FileFailed,
    ] {
        let recorded = record(
            STEREO,
            &[Act::Deliver(SECOND + 5), Act::End(reason), Act::Deliver(SECOND)],
        );
        assert_eq!(
            (recorded.reason, recorded.timeline.len() as u64),
            (reason, 2 * (SECOND + 5))
        );
        assert_in_place(STEREO, &recorded);
    }
}

#[test]
fn a_bad_crystal_makes_no_gap() {
    let mono = Format {
        rate: 8_000,
        channels: 1,
        bits: 16,
    };
    let script = [
        Act::Deliver(8_000),
        Act::Drift(500),
        Act::Deliver(8_000 * 300),
        Act::Drift(-500),
        Act::Deliver(8_000 * 300),
    ];
    let recorded = record(mono, &script);
    assert!(recorded.gaps.is_empty(), "{:?}", recorded.gaps);
    assert_in_place(mono, &recorded);
}

#[test]
fn a_clock_that_leaps_by_days_ends_the_stream_instead_of_filling_the_disk() {
    let recorded = record(
        STEREO,
        &[
            Act::Deliver(2 * SECOND),
            Act::Hole(86_400 * SECOND),
            Act::Deliver(2 * SECOND),
        ],
    );
    assert_eq!(recorded.reason, EndReason::StreamInvalidated);
    assert_eq!(recorded.timeline.len() as u64, 2 * 2 * SECOND);
}

#[test]
fn stopping_is_an_end_like_any_other() {
    let script = [Act::Deliver(3_600 * SECOND)];
    let mut opened = ScriptedSource::new(STEREO, &script)
        .open(&Wanted::default())
        .expect("opened");
    opened.stream.start().expect("started");
    opened.stream.stop();
    let mut reader = Reader::new(opened.reader);
    let reason = loop {
        match reader.next() {
            Next::Ended(reason) => break reason,
            Next::Waiting => reader.wait(Duration::from_secs(5)),
            Next::Block(_) => {}
        }
    };
    assert_eq!(reason, EndReason::Stopped);
}

#[test]
fn an_interruption_that_the_shell_reports_names_the_gap() {
    let script = [
        Act::Deliver(2 * SECOND),
        Act::Hole(4 * SECOND),
        Act::Deliver(2 * SECOND),
    ];
    let mut opened = ScriptedSource::new(STEREO, &script)
        .open(&Wanted::default())
        .expect("opened");
    opened.stream.start().expect("started");
    let mut reader = Reader::new(opened.reader);
    let mut causes = Vec::new();
    let mut told = false;
    loop {
        if reader.position() >= 2 * SECOND - 480 && !std::mem::replace(&mut told, true) {
            reader.interruption_began();
            reader.interruption_ended(opened.stream.now_ns());
        }
        match reader.next() {
            Next::Block(Block::Silence { gap, .. }) => causes.push((gap.frames, gap.cause)),
            Next::Block(Block::Samples { .. }) => {}
            Next::Waiting => reader.wait(Duration::from_secs(5)),
            Next::Ended(_) => break,
        }
    }
    assert_eq!(causes, [(4 * SECOND, GapCause::Interruption)]);
}

#[test]
fn a_hands_free_headset_and_another_name_are_refused() {
    let source = ScriptedSource::new(STEREO, &[]);
    let refused = source
        .clone()
        .on_port(PortKind::BluetoothHandsFree)
        .open(&Wanted::default());
    assert!(matches!(refused.err(), Some(CaptureError::HandsFree { .. })));
    let wanted = Wanted {
        name: Some("another".to_owned()),
        ..Wanted::default()
    };
    assert!(matches!(
        source.clone().open(&wanted).err(),
        Some(CaptureError::NotFound { .. })
    ));
}
