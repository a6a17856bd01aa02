//! One clock's view of how late blocks are: the least lateness, followed slowly upwards and at once downwards.

use super::{EARLY_BLOCKS, EARLY_NS, STEEPEST_SLOPE_PPM};

/// A follower of the smallest lateness, in nanoseconds.
#[derive(Debug, Default)]
pub(super) struct Floor {
    /// As it has risen since it was touched.
    risen: i64,
    /// As a block last touched it.
    touched: i64,
    early: u32,
    early_highest: i64,
}

impl Floor {
    /// Rises as the steepest clock would in that time.
    pub(super) fn rise(&mut self, elapsed_ns: i64) {
        self.risen = self
            .risen
            .saturating_add(elapsed_ns.saturating_mul(STEEPEST_SLOPE_PPM) / 1_000_000);
    }

    /// How far a block is above it.
    pub(super) fn excess(&self, lateness: i64) -> i64 {
        lateness.saturating_sub(self.risen)
    }

    /// How far a block is above where it was last touched.
    pub(super) fn jump(&self, lateness: i64) -> i64 {
        lateness.saturating_sub(self.touched)
    }

    pub(super) fn touch(&mut self, lateness: i64) {
        (self.risen, self.touched, self.early) = (lateness, lateness, 0);
    }

    /// Goes back to where it was last touched.
    pub(super) fn settle_back(&mut self) {
        self.risen = self.touched;
    }

    /// Lowers itself to a block that is on it or under it. One that is far under is believed when others follow.
    pub(super) fn follow(&mut self, lateness: i64) {
        if lateness >= self.risen {
            self.early = 0;
        } else if lateness >= self.risen - EARLY_NS {
            self.touch(lateness);
        } else {
            self.early_highest = if self.early == 0 {
                lateness
            } else {
                self.early_highest.max(lateness)
            };
            self.early += 1;
            if self.early >= EARLY_BLOCKS {
                self.touch(self.early_highest);
            }
        }
    }
}
