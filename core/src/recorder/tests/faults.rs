//! Disks, signers and machines that fail.

use std::sync::mpsc::{Sender, channel};

use lavalier_protocol::journal::{CloseReason, Gap, GapCause};
use lavalier_protocol::jws::{PublicKey, Refused};
use proptest::prelude::*;

use super::super::engine::WAITING_MAX;
use super::*;
use crate::platform::DiskError;
use crate::platform::testing::{Fault, SeededRandom};

/// Waits until the levels of so many tenths of a second were told.
fn levels(studio: &Studio, tenths: u64) {
    for _ in 0..tenths * u64::from(LEVELS.get()) / 10 {
        studio.until(|event| matches!(event, Event::Level(_)).then_some(()));
    }
}

#[test]
fn a_disk_that_is_full_for_a_while_costs_nothing() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let samples = noise(30_500);
    speak(&mut writer, SHORT, 0, &samples[..2_000]);
    studio.until(|event| matches!(event, Event::Sealed { sequence: 1, .. }).then_some(()));
    studio.disk.set_fault(Some(Fault::Full));
    speak(&mut writer, SHORT, 2_000, &samples[2_000..]);
    studio.until(|event| matches!(event, Event::StorageTrouble(DiskError::Full { .. })).then_some(()));
    studio.disk.set_fault(None);
    studio.until(|event| matches!(event, Event::StorageBack).then_some(()));
    recording.stop();
    let (take, stopped) = stopped(recording);
    assert!(stopped.signed);
    assert_eq!(whole(&take).gaps, []);
    assert_eq!(studio.samples(&take), samples);
}

#[test]
fn what_storage_could_not_keep_for_longer_than_memory_lasts_is_a_marked_gap() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    studio.disk.set_fault(Some(Fault::Full));
    let samples = noise(80_000);
    // Half a second more, so that whole seconds are through when the last level is told.
    speak(&mut writer, SHORT, 0, &samples[..75_500]);
    levels(&studio, 755);
    studio.disk.set_fault(None);
    studio.until(|event| matches!(event, Event::StorageBack).then_some(()));
    speak(&mut writer, SHORT, 75_500, &samples[75_500..]);
    end(writer, EndReason::Finished);
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.samples, stopped.signed), (80_000, true));
    let kept = WAITING_MAX as u64 * 1_000;
    let gap = Gap {
        first_sample: kept,
        samples: 75_000 - kept,
        cause: GapCause::Storage,
    };
    assert_eq!(whole(&take).gaps, [gap]);
    let mut expected = samples;
    expected[60_000..75_000].fill(0);
    assert_eq!(studio.samples(&take), expected);
}

#[test]
fn a_disk_that_never_comes_back_ends_the_take_and_what_waits_is_still_kept_when_it_does() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    studio.disk.set_fault(Some(Fault::Denied));
    let samples = noise(1_000);
    let wide: Vec<i32> = samples.iter().map(|sample| sample << 8).collect();
    let microphone = writer.handle();
    for second in 0.. {
        if !writer.wait_for_room(1_000, || microphone.is_ended()) {
            break;
        }
        let now = SHORT.nanoseconds(second * 1_000);
        writer.write(&wide, now, now);
        writer.wake_reader();
    }
    studio.disk.set_fault(None);
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.reason, stopped.signed), (CloseReason::Storage, true));
    let kept = &studio.samples(&take)[..WAITING_MAX * 1_000];
    assert!(kept.chunks(1_000).all(|second| second == samples));
    let [gap] = whole(&take).gaps[..] else {
        panic!("one gap")
    };
    assert_eq!((gap.first_sample, gap.cause), (60_000, GapCause::Storage));
    assert_eq!(gap.first_sample + gap.samples, stopped.samples);
}

#[test]
fn a_second_that_cannot_be_encoded_ends_the_take_and_keeps_the_ones_before() {
    let shallow = Format { bits: 16, ..SHORT };
    let (mut writer, opened) = scripted(shallow);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let samples: Vec<i32> = noise(3_000).iter().map(|sample| sample >> 8).collect();
    speak(&mut writer, shallow, 0, &samples);
    speak(&mut writer, shallow, 3_000, &[1 << 20; 1_000]);
    let detail = studio.until(|event| match event {
        Event::Fault { detail } => Some(detail.clone()),
        _ => None,
    });
    assert!(detail.contains("16 bits"), "{detail}");
    let (take, stopped) = stopped(recording);
    assert_eq!(
        (stopped.reason, stopped.samples, stopped.signed),
        (CloseReason::Recovered, 3_000, true)
    );
    assert!(whole(&take).chain.recovered());
    assert_eq!(studio.samples(&take), samples);
}

