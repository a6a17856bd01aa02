//! Calls, other apps and pulled-out microphones, as a phone's shell reports them.

use std::sync::atomic::{AtomicU64, Ordering};

use lavalier_protocol::journal::{CloseReason, Gap, GapCause};

use super::*;

/// Says that all of it is missing for an interruption, whether in one gap or in several that touch.
fn assert_interrupted(gaps: &[Gap], from: u64, until: u64) {
    let mut at = from;
    for gap in gaps {
        assert_eq!((gap.first_sample, gap.cause), (at, GapCause::Interruption), "{gaps:?}");
        at += gap.samples;
    }
    assert_eq!(at, until, "{gaps:?}");
}

/// A microphone of which a test sets the clock and says how often it starts.
struct Phone {
    handle: RingHandle,
    now_ns: Arc<AtomicU64>,
    starts: u32,
}

impl Phone {
    /// With its clock at the start.
    fn opened(starts: u32) -> (RingWriter, Opened, Arc<AtomicU64>) {
        let (writer, mut opened) = scripted(SHORT);
        let (handle, now_ns) = (writer.handle(), Arc::default());
        opened.stream = Box::new(Self {
            handle,
            now_ns: Arc::clone(&now_ns),
            starts,
        });
        (writer, opened, now_ns)
    }
}

impl Stream for Phone {
    fn start(&mut self) -> Result<(), CaptureError> {
        self.starts = self.starts.checked_sub(1).ok_or_else(|| CaptureError::Gone {
            name: "the lavalier".to_owned(),
        })?;
        Ok(())
    }

    fn stop(&mut self) {
        self.handle.end(EndReason::Stopped);
        self.handle.wake();
    }

    fn now_ns(&self) -> u64 {
        self.now_ns.load(Ordering::SeqCst)
    }
}

/// Waits until so many samples were recorded, in fifths of a second.
fn recorded(studio: &Studio, samples: u64) {
    for _ in 0..samples * u64::from(LEVELS.get()) / u64::from(SHORT.rate) {
        studio.until(|event| matches!(event, Event::Level(_)).then_some(()));
    }
}

#[test]
fn a_call_for_which_the_phone_hands_over_silence_is_a_gap_and_the_words_around_it_are_kept() {
    let (mut writer, opened, now_ns) = Phone::opened(2);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let mut samples = noise(20_000);
    samples[2_400..17_600].fill(0);
    speak(&mut writer, SHORT, 0, &samples[..2_600]);
    // The notice comes a moment after the silence.
    recording.interruption_began();
    speak(&mut writer, SHORT, 2_600, &samples[2_600..17_000]);
    now_ns.store(SHORT.nanoseconds(17_000), Ordering::SeqCst);
    recording.interruption_ended();
    speak(&mut writer, SHORT, 17_000, &samples[17_000..]);
    end(writer, EndReason::Finished);
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.samples, stopped.signed), (20_000, true));
    assert_interrupted(&whole(&take).gaps, 2_400, 17_600);
    assert_eq!(studio.samples(&take), samples);
}

#[test]
fn a_call_for_which_the_phone_stops_calling_back_keeps_the_open_second_at_once_and_marks_the_hole() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let samples = noise(4_400);
    speak(&mut writer, SHORT, 0, &samples[..1_400]);
    recorded(&studio, 1_400);
    recording.interruption_began();
    studio.clock.advance(Duration::from_secs(6));
    // Before the call is over, and whether it ever is.
    studio.until(|event| matches!(event, Event::Sealed { sequence: 1, .. }).then_some(()));
    recording.interruption_ended();
    speak(&mut writer, SHORT, 31_400, &samples[1_400..]);
    end(writer, EndReason::Finished);
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.samples, stopped.signed), (34_400, true));
    assert_interrupted(&whole(&take).gaps, 1_400, 31_400);
    let kept = studio.samples(&take);
    assert_eq!(
        (&kept[..1_400], &kept[31_400..]),
        (&samples[..1_400], &samples[1_400..])
    );
}

#[test]
fn a_microphone_that_was_pulled_out_ends_the_take_with_everything_up_to_then() {
    for why in [
        EndReason::DeviceGone,
        EndReason::RouteChanged,
        EndReason::StreamInvalidated,
    ] {
        let (mut writer, opened) = scripted(SHORT);
        let studio = Studio::new();
        let recording = studio.record(opened);
        let samples = noise(1_500);
        speak(&mut writer, SHORT, 0, &samples);
        recording.lost(why);
        let (take, stopped) = stopped(recording);
        assert_eq!((stopped.reason, stopped.stream), (CloseReason::DeviceGone, Some(why)));
        whole(&take);
        assert_eq!(studio.samples(&take), samples);
    }
}

#[test]
fn a_microphone_that_does_not_come_back_after_a_call_ends_the_take() {
    let (mut writer, opened, _) = Phone::opened(1);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let samples = noise(1_000);
    speak(&mut writer, SHORT, 0, &samples);
    recording.interruption_began();
    recording.interruption_ended();
    let (take, stopped) = stopped(recording);
    assert_eq!(
        (stopped.reason, stopped.stream),
        (CloseReason::DeviceGone, Some(EndReason::DeviceGone))
    );
    assert_eq!(studio.samples(&take), samples);
}
