//! Brings the proxy to 48 kHz. The original is never resampled.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Async, FixedAsync, Resampler, SincInterpolationParameters, WindowFunction};
use zeroize::{Zeroize, Zeroizing};

use super::EncodeError;

/// The rate that comes out.
pub(super) const OUT_RATE: u32 = 48_000;

/// Frames that go in at a time, about 20 ms.
const CHUNK: usize = 960;
/// Points of the interpolating filter: transparent for speech at a fraction of what Opus itself costs.
const SINC_POINTS: usize = 128;

/// A mono stream on its way to 48 kHz. Its output lines up with its input: the filter's delay is taken off the front and
/// made up at the end.
pub(super) struct Resample {
    inner: Async<f32>,
    rate: u32,
    waiting: Zeroizing<Vec<f32>>,
    out: Zeroizing<Vec<f32>>,
    /// Frames of filter delay still to be taken off.
    skip: usize,
    taken: u64,
    given: u64,
}

impl Resample {
    pub(super) fn new(rate: u32) -> Result<Self, EncodeError> {
        let filter = SincInterpolationParameters::new(SINC_POINTS, WindowFunction::BlackmanHarris2);
        let ratio = f64::from(OUT_RATE) / f64::from(rate);
        let inner = Async::new_sinc(ratio, 1.0, &filter, CHUNK, 1, FixedAsync::Input).map_err(|error| {
            EncodeError::Resample {
                detail: error.to_string(),
            }
        })?;
        Ok(Self {
            skip: inner.output_delay(),
            out: Zeroizing::new(vec![0.0; inner.output_frames_max()]),
            waiting: Zeroizing::new(Vec::with_capacity(2 * inner.input_frames_max())),
            inner,
            rate,
            taken: 0,
            given: 0,
        })
    }

    /// Takes mono samples and appends what they become to `out`.
    pub(super) fn push(&mut self, samples: impl Iterator<Item = f32>, out: &mut Vec<f32>) -> Result<(), EncodeError> {
        for sample in samples {
            self.waiting.push(sample);
            self.taken += 1;
            if self.waiting.len() == self.inner.input_frames_next() {
                self.convert(u64::MAX, out)?;
            }
        }
        Ok(())
    }

    /// Appends the rest, so that as much time has come out as went in.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), EncodeError> {
        let due = frames_out(self.taken, self.rate);
        while self.given < due {
            self.waiting.resize(self.inner.input_frames_next(), 0.0);
            self.convert(due, out)?;
        }
        Ok(())
    }

    fn convert(&mut self, due: u64, out: &mut Vec<f32>) -> Result<(), EncodeError> {
        let failed = |detail: String| EncodeError::Resample { detail };
        let input =
            InterleavedSlice::new(self.waiting.as_slice(), 1, self.waiting.len()).map_err(|e| failed(e.to_string()))?;
        let room = self.out.len();
        let mut output =
            InterleavedSlice::new_mut(self.out.as_mut_slice(), 1, room).map_err(|e| failed(e.to_string()))?;
        let (_, made) = self
            .inner
            .process_into_buffer(&input, &mut output, None)
            .map_err(|error| failed(error.to_string()))?;
        let skip = self.skip.min(made);
        self.skip -= skip;
        let kept = (made - skip).min(usize::try_from(due - self.given).unwrap_or(usize::MAX));
        out.extend_from_slice(&self.out[skip..skip + kept]);
        self.given += kept as u64;
        self.waiting.zeroize();
        self.out[..made].zeroize();
        Ok(())
    }
}

/// Frames at 48 kHz for a number of frames at another rate, rounded up.
pub(super) fn frames_out(frames: u64, rate: u32) -> u64 {
    let frames = u128::from(frames) * u128::from(OUT_RATE);
    u64::try_from(frames.div_ceil(u128::from(rate))).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a test tone"
    )]
    fn a_tone_keeps_its_height_and_its_place_to_a_tenth_of_a_millisecond() {
        for rate in [4_000u32, 11_025, 22_050, 32_000, 44_100, 44_101, 96_000, 192_000] {
            let tone = |i: u64, rate: u32| (i as f64 / f64::from(rate) * 440.0 * std::f64::consts::TAU).sin();
            let mut resample = Resample::new(rate).expect("a resampler");
            let mut out = Vec::new();
            let frames = u64::from(rate) * 2 + 123;
            resample
                .push((0..frames).map(|i| tone(i, rate) as f32), &mut out)
                .expect("resampled");
            resample.finish(&mut out).expect("resampled");
            assert_eq!(out.len() as u64, frames_out(frames, rate), "{rate} Hz");
            let worst = (10_000..80_000)
                .map(|i| (f64::from(out[i]) - tone(i as u64, OUT_RATE)).abs())
                .fold(0.0, f64::max);
            // Steepest at its zeros: 0.0576 a sample, and a tenth of a millisecond is 4.8 samples.
            assert!(worst < 0.2, "{rate} Hz: off by {worst}");
            let highest = out[10_000..80_000].iter().copied().fold(0.0, f32::max);
            assert!((0.99..1.01).contains(&highest), "{rate} Hz: {highest} high");
        }
    }
}
