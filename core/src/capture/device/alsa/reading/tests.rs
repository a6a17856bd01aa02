use std::collections::VecDeque;

use assert_no_alloc::assert_no_alloc;

use super::*;
use crate::capture::reader::{Block, Next, Reader};
use crate::capture::rings::{RingReader, rings};

const FORMAT: Format = Format {
    rate: 48_000,
    channels: 1,
    bits: 24,
};
/// A tenth of a second.
const LOOK: u64 = 4_800;

/// What a driver does at one look.
#[derive(Clone, Copy)]
enum Act {
    /// It has frames, and the next one was at the microphone so many frames ago.
    Has {
        frames: i64,
        delay: i64,
    },
    Fails(i32),
}

/// A driver that follows a script, and gives the numbers of its frames as samples.
#[derive(Default)]
struct Scripted {
    script: VecDeque<Act>,
    next: i32,
    restarts: Vec<Result<(), i32>>,
    resumes: Vec<Result<(), i32>>,
    restarted: u32,
    resumed: u32,
}

impl Driver<i32> for &mut Scripted {
    fn available(&mut self) -> Result<(Frames, Frames), i32> {
        match self.script.pop_front() {
            Some(Act::Has { frames, delay }) => Ok((frames, delay)),
            Some(Act::Fails(error)) => Err(error),
            None => Ok((0, 0)),
        }
    }

    fn read(&mut self, into: &mut [i32]) -> Result<usize, i32> {
        for sample in into.iter_mut() {
            *sample = self.next << 8;
            self.next += 1;
        }
        Ok(into.len())
    }

    fn restart(&mut self) -> Result<(), i32> {
        self.restarted += 1;
        self.restarts.pop().unwrap_or(Ok(()))
    }

    fn resume(&mut self) -> Result<(), i32> {
        self.resumed += 1;
        self.resumes.pop().unwrap_or(Ok(()))
    }
}

fn driver(script: impl IntoIterator<Item = Act>) -> Scripted {
    Scripted {
        script: script.into_iter().collect(),
        ..Scripted::default()
    }
}

fn reading(driver: &mut Scripted) -> (Reading<i32, &mut Scripted>, RingReader) {
    let (writer, reader) = rings(FORMAT);
    (Reading::new(driver, writer, FORMAT), reader)
}

const fn has(frames: Frames, delay: Frames) -> Act {
    Act::Has { frames, delay }
}

#[test]
fn a_block_s_time_is_when_it_was_at_the_microphone_however_late_the_look() {
    // The frames of 0.1, 0.13 and 0.07 seconds, each look 5 ms behind the microphone's newest frame.
    let mut driver = driver([has(4_800, 5_040), has(6_240, 6_480), has(3_360, 3_600)]);
    let (mut reading, mut reader) = reading(&mut driver);
    for at in [105, 235, 305] {
        assert_eq!(reading.look(|| at * 1_000_000), None);
    }
    let mut frames = 0;
    while let Some(header) = reader.next_header() {
        assert_eq!(header.first_frame, frames);
        assert_eq!(header.timestamp_ns, FORMAT.nanoseconds(frames), "no jitter of ours");
        assert!(header.frames <= FORMAT.rate / BLOCKS_A_SECOND);
        frames += u64::from(header.frames);
    }
    assert_eq!(frames, 4_800 + 6_240 + 3_360);
}

#[test]
fn more_than_a_look_takes_waits_for_the_next() {
    let mut driver = driver([has(120_000, 120_000), has(24_000, 24_000)]);
    let (mut reading, mut reader) = reading(&mut driver);
    let _ = reading.look(|| 2_500_000_000);
    let _ = reading.look(|| 2_500_000_000);
    let mut taken = 0;
    while let Some(header) = reader.next_header() {
        assert_eq!(header.timestamp_ns, FORMAT.nanoseconds(taken));
        taken += u64::from(header.frames);
    }
    assert_eq!(taken, 120_000);
}

#[test]
fn the_look_that_matters_comes_just_after_a_second_is_whole() {
    let mut driver = driver([has(12_000, 12_000), has(35_999, 35_999), has(2_401, 2_401)]);
    let (mut reading, _reader) = reading(&mut driver);
    assert_eq!(reading.until_whole(), Duration::from_millis(1_050));
    let _ = reading.look(|| 250_000_000);
    assert_eq!(reading.until_whole(), Duration::from_millis(800));
    let _ = reading.look(|| 1_000_000_000);
    let until = reading.until_whole();
    assert!(
        until > AFTER_WHOLE && until < AFTER_WHOLE + Duration::from_millis(1),
        "a sample short: {until:?}"
    );
    let _ = reading.look(|| 1_050_000_000);
    assert_eq!(reading.until_whole(), Duration::from_millis(1_000));
}

