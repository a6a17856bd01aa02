use proptest::prelude::*;

use super::*;

const FORMAT: Format = Format {
    rate: 48_000,
    channels: 1,
    bits: 24,
};
const BLOCK: u32 = 480;
const BLOCK_NS: u64 = 10_000_000;
const HOUR_NS: u64 = 3_600_000_000_000;
/// From capture to arrival.
const ARRIVAL_NS: u64 = 7_000_000;
/// Long enough for a detector to have settled.
const START: u64 = 100;

/// A device whose clock is `ppm` slow: frame `n` is captured at `n / rate * (1 + ppm)`.
struct Device {
    detector: GapDetector,
    frame: u64,
    /// True time lost so far.
    lost_ns: u64,
    /// How long blocks stand in a queue, and by how much the platform puts their capture too early.
    queue_ns: u64,
    misjudged_ns: u64,
    ppm: i64,
    steps: Vec<Step>,
}

impl Device {
    fn new(ppm: i64) -> Self {
        Self {
            detector: GapDetector::new(FORMAT),
            frame: 0,
            lost_ns: 0,
            queue_ns: 0,
            misjudged_ns: 0,
            ppm,
            steps: Vec::new(),
        }
    }

    fn true_ns(&self) -> u64 {
        let ideal = FORMAT.nanoseconds(self.frame);
        ideal.saturating_add_signed(signed(ideal) * self.ppm / 1_000_000) + self.lost_ns
    }

    fn deliver(&mut self, frames: u32, late_ns: u64) {
        self.deliver_marked(frames, late_ns, false, 0);
    }

    fn deliver_marked(&mut self, frames: u32, late_ns: u64, discontinuity: bool, dropped: u64) {
        self.frame += dropped;
        let timestamp_ns = 1_000_000_000 + self.true_ns() + late_ns;
        let arrived_ns = timestamp_ns + ARRIVAL_NS + self.queue_ns;
        let timestamp_ns = timestamp_ns - self.misjudged_ns;
        self.detector.push(BlockHeader {
            first_frame: self.frame,
            frames,
            timestamp_ns,
            arrived_ns,
            dropped,
            discontinuity,
        });
        self.frame += u64::from(frames);
        self.collect();
    }

    fn blocks(&mut self, count: u64) {
        for _ in 0..count {
            self.deliver(BLOCK, 0);
        }
    }

    fn collect(&mut self) {
        while let Some(step) = self.detector.pop() {
            self.steps.push(step);
        }
    }

    fn end(mut self) -> Found {
        self.detector.finish();
        self.collect();
        let mut found = Found {
            gaps: Vec::new(),
            frames: 0,
        };
        for step in self.steps {
            match step {
                Step::Gap(gap) => found.gaps.push((found.frames, gap)),
                Step::Block(block) => {
                    assert!(block.first_frame >= found.frames, "blocks come out in order");
                    found.frames = block.first_frame + u64::from(block.frames);
                }
            }
        }
        assert_eq!(found.frames, self.frame, "every block comes out");
        found
    }
}

struct Found {
    /// Where (in device frames) and what.
    gaps: Vec<(u64, Gap)>,
    frames: u64,
}

impl Found {
    fn only(&self) -> (u64, Gap) {
        assert_eq!(self.gaps.len(), 1, "{:?}", self.gaps);
        self.gaps[0]
    }
}

#[test]
fn a_steady_stream_has_no_gap_and_no_delay() {
    let mut device = Device::new(0);
    for block in 1..=1_000 {
        device.deliver(BLOCK, 0);
        assert_eq!(device.steps.len(), block);
    }
    assert!(device.end().gaps.is_empty());
}

#[test]
fn a_hole_is_a_gap_of_its_length_where_it_was() {
    for hole_ms in [50, 120, 1_000, 90_000, 3_600_000] {
        let mut device = Device::new(0);
        device.blocks(START);
        device.lost_ns += hole_ms * 1_000_000;
        device.blocks(300);
        let (at, gap) = device.end().only();
        assert_eq!(at, START * u64::from(BLOCK));
        assert_eq!(
            gap,
            Gap {
                frames: hole_ms * 48,
                cause: GapCause::Late,
                exact: false
            }
        );
    }
}

#[test]
fn lateness_that_later_blocks_make_up_is_no_gap() {
    // The consumer of the device was not scheduled for 3 s; then all that waited comes within milliseconds.
    let mut device = Device::new(0);
    device.blocks(START);
    for waiting in 0..300 {
        device.deliver(BLOCK, (300 - waiting) * BLOCK_NS);
    }
    device.blocks(300);
    assert!(device.end().gaps.is_empty());
}

