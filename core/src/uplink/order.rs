//! Whether originals and proxies go out as they were made, or proxies first.
//!
//! As long as the link carries both, segments go oldest first, so that the studio is never more than a moment behind. A
//! link that cannot would let both fall back together; then proxies, a tenth of the bytes, go first, and somebody can
//! listen while the originals follow.
//!
//! Exactly: once a second the recorder's production (`made`, sealed bytes of all tracks), what the studio has
//! acknowledged (`sent`) and the originals that wait (`waiting`) are noted, for [`WINDOW`].
//! - *Proxies first* from when, over a whole window, less was sent than made, the waiting originals became more, and they
//!   are more than [`BEHIND`] of production.
//! - *Oldest first* again from when no more than [`CAUGHT_UP`] of production waits, or, over a whole window, at least
//!   [`HEADROOM`] of what was made was sent and the waiting originals became fewer.
//!
//! A change starts a new window, so the order never changes twice within one.

use std::collections::VecDeque;
use std::time::Duration;

/// Long enough that one lost packet or one large batch decides nothing, short enough to act within a question's length.
pub const WINDOW: Duration = Duration::from_secs(10);
/// Originals for this long are waiting before they are held back.
pub const BEHIND: Duration = Duration::from_secs(3);
/// No more than this waits when the link has caught up: the segments that are in flight.
pub const CAUGHT_UP: Duration = Duration::from_secs(1);
/// Sent against made. Below this, what was gained would be lost again at once.
pub const HEADROOM: f64 = 1.25;
/// Readings closer together than this replace each other.
const SPACING: Duration = Duration::from_secs(1);

/// What goes out next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Whatever was sealed first.
    OldestFirst,
    /// Proxies; originals when there are none.
    ProxiesFirst,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    at: Duration,
    made: u64,
    sent: u64,
    waiting: u64,
}

/// Decides the [`Mode`] from readings.
#[derive(Debug, Clone)]
pub struct Order {
    mode: Mode,
    readings: VecDeque<Reading>,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            mode: Mode::OldestFirst,
            readings: VecDeque::new(),
        }
    }
}

impl Order {
    /// The order now.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Takes a reading at a monotonic time: bytes sealed while recording and bytes acknowledged, both counted from the
    /// beginning, and bytes of originals that wait. Gives the order from now on.
    pub fn observe(&mut self, at: Duration, made: u64, sent: u64, waiting: u64) -> Mode {
        let reading = Reading {
            at,
            made,
            sent,
            waiting,
        };
        let previous = self.readings.len().checked_sub(2).map(|index| self.readings[index].at);
        if previous.is_some_and(|previous| at < previous + SPACING) {
            self.readings.pop_back();
        }
        self.readings.push_back(reading);
        // The oldest reading kept is the last one that is a whole window old.
        while self.readings.len() > 1 && at >= self.readings[1].at + WINDOW {
            self.readings.pop_front();
        }
        let next = self.next(reading);
        if next != self.mode {
            self.mode = next;
            self.readings = VecDeque::from([reading]);
        }
        self.mode
    }

