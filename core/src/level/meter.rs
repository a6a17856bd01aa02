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

/// What levels are made of. Those of runs that follow one another add up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    peak: u32,
    /// Sum of squares. 2^46 a sample at most: years of full scale fit.
    power: u128,
    samples: u64,
    clipped: u64,
}

impl Sums {
    /// Of samples of any channels.
    #[must_use]
    pub fn of(samples: &[i32], format: Format) -> Self {
        // The highest positive value is one step below full scale.
        let clips = full_scale(format) - 1;
        let mut sums = Self {
            samples: samples.len() as u64,
            ..Self::default()
        };
        for chunk in samples.chunks(SUM_CHUNK) {
            let (mut peak, mut power) = (0, 0u64);
            for sample in chunk {
                let height = sample.unsigned_abs();
                peak = peak.max(height);
                power += u64::from(height) * u64::from(height);
            }
            if peak >= clips {
                sums.clipped += chunk.iter().filter(|sample| sample.unsigned_abs() >= clips).count() as u64;
            }
            sums.peak = sums.peak.max(peak);
            sums.power += u128::from(power);
        }
        sums
    }

    /// Whether every sample is exactly zero.
    #[must_use]
    pub const fn are_zeros(&self) -> bool {
        self.peak == 0
    }

    /// How many samples, of all channels together.
    #[must_use]
    pub const fn samples(&self) -> u64 {
        self.samples
    }

    /// The level of these samples.
    #[must_use]
    pub fn level(&self, format: Format) -> Level {
        let full_scale = f64::from(full_scale(format));
        #[expect(clippy::cast_precision_loss, reason = "a level has four digits")]
        let mean = if self.samples == 0 {
            0.0
        } else {
            self.power as f64 / self.samples as f64
        };
        Level {
            peak: decibels(f64::from(self.peak) / full_scale),
            rms: decibels(mean.sqrt() / full_scale),
            clipped: self.clipped,
        }
    }
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, next: Self) {
        self.peak = self.peak.max(next.peak);
        self.power += next.power;
        self.samples += next.samples;
        self.clipped += next.clipped;
    }
}

/// Samples whose squares are summed in 64 bits (2^46 each leaves room for 2^18), and that are looked through again when
/// one of them is at full scale.
const SUM_CHUNK: usize = 1 << 12;

const fn full_scale(format: Format) -> u32 {
    1 << (format.bits - 1)
}

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
        Sums::of(samples, format).level(format)
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
    fn samples_at_full_scale_are_counted() {
        let format = Format { bits: 16, ..FORMAT };
        assert_eq!(level(format, &[32_767, -32_768, -32_767, 32_766, 0]).clipped, 3);
        assert_eq!(level(format, &[1]).clipped, 0);
    }

    #[test]
    fn the_sums_of_runs_add_up_wherever_they_are_cut() {
        let samples: Vec<i32> = (0..20_000).map(|i| (i * 7_919) % 16_777_215 - 8_388_607).collect();
        for cut in [0, 1, 4_095, 4_096, 4_097, 12_345, 20_000] {
            let (one, other) = samples.split_at(cut);
            let mut sums = Sums::of(one, FORMAT);
            sums += Sums::of(other, FORMAT);
            assert_eq!(sums.level(FORMAT), level(FORMAT, &samples), "cut at {cut}");
        }
    }

    #[test]
    fn an_hour_of_full_scale_does_not_overflow() {
        let mut sums = Sums::default();
        let block = vec![-8_388_608; 480_000];
        for _ in 0..360 {
            sums += Sums::of(&block, FORMAT);
        }
        let level = sums.level(FORMAT);
        assert!((level.peak, level.rms.abs() < 1e-9) == (0.0, true), "{level:?}");
        assert_eq!(level.clipped, 360 * 480_000);
    }
}