#[test]
fn what_an_overrun_lost_is_silence_of_its_length() {
    // Two seconds, half a second lost, two more.
    let before = (1..=20).map(|_| has(4_800, 4_800));
    let after = (1..=20).map(|_| has(4_800, 4_800));
    let mut driver = driver(before.chain([Act::Fails(libc::EPIPE)]).chain(after));
    let (mut looking, rings) = reading(&mut driver);
    let lost = 24_000;
    for look in 1..=20 {
        let _ = looking.look(|| FORMAT.nanoseconds(look * LOOK));
    }
    let _ = looking.look(|| FORMAT.nanoseconds(20 * LOOK + lost));
    for look in 21..=40 {
        let _ = looking.look(|| FORMAT.nanoseconds(look * LOOK + lost));
    }
    looking.writer().end(EndReason::Stopped);
    let mut reader = Reader::new(rings);
    let (mut samples_before, mut silence, mut samples_after) = (0, 0, 0);
    loop {
        match reader.next() {
            Next::Block(Block::Samples { samples, .. }) if silence == 0 => samples_before += samples.len() as u64,
            Next::Block(Block::Samples { samples, .. }) => samples_after += samples.len() as u64,
            Next::Block(Block::Silence { gap, .. }) => silence += gap.frames,
            Next::Waiting => unreachable!("the stream has ended"),
            Next::Ended(reason) => {
                assert_eq!(reason, EndReason::Stopped);
                break;
            }
        }
    }
    assert_eq!((samples_before, silence, samples_after), (96_000, lost, 96_000));
    assert_eq!(reader.tally().platform_overruns, 1);
    drop(looking);
    assert_eq!(driver.restarted, 1);
}

#[test]
fn a_machine_that_slept_goes_on_when_its_hardware_is_awake() {
    let asleep = Act::Fails(libc::ESTRPIPE);
    let mut driver = driver([has(480, 480), asleep, asleep, has(480, 480)]);
    driver.resumes = vec![Ok(()), Err(libc::EAGAIN)];
    let (mut reading, mut reader) = reading(&mut driver);
    for look in 1..=4 {
        assert_eq!(reading.look(|| look * 1_000_000_000), None);
    }
    let marks: Vec<bool> = std::iter::from_fn(|| reader.next_header())
        .map(|header| header.discontinuity)
        .collect();
    assert_eq!(marks, [false, true]);
    drop(reading);
    assert_eq!((driver.resumed, driver.restarted), (2, 0));
}

#[test]
fn hardware_that_cannot_resume_is_begun_anew() {
    let mut driver = driver([Act::Fails(libc::ESTRPIPE), has(480, 480)]);
    driver.resumes = vec![Err(libc::ENOSYS)];
    let (mut reading, mut reader) = reading(&mut driver);
    assert_eq!(reading.look(|| 1), None);
    assert_eq!(reading.look(|| 20_000_000), None);
    assert!(reader.next_header().is_some_and(|header| header.discontinuity));
    drop(reading);
    assert_eq!(driver.restarted, 1);
}

#[test]
fn a_device_that_has_gone_ends_the_stream_at_once() {
    let mut driver = driver([has(480, 480), Act::Fails(libc::ENODEV)]);
    let (mut reading, reader) = reading(&mut driver);
    assert_eq!(reading.look(|| 10_000_000), None);
    assert_eq!(reading.look(|| 20_000_000), Some(EndReason::DeviceGone));
    assert_eq!(reader.ended(), Some(EndReason::DeviceGone));
}

#[test]
fn a_sound_server_that_has_gone_ends_the_stream_and_one_error_does_not() {
    let fails = Act::Fails(libc::EIO);
    // An overrun that cannot be recovered from is how a plugin says it.
    let gone = Act::Fails(libc::EPIPE);
    let mut driver = driver([fails, has(480, 480), fails, fails, fails, fails, gone, gone, gone, gone]);
    driver.restarts = vec![Err(libc::EBADFD); 4];
    let (mut reading, reader) = reading(&mut driver);
    let ends: Vec<_> = (1..=10).map(|look| reading.look(|| look * 10_000_000)).collect();
    assert_eq!(ends[..9], [None; 9]);
    assert_eq!(ends[9], Some(EndReason::DeviceGone));
    assert_eq!(reader.ended(), Some(EndReason::DeviceGone));
}

#[test]
fn a_look_allocates_nothing_whatever_it_finds() {
    let script = [
        has(4_800, 5_000),
        Act::Fails(libc::EPIPE),
        Act::Fails(libc::ESTRPIPE),
        Act::Fails(libc::EAGAIN),
        has(0, 0),
        has(90_000, 90_000),
        Act::Fails(libc::ENODEV),
    ];
    let mut driver = driver(script);
    let (mut reading, reader) = reading(&mut driver);
    let ended = assert_no_alloc(|| (1..=7).find_map(|look| reading.look(|| look * 100_000_000)));
    assert_eq!(ended, Some(EndReason::DeviceGone));
    assert_eq!(reader.tally().platform_overruns, 2);
}
