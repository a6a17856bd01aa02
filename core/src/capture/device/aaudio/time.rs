//! When a block was captured. Arithmetic for the callback: no clock is read here, nothing is allocated.

/// What AAudio knows of one frame: when it was captured, by the monotonic clock. `AAudioStream_getTimestamp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) frame: i64,
    pub(super) at_ns: i64,
}

/// Dates the blocks of one stream.
#[derive(Debug)]
pub(super) struct BlockTime {
    rate: u32,
    /// Time does not run backwards, whatever the driver makes of its own latency.
    latest_ns: u64,
}

impl BlockTime {
    pub(super) const fn new(rate: u32) -> Self {
        Self { rate, latest_ns: 0 }
    }

    /// When the frame was captured that is the first of a block of `frames`, which has arrived now. Until the driver has an
    /// anchor, and where it is one from the future, the block's last frame counts as captured now.
    pub(super) fn captured_ns(&mut self, anchor: Option<Anchor>, first_frame: i64, frames: u32, now_ns: u64) -> u64 {
        let rate = i128::from(self.rate.max(1));
        let length = i128::from(frames) * 1_000_000_000 / rate;
        let newest = i128::from(now_ns) - length;
        let captured = anchor.map_or(newest, |anchor| {
            let since = (i128::from(first_frame) - i128::from(anchor.frame)) * 1_000_000_000 / rate;
            newest.min(i128::from(anchor.at_ns) + since)
        });
        let captured = u64::try_from(captured.max(0)).unwrap_or(now_ns);
        self.latest_ns = self.latest_ns.max(captured);
        self.latest_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_block_is_dated_by_the_driver_s_own_clock() {
        let mut time = BlockTime::new(48_000);
        let anchor = Anchor {
            frame: 48_000,
            at_ns: 10 * SECOND as i64,
        };
        assert_eq!(time.captured_ns(Some(anchor), 96_000, 480, 20 * SECOND), 11 * SECOND);
        let before = time.captured_ns(Some(anchor), 96_480, 480, 20 * SECOND);
        assert_eq!(before, 11 * SECOND + 10_000_000);
    }

    #[test]
    fn dating_a_block_and_listening_to_it_does_not_allocate() {
        let mut time = BlockTime::new(48_000);
        let hearing = super::super::hearing::Hearing::default();
        assert_no_alloc::assert_no_alloc(|| {
            for block in 0..1_000 {
                let anchor = Anchor { frame: 0, at_ns: 0 };
                time.captured_ns(Some(anchor), block * 480, 480, SECOND);
                hearing.take(480, false);
                let _ = hearing.heard(48_000);
            }
        });
    }

    #[test]
    fn before_the_driver_knows_a_block_has_just_ended() {
        let mut time = BlockTime::new(48_000);
        assert_eq!(time.captured_ns(None, 0, 480, SECOND), SECOND - 10_000_000);
        assert_eq!(BlockTime::new(48_000).captured_ns(None, 0, 480, 0), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_block_is_from_the_future_or_before_the_one_before(
            blocks in prop::collection::vec((prop::option::of((any::<i64>(), any::<i64>())), any::<i64>(), 0u32..100_000, 0u64..SECOND), 1..40),
            rate in 0u32..400_000,
        ) {
            let mut time = BlockTime::new(rate);
            let (mut now, mut before) = (0, 0);
            for (anchor, first, frames, passed) in blocks {
                now += passed;
                let anchor = anchor.map(|(frame, at_ns)| Anchor { frame, at_ns });
                let captured = time.captured_ns(anchor, first, frames, now);
                prop_assert!(captured <= now && captured >= before);
                before = captured;
            }
        }
    }
}