#[test]
fn a_hole_in_which_the_device_also_stalled_counts_only_what_was_lost() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns += 200_000_000;
    for waiting in 0..20 {
        device.deliver(BLOCK, (20 - waiting) * BLOCK_NS);
    }
    device.blocks(300);
    let (at, gap) = device.end().only();
    assert_eq!(at, START * u64::from(BLOCK));
    assert_eq!(gap.frames, 9_600);
}

#[test]
fn two_holes_in_one_window_are_two_gaps_each_in_its_place() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns += 100_000_000;
    device.blocks(40);
    device.lost_ns += 70_000_000;
    device.blocks(300);
    let gaps: Vec<(u64, u64)> = device.end().gaps.iter().map(|(at, gap)| (*at, gap.frames)).collect();
    assert_eq!(gaps, [(START * 480, 4_800), ((START + 40) * 480, 3_360)]);
}

#[test]
fn holes_too_small_to_see_are_not_lost_when_they_add_up() {
    let mut device = Device::new(0);
    device.blocks(START);
    for _ in 0..50 {
        device.lost_ns += 20_000_000;
        device.blocks(100);
    }
    let found = device.end();
    let missing: u64 = found.gaps.iter().map(|(_, gap)| gap.frames).sum();
    assert!(
        missing.abs_diff(48_000) < 48 * 80,
        "{missing} of 48000 frames were found"
    );
}

#[test]
fn a_reported_overrun_is_found_below_the_threshold_and_named() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns += 12_000_000;
    device.deliver_marked(BLOCK, 0, true, 0);
    device.blocks(300);
    let (_, gap) = device.end().only();
    assert_eq!(
        gap,
        Gap {
            frames: 576,
            cause: GapCause::Overrun,
            exact: false
        }
    );
}

#[test]
fn a_reported_overrun_that_lost_nothing_is_no_gap() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.deliver_marked(BLOCK, 0, true, 0);
    device.blocks(300);
    assert!(device.end().gaps.is_empty());
}

#[test]
fn frames_that_the_ring_dropped_are_an_exact_gap_at_once() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.deliver_marked(BLOCK, 0, false, 777);
    assert_eq!(device.steps.len() as u64, START + 2);
    device.blocks(300);
    let (at, gap) = device.end().only();
    assert_eq!(at, START * 480);
    assert_eq!(
        gap,
        Gap {
            frames: 777,
            cause: GapCause::Overrun,
            exact: true
        }
    );
}

#[test]
fn an_interruption_that_the_shell_reports_is_the_cause() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.detector.interruption_began();
    device.detector.interruption_ended();
    device.lost_ns += 7_250_000_000;
    device.blocks(300);
    device.lost_ns += 80_000_000;
    device.blocks(300);
    let found = device.end();
    let causes: Vec<_> = found.gaps.iter().map(|(_, gap)| (gap.frames, gap.cause)).collect();
    assert_eq!(causes, [(348_000, GapCause::Interruption), (3_840, GapCause::Late)]);
}

#[test]
fn a_report_that_comes_after_the_jump_still_names_it() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns += 500_000_000;
    device.blocks(20);
    device.detector.interruption_began();
    device.detector.interruption_ended();
    device.blocks(300);
    assert_eq!(device.end().only().1.cause, GapCause::Interruption);
}

#[test]
fn a_hole_shortly_before_the_end_is_kept() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns += 2_000_000_000;
    device.blocks(30);
    assert_eq!(device.end().only().1.frames, 96_000);
}

#[test]
fn a_stall_that_is_being_made_up_at_the_end_is_no_gap() {
    let mut device = Device::new(0);
    device.blocks(START);
    for waiting in 0..50 {
        device.deliver(BLOCK, (60 - waiting) * BLOCK_NS);
    }
    assert!(device.end().gaps.is_empty());
}

#[test]
fn one_timestamp_from_the_past_invents_no_gap() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.lost_ns = 0;
    let honest = device.frame;
    device.detector.push(BlockHeader {
        first_frame: honest,
        frames: BLOCK,
        timestamp_ns: 1_000_000_000 + FORMAT.nanoseconds(honest) - 400_000_000,
        arrived_ns: 1_000_000_000 + FORMAT.nanoseconds(honest) - 400_000_000,
        ..BlockHeader::default()
    });
    device.frame += u64::from(BLOCK);
    device.blocks(300);
    assert!(device.end().gaps.is_empty());
}

#[test]
fn a_stream_that_stamps_its_first_blocks_too_early_starts_without_a_gap() {
    let mut device = Device::new(0);
    device.blocks(2);
    device.lost_ns += 2_000_000_000;
    device.blocks(300);
    assert!(device.end().gaps.is_empty());
}

