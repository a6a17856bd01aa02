//! A WAV whose every sample is known: what stands for the microphone.

use std::path::{Path, PathBuf};

use crate::seed::Seed;

/// A WAV and what is in it.
#[derive(Debug, Clone)]
pub struct Material {
    /// The file.
    pub path: PathBuf,
    /// Its samples, channels in turn, in the range of its depth.
    pub samples: Vec<i32>,
    /// Hertz.
    pub rate: u32,
    /// 16 or 24.
    pub bits: u16,
    /// 1 or 2.
    pub channels: u16,
}

impl Material {
    /// Writes 48 kHz, 24-bit, mono noise that swells and fades as speech does, the same for the same seed.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn speech(folder: &Path, name: &str, seconds: f64, seed: u64) -> Self {
        Self::write(folder, name, seconds, seed, (48_000, 24, 1))
    }

    /// The same at a rate, depth and channel count.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn write(folder: &Path, name: &str, seconds: f64, seed: u64, form: (u32, u16, u16)) -> Self {
        let (rate, bits, channels) = form;
        let frames = (seconds * f64::from(rate)) as usize;
        let samples = samples(frames, seed, form);
        let path = folder.join(name);
        let spec = hound::WavSpec {
            channels,
            sample_rate: rate,
            bits_per_sample: bits,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(&path, spec).expect("the test's folder can be written");
        for sample in &samples {
            writer.write_sample(*sample).expect("the test's folder can be written");
        }
        writer.finalize().expect("the test's folder can be written");
        Self {
            path,
            samples,
            rate,
            bits,
            channels,
        }
    }

    /// Frames: samples of one channel.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.samples.len() as u64 / u64::from(self.channels)
    }

    /// The path as text.
    ///
    /// # Panics
    /// When it is no text, which the tests' folders are.
    #[must_use]
    pub fn arg(&self) -> &str {
        self.path.to_str().expect("the tests' folders have plain names")
    }
}

/// Noise through a low-pass whose loudness follows syllables, with full scale touched now and then.
fn samples(frames: usize, seed: u64, (rate, bits, channels): (u32, u16, u16)) -> Vec<i32> {
    let mut seed = Seed::new(seed);
    let full = f64::from(1_i32 << (bits - 1)) - 1.0;
    let syllable = f64::from(rate) / 4.0;
    let mut low = 0.0;
    let mut samples = Vec::with_capacity(frames * usize::from(channels));
    for frame in 0..frames {
        let loudness = (std::f64::consts::PI * frame as f64 / syllable).sin().powi(2);
        for _ in 0..channels {
            low = low * 0.7 + (seed.fraction() * 2.0 - 1.0) * 0.3;
            let value = low * loudness * 0.9 + (seed.fraction() - 0.5) * 0.001;
            samples.push((value.clamp(-1.0, 1.0) * full) as i32);
        }
    }
    // The extremes are where an encoder goes wrong.
    for (at, extreme) in [(7, full as i32), (8, -(full as i32) - 1)] {
        if let Some(sample) = samples.get_mut(at * usize::from(channels)) {
            *sample = extreme;
        }
    }
    samples
}
