//! The level meter: one line on a terminal, nothing elsewhere.

use crate::commands::producer::clock;
use crate::output::Output;

/// Letters of the bar.
const WIDTH: usize = 40;
/// The bar's left end, in dBFS: below it a room is silent.
const FLOOR: f64 = -60.0;
/// A speaking voice peaks below this; above, the next laugh clips.
const HOT: f64 = -6.0;

/// What the line shows.
#[derive(Debug, Default)]
pub(super) struct Meter {
    samples: u64,
    rate: u32,
    sealed: u64,
    stored: u64,
    peak: f64,
    hold: f64,
}

impl Meter {
    /// A take begins.
    pub(super) fn rolling(&mut self, rate: u32) {
        *self = Self {
            rate,
            peak: FLOOR,
            hold: FLOOR,
            ..Self::default()
        };
    }

    /// A quarter of a second or so was heard.
    pub(super) fn level(&mut self, peak: f64, elapsed_seconds: f64, output: &Output) {
        self.peak = peak;
        // The highest of late falls back by a little each time, as on any meter.
        self.hold = (self.hold - 0.5).max(peak);
        self.samples = (elapsed_seconds * f64::from(self.rate)) as u64;
        self.draw(output);
    }

    /// A segment of the original is on this disk.
    pub(super) fn sealed(&mut self, output: &Output) {
        self.sealed += 1;
        self.draw(output);
    }

    /// A segment of the original is at the studio.
    pub(super) fn stored(&mut self, output: &Output) {
        self.stored += 1;
        self.draw(output);
    }

    fn draw(&self, output: &Output) {
        if output.is_watched() {
            output.status(&self.line());
        }
    }

    fn line(&self) -> String {
        let place = |level: f64| ((level - FLOOR) / -FLOOR * WIDTH as f64).clamp(0.0, WIDTH as f64) as usize;
        let (peak, hold) = (place(self.peak), place(self.hold));
        let bar: String = (0..WIDTH)
            .map(|at| match at {
                _ if at < peak => '#',
                _ if at + 1 == hold => '|',
                _ => '.',
            })
            .collect();
        let seconds = self.samples as f64 / f64::from(self.rate.max(1));
        let hot = if self.hold > HOT { "  TOO LOUD" } else { "" };
        format!(
            "{} [{bar}] {:6.1} dBFS  sealed {}  at the studio {}{hot}",
            clock(seconds),
            self.peak.max(-99.9),
            self.sealed,
            self.stored
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_follows_the_level_and_never_leaves_its_line() {
        let output = Output::new(true);
        let mut meter = Meter::default();
        meter.rolling(48_000);
        for level in [f64::NEG_INFINITY, -60.0, -20.0, 0.0, 6.0] {
            meter.level(level, 75.0, &output);
            let line = meter.line();
            let bar = line.split(['[', ']']).nth(1).expect("there is a bar");
            assert_eq!(bar.len(), WIDTH, "{line}");
            assert!(line.starts_with("0:01:15"), "{line}");
        }
        assert!(meter.line().contains("TOO LOUD"));
    }
}