#[test]
fn a_platform_that_changes_its_mind_about_its_latency_makes_no_gap() {
    let mut device = Device::new(0);
    device.misjudged_ns = 500_000_000;
    device.blocks(START);
    for _ in 0..20 {
        device.misjudged_ns -= 25_000_000;
        device.blocks(2);
    }
    device.blocks(300);
    // What is really lost afterwards is found all the same.
    device.lost_ns += 60_000_000;
    device.blocks(300);
    assert_eq!(device.end().only().1.frames, 2_880);
}

#[test]
fn a_queue_that_becomes_longer_makes_no_gap() {
    let mut device = Device::new(0);
    device.blocks(START);
    device.queue_ns = 200_000_000;
    device.blocks(300);
    device.lost_ns += 60_000_000;
    device.blocks(300);
    assert_eq!(device.end().only().1.frames, 2_880);
}

#[test]
fn a_sawtooth_of_one_block_is_no_gap() {
    // As a PulseAudio null sink looks through ALSA: 1000 ppm fast, and one block late every 21 s.
    let mut device = Device::new(0);
    for index in 0..100_000u64 {
        let late = 21_333_000 - index % 1_000 * 21_333;
        device.deliver(1_024, late);
    }
    assert!(device.end().gaps.is_empty());
}

#[test]
fn a_device_with_blocks_of_half_a_second_is_judged_too() {
    let mut device = Device::new(0);
    for _ in 0..20 {
        device.deliver(24_000, 0);
    }
    device.lost_ns += 800_000_000;
    for _ in 0..20 {
        device.deliver(24_000, 0);
    }
    assert_eq!(device.end().only().1.frames, 38_400);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Four hours of a clock that is off, with callbacks up to 25 ms late and stalls that are made up.
    #[test]
    fn a_slope_of_500_ppm_over_four_hours_yields_no_gap(
        ppm in -500i64..=500,
        block in 480u32..9_600,
        jitter in proptest::collection::vec(0u64..25_000_000, 64),
        stalls in proptest::collection::vec((0u64..4 * HOUR_NS, 40_000_000u64..4_000_000_000), 0..20),
    ) {
        let mut device = Device::new(ppm);
        let mut stalls = stalls;
        stalls.sort_unstable();
        let mut next_stall = 0;
        let mut stalled_until = 0;
        let mut index = 0;
        while device.true_ns() < 4 * HOUR_NS {
            let now = device.true_ns();
            while next_stall < stalls.len() && stalls[next_stall].0 <= now {
                // Nothing is delivered while a stall lasts, so one cannot begin within another.
                if now > stalled_until {
                    stalled_until = now + stalls[next_stall].1;
                }
                next_stall += 1;
            }
            let late = stalled_until.saturating_sub(now).max(jitter[index % jitter.len()]);
            device.deliver(block, late);
            index += 1;
        }
        // One on-time block, so that a stall that reaches the end is made up.
        device.deliver(block, 0);
        let found = device.end();
        prop_assert!(found.gaps.is_empty(), "{:?}", found.gaps);
    }

    /// Holes are found with their length to within 10 ms, whatever the clock and the jitter do.
    #[test]
    fn every_real_hole_is_found_with_its_length(
        ppm in -500i64..=500,
        block in 240u32..1_600,
        jitter in proptest::collection::vec(0u64..20_000_000, 200),
        holes in proptest::collection::vec((200u64..2_000, 50_000_000u64..5_000_000_000), 1..6),
    ) {
        let mut device = Device::new(ppm);
        let mut index = 0;
        let mut blocks = |device: &mut Device, count: u64| {
            for _ in 0..count {
                device.deliver(block, jitter[index % jitter.len()]);
                index += 1;
            }
        };
        let at_least = 4 * u64::from(FORMAT.rate) / u64::from(block);
        let mut expected = Vec::new();
        blocks(&mut device, at_least);
        for (before, hole_ns) in holes {
            blocks(&mut device, before);
            expected.push((device.frame, hole_ns));
            device.lost_ns += hole_ns;
            blocks(&mut device, at_least);
        }
        let found = device.end();
        prop_assert_eq!(found.gaps.len(), expected.len());
        for ((at, gap), (expected_at, hole_ns)) in found.gaps.iter().zip(expected) {
            prop_assert_eq!(*at, expected_at);
            let off = gap.frames.abs_diff(FORMAT.frames(hole_ns));
            prop_assert!(off <= 480 + 48 * 4, "{} of {} frames", gap.frames, FORMAT.frames(hole_ns));
        }
    }
}
