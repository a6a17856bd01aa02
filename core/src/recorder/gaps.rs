//! Which missing samples are to be journalled with which second.
//!
//! A gap's line goes with the second in which the gap ends: no line ever says of samples that are not stored that they are
//! missing. A second that could not be kept while storage was full is a gap itself, and what was missing within it is part
//! of that one; such seconds in a row are one gap.

use std::collections::VecDeque;

use lavalier_protocol::journal::{Gap, GapCause};

#[derive(Debug, Default)]
pub(super) struct Gaps {
    captured: VecDeque<Gap>,
    storage: Option<Gap>,
    /// Before this sample everything that is missing is told of, or about to be.
    covered: u64,
}

const fn end(gap: &Gap) -> u64 {
    gap.first_sample + gap.samples
}

impl Gaps {
    /// Capture says that samples are missing. In the order of time; samples of seconds that were kept already may be among
    /// them, and some that another gap has.
    pub(super) fn captured(&mut self, gap: Gap) {
        let first_sample = gap.first_sample.max(self.covered);
        if first_sample < end(&gap) {
            self.covered = end(&gap);
            self.captured.push_back(Gap {
                first_sample,
                samples: end(&gap) - first_sample,
                ..gap
            });
        }
    }

    /// The gaps to journal before the second `first..until`, which was kept.
    pub(super) fn kept(&mut self, until: u64) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = self.storage.take().into_iter().collect();
        while let Some(gap) = self.captured.pop_front_if(|gap| end(gap) <= until) {
            gaps.push(gap);
        }
        gaps
    }

    /// The gaps to journal before the second `first..until`, of which silence takes the place.
    pub(super) fn silenced(&mut self, first: u64, until: u64) -> Vec<Gap> {
        let mut before = Vec::new();
        for gap in std::mem::take(&mut self.captured) {
            if gap.first_sample < first {
                before.push(Gap {
                    samples: end(&gap).min(first) - gap.first_sample,
                    ..gap
                });
            }
            if end(&gap) > until {
                let from = gap.first_sample.max(until);
                self.captured.push_back(Gap {
                    first_sample: from,
                    samples: end(&gap) - from,
                    ..gap
                });
            }
        }
        self.covered = self.covered.max(until);
        match &mut self.storage {
            Some(storage) => storage.samples = until - storage.first_sample,
            None => {
                self.storage = Some(Gap {
                    first_sample: first,
                    samples: until - first,
                    cause: GapCause::Storage,
                });
            }
        }
        before
    }

    /// What is left at the end of the take.
    pub(super) fn rest(&mut self) -> Vec<Gap> {
        self.kept(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_missing_sample_is_in_exactly_one_gap(
            missing in prop::collection::vec((0u64..900, 1u64..2_500), 0..20),
            kept in prop::collection::vec(any::<bool>(), 60),
        ) {
            let mut marked = vec![false; 60_000];
            let mut gaps = Gaps::default();
            let mut told = Vec::new();
            let mut at = 0;
            let mut waiting = Vec::new();
            for (after, samples) in missing {
                waiting.push(gap(at + after, samples, GapCause::Late));
                at += after + samples;
            }
            waiting.retain(|gap| end(gap) <= 60_000);
            for gap in &waiting {
                marked[usize::try_from(gap.first_sample).unwrap()..usize::try_from(end(gap)).unwrap()].fill(true);
            }
            let mut waiting = waiting.into_iter().peekable();
            for (second, kept) in (0u64..).zip(&kept) {
                let (first, until) = (second * 1_000, second * 1_000 + 1_000);
                // Capture tells of a gap before the second in which it begins is full.
                while let Some(gap) = waiting.next_if(|gap| gap.first_sample < until) {
                    gaps.captured(gap);
                }
                if *kept {
                    told.extend(gaps.kept(until));
                    prop_assert!(told.last().is_none_or(|gap| end(gap) <= until), "nothing is told before it is stored");
                } else {
                    marked[usize::try_from(first).unwrap()..usize::try_from(until).unwrap()].fill(true);
                    told.extend(gaps.silenced(first, until));
                }
            }
            told.extend(gaps.rest());
            let mut found = vec![false; 60_000];
            let mut before = 0;
            for gap in &told {
                prop_assert!(gap.samples > 0 && gap.first_sample >= before, "{told:?}");
                before = end(gap);
                found[usize::try_from(gap.first_sample).unwrap()..usize::try_from(before).unwrap()].fill(true);
            }
            prop_assert_eq!(found, marked);
        }
    }

    const fn gap(first_sample: u64, samples: u64, cause: GapCause) -> Gap {
        Gap {
            first_sample,
            samples,
            cause,
        }
    }

    #[test]
    fn a_gap_waits_for_the_second_in_which_it_ends() {
        let mut gaps = Gaps::default();
        gaps.captured(gap(900, 1_300, GapCause::Late));
        gaps.captured(gap(2_500, 10, GapCause::Overrun));
        assert_eq!(gaps.kept(1_000), []);
        assert_eq!(gaps.kept(2_000), []);
        let expected = [gap(900, 1_300, GapCause::Late), gap(2_500, 10, GapCause::Overrun)];
        assert_eq!(gaps.kept(3_000), expected);
    }

    #[test]
    fn missing_time_that_is_told_of_late_overlaps_with_nothing_that_was_told_before() {
        let mut gaps = Gaps::default();
        gaps.captured(gap(100, 50, GapCause::Late));
        gaps.captured(gap(120, 80, GapCause::Interruption));
        gaps.captured(gap(200, 0, GapCause::Interruption));
        let expected = [gap(100, 50, GapCause::Late), gap(150, 50, GapCause::Interruption)];
        assert_eq!(gaps.kept(1_000), expected);
        assert_eq!(gaps.silenced(1_000, 2_000), []);
        gaps.captured(gap(1_500, 900, GapCause::Interruption));
        assert_eq!(
            gaps.kept(3_000),
            [
                gap(1_000, 1_000, GapCause::Storage),
                gap(2_000, 400, GapCause::Interruption)
            ]
        );
    }

    #[test]
    fn seconds_that_storage_lost_are_one_gap_and_swallow_what_was_missing_in_them() {
        let mut gaps = Gaps::default();
        gaps.captured(gap(900, 200, GapCause::Overrun));
        gaps.captured(gap(1_950, 200, GapCause::Late));
        assert_eq!(gaps.silenced(1_000, 2_000), [gap(900, 100, GapCause::Overrun)]);
        assert_eq!(
            gaps.kept(3_000),
            [gap(1_000, 1_000, GapCause::Storage), gap(2_000, 150, GapCause::Late)]
        );

        gaps.captured(gap(3_200, 5_000, GapCause::Interruption));
        assert_eq!(gaps.silenced(3_000, 4_000), []);
        assert_eq!(gaps.silenced(4_000, 5_000), []);
        assert_eq!(gaps.kept(6_000), [gap(3_000, 2_000, GapCause::Storage)]);
        assert_eq!(gaps.rest(), [gap(5_000, 3_200, GapCause::Interruption)]);
        assert_eq!(gaps.rest(), []);
    }
}