#[test]
fn a_process_that_has_to_end_on_a_full_disk_ends_and_recovery_closes_the_take() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    speak(&mut writer, SHORT, 0, &noise(2_000));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 1, .. }).then_some(()));
    studio.disk.set_fault(Some(Fault::Denied));
    speak(&mut writer, SHORT, 2_000, &noise(2_000));
    recording.abandon();
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.closed, stopped.samples), (false, 2_000));
    studio.disk.set_fault(None);
    let signers = |_: &Opening| Some(device());
    assert_eq!(studio.store.recover(studio.clock.wall(), &signers).len(), 1);
    assert_eq!(
        whole(&take).chain.close().map(|close| close.reason),
        Some(CloseReason::Recovered)
    );
}

/// Answers when it is told to, if ever.
struct Slow {
    asked: Mutex<Sender<()>>,
    told: Mutex<Receiver<()>>,
}

impl Signer for Slow {
    fn public_key(&self) -> PublicKey {
        device().public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Refused> {
        let _ = self.asked.lock().expect("asked").send(());
        match self.told.lock().expect("told").recv() {
            Ok(()) => device().sign(message),
            Err(_) => Err(Refused("locked".to_owned())),
        }
    }
}

#[test]
fn a_signer_that_takes_its_time_holds_nothing_up() {
    let ((asked, was_asked), (tell, told)) = (channel(), channel());
    let signer = Slow {
        asked: Mutex::new(asked),
        told: Mutex::new(told),
    };
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record_with(opened, Arc::new(signer));
    was_asked.recv().expect("the opening is to be signed");
    speak(&mut writer, SHORT, 0, &noise(15_000));
    studio.until(|event| matches!(event, Event::Sealed { sequence: 14, .. }).then_some(()));
    assert_eq!(recording.take().state().expect("a state").signed_lines, 0);
    tell.send(()).expect("it waits");
    was_asked.recv().expect("the segments since are to be signed");
    for _ in 0..5 {
        tell.send(()).expect("it waits");
    }
    recording.stop();
    let (take, stopped) = stopped(recording);
    assert!(stopped.signed);
    whole(&take);
}

#[test]
fn a_signer_that_refuses_stops_no_take_and_is_asked_again_by_recovery() {
    let ((asked, _was_asked), (_, told)) = (channel(), channel());
    let signer = Slow {
        asked: Mutex::new(asked),
        told: Mutex::new(told),
    };
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record_with(opened, Arc::new(signer));
    let samples = noise(12_000);
    speak(&mut writer, SHORT, 0, &samples);
    recording.stop();
    let (take, stopped) = stopped(recording);
    assert_eq!((stopped.closed, stopped.signed, stopped.samples), (true, false, 12_000));
    let signers = |_: &Opening| Some(device());
    studio.store.recover(studio.clock.wall(), &signers);
    whole(&take);
    assert_eq!(studio.samples(&take), samples);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn a_machine_that_goes_off_while_recording_loses_no_second_that_was_told(off in 12u64..140, seed: u64) {
        let (mut writer, opened) = scripted(SHORT);
        let studio = Studio::new();
        let recording = studio.record(opened);
        studio.disk.off_at(off.max(studio.disk.steps()));
        let samples = noise(14_400);
        speak(&mut writer, SHORT, 0, &samples);
        levels(&studio, 144);
        recording.abandon();
        let (_, stopped) = stopped(recording);
        prop_assert!(!stopped.signed || off > 100);
        let after = studio.disk.after_power_cut(&SeededRandom::new(seed));
        let store = store(&after);
        let signers = |_: &Opening| Some(device());
        store.recover(studio.clock.wall(), &signers);
        let [take] = &store.takes()[..] else { panic!("the take is there") };
        let journal = whole(take);
        let told = studio.events_so_far().into_iter().filter_map(|event| match event {
            Event::Sealed { sequence, .. } => Some(sequence),
            _ => None,
        });
        prop_assert!(told.max().is_none_or(|last| last < journal.segments.len() as u64));
        let kept = studio.samples(take);
        prop_assert!(samples.starts_with(&kept), "{} samples", kept.len());
    }
}
