//! How fast bodies get through lately, and so how many may share the link.
//!
//! Bodies that share a slow link all arrive late, and none of them first. So, of the next body, as many go side by side
//! as the link carries in [`TOGETHER`]: on a fast link that fills the time in which answers are waited for, and on a
//! link that needs longer for one of them they go one after another.
//!
//! A request that is lost takes with it whatever shared its way. On a link that comes and goes, bodies side by side would
//! all be cut before any of them is through, each time; so after a loss they go one by one, and one more side by side for
//! each that arrives.

use std::collections::VecDeque;
use std::time::Duration;

use super::{BATCH_BYTES, IN_FLIGHT};

/// What goes side by side is on the link for about this long.
const TOGETHER: Duration = Duration::from_secs(1);
/// So many bodies are remembered: enough that one lucky proxy decides nothing.
const RECENT: usize = 6;
/// A tar takes about this long, so that nothing newer waits long behind it.
const BATCH_TIME: Duration = Duration::from_secs(1);
/// A tar may hold this much, as long as it takes no longer than [`BATCH_LEAST_TIME`]: on a link with long answers one
/// small body says little about what the link carries.
const BATCH_LEAST: u64 = 32 * 1024;
const BATCH_LEAST_TIME: Duration = Duration::from_secs(4);

/// When a body set out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    /// Monotonic.
    pub(super) at: Duration,
    /// How many were under way then, this one among them.
    pub(super) among: usize,
}

/// While a loss is not forgotten, a tar holds this much for each body that arrived since: about one segment.
const BATCH_STEP: u64 = 96 * 1024;

/// The last bodies that got through.
#[derive(Debug, Default)]
pub(super) struct Pace {
    recent: VecDeque<(u64, Duration)>,
    /// How many arrived since the last loss; none when nothing was lost, or so long ago that it is forgotten.
    since_loss: Option<usize>,
}

impl Pace {
    /// A request was lost.
    pub(super) fn lost(&mut self) {
        self.recent.clear();
        self.since_loss = Some(0);
    }

    /// A body of so many bytes took this long while `among` shared the link.
    pub(super) fn carried(&mut self, bytes: u64, took: Duration, among: usize) {
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        let among = u32::try_from(among.max(1)).unwrap_or(u32::MAX);
        self.recent.push_back((bytes, took / among));
        self.since_loss = self
            .since_loss
            .map(|arrived| arrived + 1)
            .filter(|arrived| *arrived < IN_FLIGHT);
    }

    /// Bytes a second of all bodies together; none before one got through.
    fn rate(&self) -> Option<f64> {
        let bytes = self.recent.iter().map(|(bytes, _)| bytes).sum::<u64>();
        let time = self.recent.iter().map(|(_, alone)| alone).sum::<Duration>();
        // Less than a millisecond is not measured, only fast.
        (bytes > 0).then(|| bytes as f64 / time.as_secs_f64().max(0.001))
    }

    /// How many bodies of this size may be under way at once. One until the first got through.
    pub(super) fn width(&self, bytes: u64) -> usize {
        let Some(rate) = self.rate() else { return 1 };
        let together = rate * TOGETHER.as_secs_f64() / bytes.max(1) as f64;
        let most = self.since_loss.map_or(IN_FLIGHT, |arrived| arrived.max(1));
        (together.ceil() as usize).clamp(1, most)
    }

    /// The most bytes of the next tar. None, so that segments go one by one, until the first got through.
    pub(super) fn room(&self) -> u64 {
        let Some(rate) = self.rate() else { return 0 };
        let within = |time: Duration| (rate * time.as_secs_f64()) as u64;
        within(BATCH_TIME).max(within(BATCH_LEAST_TIME).min(BATCH_LEAST)).min(
            self.since_loss
                .map_or(BATCH_BYTES, |arrived| arrived as u64 * BATCH_STEP),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENT: u64 = 110_000;

    #[test]
    fn bodies_go_one_after_another_until_the_link_is_known_and_when_one_takes_a_second() {
        let mut pace = Pace::default();
        assert_eq!((pace.width(SEGMENT), pace.room()), (1, 0));
        pace.carried(SEGMENT, Duration::from_secs(88), 1);
        assert_eq!((pace.width(SEGMENT), pace.room()), (1, 5_000));
        let mut pace = Pace::default();
        pace.carried(SEGMENT, Duration::from_millis(1_000), 1);
        assert_eq!(pace.width(SEGMENT), 1);
        assert_eq!(pace.width(SEGMENT / 10), IN_FLIGHT, "small ones may share it");
    }

    #[test]
    fn a_fast_link_is_filled_and_stays_so_when_they_share_it() {
        let mut pace = Pace::default();
        pace.carried(SEGMENT, Duration::from_millis(100), 1);
        assert_eq!((pace.width(SEGMENT), pace.room()), (IN_FLIGHT, 1_100_000));
        for _ in 0..20 {
            pace.carried(SEGMENT, Duration::from_millis(400), IN_FLIGHT);
        }
        assert_eq!(pace.width(SEGMENT), IN_FLIGHT);
    }

    #[test]
    fn after_a_loss_bodies_go_one_by_one_and_one_more_for_each_that_arrives() {
        let mut pace = Pace::default();
        let fast = |pace: &mut Pace| pace.carried(SEGMENT, Duration::from_millis(10), 1);
        fast(&mut pace);
        assert_eq!(pace.width(SEGMENT), IN_FLIGHT);
        pace.lost();
        assert_eq!((pace.width(SEGMENT), pace.room()), (1, 0));
        fast(&mut pace);
        assert_eq!((pace.width(SEGMENT), pace.room()), (1, BATCH_STEP));
        fast(&mut pace);
        assert_eq!(pace.width(SEGMENT), 2);
        (0..IN_FLIGHT).for_each(|_| fast(&mut pace));
        assert_eq!(pace.width(SEGMENT), IN_FLIGHT);
        assert!(pace.room() > IN_FLIGHT as u64 * BATCH_STEP, "and is forgotten");
    }

    #[test]
    fn a_link_that_becomes_slow_is_noticed_at_once_and_one_that_becomes_fast_after_a_few() {
        let mut pace = Pace::default();
        (0..20).for_each(|_| pace.carried(SEGMENT, Duration::from_millis(50), 1));
        pace.carried(SEGMENT, Duration::from_secs(40), IN_FLIGHT);
        assert_eq!(pace.width(SEGMENT), 1);
        (0..RECENT).for_each(|_| pace.carried(SEGMENT, Duration::from_millis(50), 1));
        assert_eq!(pace.width(SEGMENT), IN_FLIGHT);
    }
}
