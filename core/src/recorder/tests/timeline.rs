//! Time: gaps, marks, clocks, and why a take ended.

use lavalier_protocol::journal::{ClockExchange, CloseReason, Gap, GapCause};
use lavalier_protocol::text::Line;
use std::time::Duration;

use super::*;
use crate::capture::scripted::{Act, ScriptedSource};
use crate::capture::{Source as _, Wanted};
use crate::level::Silence;

#[test]
fn what_the_ring_could_not_take_is_silence_of_its_length_and_a_gap() {
    let (mut writer, opened) = scripted(SHORT);
    // Nobody reads yet: the ring holds ten seconds, and 640 frames do not fit.
    let samples = noise(10_640);
    let wide: Vec<i32> = samples.iter().map(|sample| sample << 8).collect();
    for (index, block) in wide.chunks(80).enumerate() {
        let now = SHORT.nanoseconds(index as u64 * 80);
        writer.write(block, now, now);
    }
    let studio = Studio::new();
    let recording = studio.record(opened);
    let more = noise(2_300);
    assert!(writer.wait_for_room(5_000, || false));
    speak(&mut writer, SHORT, 10_640, &more);
    end(writer, EndReason::Finished);
    let (take, stopped) = stopped(recording);
    assert_eq!(stopped.samples, 12_940, "time is not shortened");
    let gap = Gap {
        first_sample: 10_000,
        samples: 640,
        cause: GapCause::Overrun,
    };
    assert_eq!(whole(&take).gaps, [gap]);
    let expected: Vec<i32> = [&samples[..10_000], &vec![0; 640], &more].concat();
    assert_eq!(studio.samples(&take), expected);
    let told = studio.events_so_far();
    assert!(
        told.iter()
            .any(|event| matches!(event, Event::Gap { gap: told, .. } if *told == gap))
    );
}

#[test]
fn marks_and_clocks_are_journalled_with_the_studio_s_time_once() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let exchange = ClockExchange {
        sent_ns: 1,
        time: "2026-11-20T09:00:01Z".parse().expect("a time stamp"),
        received_ns: 2,
    };
    studio.exchanges.put(exchange);
    let recording = studio.record(opened);
    speak(&mut writer, SHORT, 0, &noise(5_000));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 4, .. }).then_some(()));
    recording.mark(Line::new("a dog barks").expect("a line"));
    speak(&mut writer, SHORT, 5_000, &noise(16_000));
    end(writer, EndReason::Finished);
    let (take, _) = stopped(recording);
    let journal = whole(&take);
    assert_eq!(journal.marks.len(), 1);
    assert!(
        (4_900..=20_900).contains(&journal.marks[0].sample),
        "{:?}",
        journal.marks
    );
    let at: Vec<u64> = journal.clocks.iter().map(|reading| reading.sample).collect();
    assert_eq!(
        at,
        [0, 10_000, 20_000, 20_900],
        "at the first block, every ten seconds, and at the end"
    );
    let studio_times: Vec<_> = journal.clocks.iter().map(|reading| reading.studio).collect();
    assert_eq!(studio_times, [Some(exchange), None, None, None]);

    // The next take begins with what is known of the studio's clock, and has news of it at once.
    let (mut writer, opened) = scripted(SHORT);
    let later = ClockExchange { sent_ns: 3, ..exchange };
    let mut second = studio.opening(&opened);
    second.take = lavalier_protocol::id::TakeId::from_random([7; 16]);
    let recording = studio.record_as(opened, second);
    speak(&mut writer, SHORT, 0, &noise(1_000));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 0, .. }).then_some(()));
    studio.exchanges.put(later);
    speak(&mut writer, SHORT, 1_000, &noise(3_000));
    end(writer, EndReason::Finished);
    let (take, _) = stopped(recording);
    let studio_times: Vec<_> = whole(&take).clocks.iter().map(|reading| reading.studio).collect();
    assert_eq!(studio_times, [Some(exchange), Some(later), None]);
}