    fn next(&self, now: Reading) -> Mode {
        let then = self.readings[0];
        let elapsed = now.at.saturating_sub(then.at).as_secs_f64();
        let whole = now.at >= then.at + WINDOW;
        let made = now.made.saturating_sub(then.made) as f64;
        let sent = now.sent.saturating_sub(then.sent) as f64;
        let worth = |time: Duration| made / elapsed.max(f64::MIN_POSITIVE) * time.as_secs_f64();
        match self.mode {
            Mode::OldestFirst => {
                let falls_back = whole && sent < made && now.waiting > then.waiting;
                if falls_back && now.waiting as f64 > worth(BEHIND) {
                    Mode::ProxiesFirst
                } else {
                    Mode::OldestFirst
                }
            }
            Mode::ProxiesFirst => {
                let caught_up = now.waiting == 0 || (elapsed > 0.0 && now.waiting as f64 <= worth(CAUGHT_UP));
                let gains = whole && sent >= made * HEADROOM && now.waiting < then.waiting;
                if caught_up || gains {
                    Mode::OldestFirst
                } else {
                    Mode::ProxiesFirst
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of three readings in a row, the outer ones are at least [`SPACING`] apart; one more is a whole window old.
    const MOST: usize = 2 * (WINDOW.as_secs() / SPACING.as_secs()) as usize + 3;

    /// A second of sound: some 75 kB of original and 7 kB of proxy.
    const MADE: u64 = 82_000;
    const ORIGINAL: u64 = 75_000;

    /// A recorder and a link that carries so many bytes each second. Proxies are sent first in that mode.
    struct Link {
        order: Order,
        at: Duration,
        made: u64,
        sent: u64,
        originals: u64,
        proxies: u64,
    }

    impl Link {
        fn new() -> Self {
            Self {
                order: Order::default(),
                at: Duration::ZERO,
                made: 0,
                sent: 0,
                originals: 0,
                proxies: 0,
            }
        }

        fn second(&mut self, records: bool, carries: u64) -> Mode {
            self.at += Duration::from_secs(1);
            if records {
                self.made += MADE;
                self.originals += ORIGINAL;
                self.proxies += MADE - ORIGINAL;
            }
            let waiting = self.originals + self.proxies;
            let sent = waiting.min(carries);
            let proxies = match self.order.mode() {
                Mode::ProxiesFirst => self.proxies.min(sent),
                Mode::OldestFirst => (sent as f64 * self.proxies as f64 / waiting.max(1) as f64) as u64,
            };
            self.proxies -= proxies;
            self.originals -= (sent - proxies).min(self.originals);
            self.sent += sent;
            self.order.observe(self.at, self.made, self.sent, self.originals)
        }
    }

    #[test]
    fn a_link_that_carries_both_sends_oldest_first_even_when_it_stutters() {
        let mut link = Link::new();
        for second in 0..600 {
            // Two seconds of nothing now and then, made up for afterwards.
            let carries = if second % 30 < 2 { 0 } else { MADE * 2 };
            assert_eq!(link.second(true, carries), Mode::OldestFirst, "second {second}");
        }
    }

    #[test]
    fn a_link_that_cannot_sends_proxies_first_within_a_few_windows_and_never_lets_them_fall_back() {
        let mut link = Link::new();
        for _ in 0..30 {
            link.second(true, MADE / 2);
        }
        assert_eq!(link.order.mode(), Mode::ProxiesFirst);
        for second in 0..600 {
            assert_eq!(link.second(true, MADE / 2), Mode::ProxiesFirst, "second {second}");
            assert_eq!(link.proxies, 0, "second {second}");
        }
    }

    #[test]
    fn when_the_link_gets_better_the_oldest_go_first_again() {
        let mut link = Link::new();
        for _ in 0..60 {
            link.second(true, MADE / 2);
        }
        assert_eq!(link.order.mode(), Mode::ProxiesFirst);
        for _ in 0..30 {
            link.second(true, MADE * 2);
        }
        assert_eq!(link.order.mode(), Mode::OldestFirst);
    }

    #[test]
    fn after_the_take_what_is_left_goes_oldest_first() {
        let mut link = Link::new();
        for _ in 0..60 {
            link.second(true, MADE / 2);
        }
        for _ in 0..25 {
            link.second(false, MADE / 2);
        }
        assert_eq!(link.order.mode(), Mode::OldestFirst);
    }

    proptest! {
        #[test]
        fn whatever_the_link_does_the_order_never_changes_twice_within_a_window_unless_it_caught_up(
            seconds in prop::collection::vec((any::<bool>(), 0..MADE * 3), 1..400),
        ) {
            let mut link = Link::new();
            let mut changed: Option<Duration> = None;
            let mut mode = Mode::OldestFirst;
            for (records, carries) in seconds {
                let next = link.second(records, carries);
                if next != mode {
                    let caught_up = next == Mode::OldestFirst && link.originals <= MADE * 3;
                    if let Some(changed) = changed.filter(|_| !caught_up) {
                        prop_assert!(link.at >= changed + WINDOW);
                    }
                    changed = Some(link.at);
                    mode = next;
                }
            }
        }

        #[test]
        fn any_readings_at_all_are_taken(
            readings in prop::collection::vec((0u64..100, any::<u64>(), any::<u64>(), any::<u64>()), 0..50),
        ) {
            let mut order = Order::default();
            let mut at = 0;
            for (later, made, sent, waiting) in readings {
                at += later;
                order.observe(Duration::from_millis(at * 30), made, sent, waiting);
                prop_assert!(order.readings.len() <= MOST);
            }
        }
    }
}
