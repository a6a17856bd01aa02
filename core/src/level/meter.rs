//! Peak, mean power and clipping of a run of samples.

use serde::Serialize;

use crate::capture::Format;

/// What digital silence is called: below the smallest step of 24 bits (-138.5 dBFS), and a number, which JSON's numbers
/// need and minus infinity is not.
pub const FLOOR_DBFS: f64 = -144.0;

/// How loud a run of samples was, all channels together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Level {
    /// The highest sample, in dBFS, at least [`FLOOR_DBFS`].
    pub peak: f64,
    /// Mean power, in dBFS, at least [`FLOOR_DBFS`].
    pub rms: f64,
    /// Samples at full scale: the converter had no more to give.
    pub clipped: u64,
}

/// Collects samples until their level is asked for.
#[derive(Debug, Clone)]
pub struct LevelMeter {
    full_scale: u32,
    peak: u32,
    /// Sum of squares. 2^46 a sample at most: years of full scale fit.
    power: u128,
    samples: u64,
    clipped: u64,
}

impl LevelMeter {
    /// A meter for samples of this depth.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self {
            full_scale: 1 << (format.bits - 1),
            peak: 0,
            power: 0,
            samples: 0,
            clipped: 0,
        }
    }

    /// Takes samples of any channels.
    pub fn push(&mut self, samples: &[i32]) {
        let mut power = 0u64;
        for chunk in samples.chunks(SUM_CHUNK) {
            for sample in chunk {
                let height = sample.unsigned_abs();
                self.peak = self.peak.max(height);
                // The highest positive value is one step below full scale.
                self.clipped += u64::from(height >= self.full_scale - 1);
                power += u64::from(height) * u64::from(height);
            }
            self.power += u128::from(std::mem::take(&mut power));
        }
        self.samples += samples.len() as u64;
    }

    /// The level of all that was taken since the last call.
    #[must_use]
    pub fn take(&mut self) -> Level {
        let full_scale = f64::from(self.full_scale);
        #[expect(clippy::cast_precision_loss, reason = "a level has four digits")]
        let mean = if self.samples == 0 {
            0.0
        } else {
            self.power as f64 / self.samples as f64
        };
        let level = Level {
            peak: decibels(f64::from(self.peak) / full_scale),
            rms: decibels(mean.sqrt() / full_scale),
            clipped: self.clipped,
        };
        (self.peak, self.power, self.samples, self.clipped) = (0, 0, 0, 0);
        level
    }
}

/// Samples whose squares are summed in 64 bits: 2^46 each leaves room for 2^18.
const SUM_CHUNK: usize = 1 << 16;

fn decibels(ratio: f64) -> f64 {
    (20.0 * ratio.log10()).max(FLOOR_DBFS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: Format = Format {
        rate: 48_000,
        channels: 1,
        bits: 24,
    };

    fn level(format: Format, samples: &[i32]) -> Level {
        let mut meter = LevelMeter::new(format);
        meter.push(samples);
        meter.take()
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "a test tone")]
    fn a_sine_of_full_scale_has_a_mean_power_of_minus_three() {
        let samples: Vec<i32> = (0..48_000)
            .map(|i| (8_388_607.0 * (f64::from(i) / 48.0 * std::f64::consts::TAU).sin()) as i32)
            .collect();
        let level = level(FORMAT, &samples);
        assert!(level.peak.abs() < 0.001, "{level:?}");
        assert!((level.rms + 3.0103).abs() < 0.001, "{level:?}");
    }

    #[test]
    fn depths_are_measured_on_one_scale() {
        let half16 = level(Format { bits: 16, ..FORMAT }, &[16_384, -16_384]);
        let half24 = level(FORMAT, &[4_194_304, -4_194_304]);
        assert_eq!(half16, half24);
        assert!((half16.rms + 6.0206).abs() < 0.001);
    }

    #[test]
    fn silence_and_nothing_are_at_the_floor() {
        assert_eq!(level(FORMAT, &[0; 100]), level(FORMAT, &[]));
        assert_eq!(level(FORMAT, &[0]).peak, FLOOR_DBFS);
    }

    #[test]
    fn samples_at_full_scale_are_counted_and_the_count_starts_again() {
        let mut meter = LevelMeter::new(Format { bits: 16, ..FORMAT });
        meter.push(&[32_767, -32_768, -32_767, 32_766, 0]);
        assert_eq!(meter.take().clipped, 3);
        meter.push(&[1]);
        assert_eq!(meter.take().clipped, 0);
    }

    #[test]
    fn an_hour_of_full_scale_does_not_overflow() {
        let mut meter = LevelMeter::new(FORMAT);
        let block = vec![-8_388_608; 480_000];
        for _ in 0..360 {
            meter.push(&block);
        }
        let level = meter.take();
        assert!((level.peak, level.rms.abs() < 1e-9) == (0.0, true), "{level:?}");
    }
}
