//! What a phone's interruptions leave in the timeline.

use super::*;
use crate::capture::rings::{RingWriter, rings};

const FORMAT: Format = Format {
    rate: 1_000,
    channels: 2,
    bits: 24,
};
/// Frames of a block.
const BLOCK: u64 = 100;

/// A phone's microphone, whose callbacks come on time while they come.
struct Phone {
    writer: RingWriter,
    reader: Reader,
    frame: u64,
}

impl Phone {
    fn new() -> Self {
        let (writer, reader) = rings(FORMAT);
        let reader = Reader::new(reader);
        Self {
            writer,
            reader,
            frame: 0,
        }
    }

    /// Calls back with blocks of this sample.
    fn delivers(&mut self, frames: u64, sample: i32) {
        for _ in 0..frames / BLOCK {
            let now = FORMAT.nanoseconds(self.frame);
            // A device of 32 bits gives 24-bit samples in its upper bits.
            self.writer.write(&[sample << 8; 2 * BLOCK as usize], now, now);
            self.frame += BLOCK;
        }
    }

    /// Does not call back for so long.
    fn stops(&mut self, frames: u64) {
        self.frame += frames;
    }

    /// The shell says that the call is over.
    fn gets_back(&mut self) {
        self.reader.interruption_ended(FORMAT.nanoseconds(self.frame));
    }

    /// What has come since: the frames of sound (their sum where the sample is the same) and of gaps, and whether those are
    /// exact.
    fn gives(&mut self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        loop {
            match self.reader.next() {
                Next::Block(Block::Samples {
                    first_sample, samples, ..
                }) => {
                    let (frames, sample) = (samples.len() as u64 / 2, samples[0]);
                    assert!(samples.iter().all(|other| *other == sample));
                    match pieces.last_mut() {
                        Some(Piece::Sound(before, same)) if *same == sample => *before += frames,
                        _ => pieces.push(Piece::Sound(frames, sample)),
                    }
                    assert_eq!(first_sample + frames, self.reader.position());
                }
                Next::Block(Block::Silence { gap, .. }) => pieces.push(Piece::Gap(gap)),
                Next::Waiting => return pieces,
                Next::Ended(reason) => {
                    pieces.push(Piece::End(reason));
                    return pieces;
                }
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Sound(u64, i32),
    Gap(Gap),
    End(EndReason),
}

use Piece::{End, Sound};

fn interrupted(frames: u64, exact: bool) -> Piece {
    let cause = GapCause::Interruption;
    Piece::Gap(Gap { frames, cause, exact })
}

#[test]
fn a_call_that_silences_the_microphone_is_one_gap_that_was_counted() {
    let mut phone = Phone::new();
    phone.delivers(1_000, 7);
    assert_eq!(phone.gives(), [Sound(1_000, 7)]);
    assert_eq!(phone.reader.interruption_began(), 0);
    phone.delivers(7_500, 0);
    assert_eq!(phone.gives(), [], "nobody records a call's silence as sound");
    phone.gets_back();
    phone.delivers(300, 0);
    phone.delivers(500, 9);
    assert_eq!(phone.gives(), [interrupted(7_800, true), Sound(500, 9)]);
}

#[test]
fn zeros_that_came_before_the_notice_are_told_of() {
    let mut phone = Phone::new();
    phone.delivers(1_000, 7);
    phone.delivers(400, 0);
    assert_eq!(phone.gives(), [Sound(1_000, 7), Sound(400, 0)]);
    assert_eq!(phone.reader.interruption_began(), 400);
    assert_eq!(phone.reader.interruption_began(), 0, "and not again");
    phone.delivers(600, 0);
    phone.delivers(200, 3);
    // The second is whole, and so kept at once.
    assert_eq!(phone.gives(), [interrupted(600, true), Sound(200, 3)]);
}

#[test]
fn a_second_that_is_open_when_a_call_comes_is_filled_and_the_rest_is_one_gap() {
    let mut phone = Phone::new();
    phone.delivers(1_300, 7);
    phone.gives();
    phone.reader.interruption_began();
    phone.delivers(5_000, 0);
    assert_eq!(phone.gives(), [interrupted(700, true)]);
    phone.gets_back();
    phone.delivers(100, 7);
    assert_eq!(phone.gives(), [interrupted(4_300, true), Sound(100, 7)]);
}

#[test]
fn sound_that_comes_in_an_interruption_stays_sound() {
    let mut phone = Phone::new();
    phone.reader.interruption_began();
    phone.delivers(1_000, 5);
    phone.delivers(1_000, 0);
    phone.delivers(1_000, 6);
    assert_eq!(
        phone.gives(),
        [Sound(1_000, 5), interrupted(1_000, true), Sound(1_000, 6)]
    );
}

#[test]
fn a_microphone_that_stays_silent_after_the_call_gives_zeros_again() {
    let mut phone = Phone::new();
    phone.delivers(1_000, 5);
    phone.reader.interruption_began();
    phone.delivers(1_000, 0);
    phone.gets_back();
    phone.delivers(3_000, 0);
    // A second of them, and the block that arrives with its end, may still be the call's.
    let pieces = phone.gives();
    assert_eq!(pieces, [Sound(1_000, 5), interrupted(2_100, true), Sound(1_900, 0)]);
}

#[test]
fn a_phone_that_stops_calling_back_and_resumes_by_itself_leaves_a_marked_gap() {
    let mut phone = Phone::new();
    phone.delivers(2_500, 7);
    assert_eq!(phone.gives(), [Sound(2_500, 7)]);
    phone.reader.interruption_began();
    assert_eq!(phone.gives(), []);
    // What was recorded until the call is kept, whatever becomes of the program.
    let filled = phone.reader.fill_second();
    let gap = Gap {
        frames: 500,
        cause: GapCause::Interruption,
        exact: false,
    };
    let first_sample = 2_500;
    assert_eq!(filled, Some(Block::Silence { first_sample, gap }));
    assert_eq!(phone.reader.fill_second(), None, "no second is open");
    phone.stops(600_000);
    phone.gets_back();
    phone.delivers(3_000, 9);
    assert_eq!(phone.gives(), [interrupted(599_500, false), Sound(3_000, 9)]);
}

#[test]
fn nothing_is_filled_unless_the_shell_said_that_the_microphone_is_away() {
    let mut phone = Phone::new();
    phone.delivers(2_500, 7);
    phone.gives();
    assert_eq!(phone.reader.fill_second(), None);
}

#[test]
fn a_take_that_ends_in_a_call_is_as_long_as_it_lasted() {
    let mut phone = Phone::new();
    phone.delivers(1_000, 7);
    phone.reader.interruption_began();
    phone.delivers(2_000, 0);
    phone.reader.end(EndReason::RouteChanged);
    phone.reader.end(EndReason::Stopped);
    assert_eq!(
        phone.gives(),
        [Sound(1_000, 7), interrupted(2_000, true), End(EndReason::RouteChanged)]
    );
}