#[test]
fn a_file_that_plays_faster_than_time_lies_as_far_apart_as_it_sounds() {
    let file = ScriptedSource::new(SHORT, &[Act::Deliver(40_000)]).on_port(PortKind::File);
    let opened = file.clone().open(&Wanted::default()).expect("it opens");
    let studio = Studio::new();
    let recording = studio.record(opened);
    let (take, _) = stopped(recording);
    let clocks = whole(&take).clocks;
    let began = studio.clock.wall();
    for reading in &clocks {
        let sounds = SHORT.nanoseconds(reading.sample);
        assert_eq!(reading.monotonic_ns, sounds, "by the file's own clock");
        let wall = reading.wall.duration_since(began).as_nanos();
        assert_eq!(wall, i128::from(sounds), "and so is the time of day");
    }
    assert!(clocks.len() >= 4, "{clocks:?}");
}

#[test]
fn a_microphone_that_delivers_nothing_and_reports_no_error_is_told_and_ends_the_take_safely() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    // Whole seconds: when the last is sealed all was heard, and the clock may go on.
    speak(&mut writer, SHORT, 0, &noise(2_000));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 1, .. }).then_some(()));
    studio.clock.advance(Duration::from_secs(5));
    studio.until(|event| matches!(event, Event::Silent(Silence::Nothing)).then_some(()));
    speak(&mut writer, SHORT, 2_000, &noise(1_000));
    studio.until(|event| matches!(event, Event::Heard).then_some(()));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 2, .. }).then_some(()));
    studio.clock.advance(Duration::from_secs(9));
    studio.until(|event| matches!(event, Event::Silent(Silence::Nothing)).then_some(()));
    studio.clock.advance(Duration::from_secs(1));
    let (take, stopped) = stopped(recording);
    assert_eq!(
        (stopped.reason, stopped.stream, stopped.samples, stopped.signed),
        (CloseReason::DeviceGone, Some(EndReason::DeviceGone), 3_000, true)
    );
    let expected: Vec<i32> = [noise(2_000), noise(1_000)].concat();
    assert_eq!(studio.samples(&take), expected, "all that came is kept");
}

#[test]
fn each_end_of_a_stream_is_told_and_journalled() {
    for (end_reason, close) in [
        (EndReason::Finished, CloseReason::Finished),
        (EndReason::DeviceGone, CloseReason::DeviceGone),
        (EndReason::RouteChanged, CloseReason::DeviceGone),
        (EndReason::FormatChanged, CloseReason::FormatChanged),
    ] {
        let (mut writer, opened) = scripted(SHORT);
        let studio = Studio::new();
        let recording = studio.record(opened);
        speak(&mut writer, SHORT, 0, &noise(1_500));
        end(writer, end_reason);
        let (take, stopped) = stopped(recording);
        assert_eq!((stopped.reason, stopped.stream), (close, Some(end_reason)));
        assert_eq!(
            whole(&take).chain.close().map(|close| (close.samples, close.reason)),
            Some((1_500, close))
        );
        let last = studio.events_so_far().pop();
        assert!(matches!(last, Some(Event::Stopped(told)) if told == stopped));
    }
}

#[test]
fn stop_keeps_everything_that_was_captured() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    studio.until(|event| matches!(event, Event::Rolling { granted, .. } if granted.format == SHORT).then_some(()));
    speak(&mut writer, SHORT, 0, &noise(2_250));
    recording.stop();
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.reason, stopped.samples), (CloseReason::Stopped, 2_250));
    assert_eq!(studio.samples(&take), noise(2_250));
}

#[test]
fn a_silent_microphone_is_told_within_five_seconds_and_heard_again() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    speak(&mut writer, SHORT, 0, &vec![0; 5_000]);
    studio.until(|event| matches!(event, Event::Silent(_)).then_some(()));
    speak(&mut writer, SHORT, 5_000, &noise(2_000));
    studio.until(|event| matches!(event, Event::Heard).then_some(()));
    recording.stop();
    let (take, _) = stopped(recording);
    assert_eq!(whole(&take).gaps, [], "silence that was captured is no gap");
}
