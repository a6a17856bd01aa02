//! The lossless original: one self-contained FLAC stream a segment, decoded and compared before anyone gets it.

use super::libflac::LibFlac;
use super::verify::Verifier;
use super::{EncodeError, SAMPLE_RATES};
use crate::capture::{Format, SAMPLE_BITS};

/// Frames that a segment may hold: one second at the highest rate.
pub const MOST_SEGMENT_FRAMES: usize = *SAMPLE_RATES.end() as usize;

/// What FLAC adds to samples that do not compress: headers, and some bytes a block.
const OVERHEAD: usize = 64 * 1024;

/// Encodes segments of one take. Buffers are used again, so memory stays flat.
pub struct FlacEncoder {
    format: Format,
    encoder: LibFlac,
    verifier: Verifier,
}

impl FlacEncoder {
    /// An encoder for takes of this format.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Format`] for a format that a take cannot have, [`EncodeError::Flac`] when memory is out.
    pub fn new(format: Format) -> Result<Self, EncodeError> {
        let Format { rate, channels, bits } = format;
        if !SAMPLE_RATES.contains(&rate) || !(1..=2).contains(&channels) || !SAMPLE_BITS.contains(&bits) {
            return Err(EncodeError::Format { rate, channels, bits });
        }
        let capacity = rate as usize * usize::from(channels) * usize::from(bits / 8) + OVERHEAD;
        Ok(Self {
            format,
            encoder: LibFlac::new(capacity),
            verifier: Verifier::new(),
        })
    }

    /// Encodes one segment of interleaved samples to a whole FLAC stream, decodes it with another implementation, and
    /// gives it out only when every sample is the same. The bytes are plaintext: seal them, then [`Self::wipe`].
    ///
    /// # Errors
    ///
    /// [`EncodeError::Length`] and [`EncodeError::Range`] for samples that are no segment of this format, the others when
    /// an encoder or decoder is at fault.
    pub fn encode(&mut self, interleaved: &[i32]) -> Result<&[u8], EncodeError> {
        let channels = usize::from(self.format.channels);
        let samples = interleaved.len();
        if samples == 0 || !samples.is_multiple_of(channels) || samples / channels > MOST_SEGMENT_FRAMES {
            return Err(EncodeError::Length { samples });
        }
        let bits = self.format.bits;
        if let Some(index) = first_beyond(interleaved, bits) {
            return Err(EncodeError::Range { index, bits });
        }
        let stream = self.encoder.encode(self.format, interleaved)?;
        self.verifier.verify(stream, self.format, interleaved)?;
        Ok(stream)
    }

    /// Wipes the last segment's bytes.
    pub fn wipe(&mut self) {
        self.encoder.wipe();
    }
}

/// The index of the first sample that does not fit the depth.
fn first_beyond(samples: &[i32], bits: u8) -> Option<usize> {
    // The magnitude's bits, the sign folded in: branch-free, since all samples pass here and none is ever beyond.
    let magnitude = |sample: &i32| sample ^ (sample >> 31);
    let all = samples.iter().fold(0, |bits, sample| bits | magnitude(sample));
    let beyond = |magnitude: i32| magnitude >> (bits - 1) != 0;
    if beyond(all) {
        samples.iter().position(|sample| beyond(magnitude(sample)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn speech_like(frames: usize, channels: usize, bits: u8) -> Vec<i32> {
        let scale = f64::from((1i32 << (bits - 1)) - 1);
        (0..frames * channels)
            .map(|i| {
                let t = (i / channels) as f64 / 48_000.0;
                #[expect(clippy::cast_possible_truncation, reason = "within full scale")]
                let sample = (scale * 0.3 * (t * 700.0).sin() * (t * 9.0).cos() + ((i * 7919) % 13) as f64) as i32;
                sample
            })
            .collect()
    }

    /// An independent reading of the stream: not through the verifier that is under test.
    fn decode(stream: &[u8]) -> (claxon::metadata::StreamInfo, Vec<i32>) {
        let mut reader = claxon::FlacReader::new(stream).expect("a FLAC stream");
        let info = reader.streaminfo();
        (info, reader.samples().map(|s| s.expect("a sample")).collect())
    }

    #[test]
    fn a_segment_is_a_whole_flac_stream_that_says_what_it_holds() {
        let format = Format {
            rate: 48_000,
            channels: 1,
            bits: 24,
        };
        let samples = speech_like(48_000, 1, 24);
        let mut encoder = FlacEncoder::new(format).expect("an encoder");
        let stream = encoder.encode(&samples).expect("encoded");
        assert!(
            stream.len() < 48_000 * 3 * 8 / 10,
            "{} bytes: it compresses",
            stream.len()
        );
        let (info, decoded) = decode(stream);
        assert_eq!((info.sample_rate, info.channels, info.bits_per_sample), (48_000, 1, 24));
        assert_eq!(info.samples, Some(48_000));
        assert!(info.min_frame_size.is_some(), "STREAMINFO was completed");
        assert_eq!(info.md5sum, [0; 16], "not known, rather than wrong");
        assert_eq!(decoded, samples);
        encoder.wipe();
    }

    #[test]
    fn one_encoder_serves_segments_of_different_lengths() {
        let format = Format {
            rate: 44_100,
            channels: 2,
            bits: 16,
        };
        let mut encoder = FlacEncoder::new(format).expect("an encoder");
        for frames in [44_100, 44_100, 1, 15, 16, 17, 4_095, 4_096, 4_097, 30_000] {
            let samples = speech_like(frames, 2, 16);
            assert_eq!(decode(encoder.encode(&samples).expect("encoded")).1, samples);
        }
    }

    #[test]
    fn silence_full_scale_and_square_waves_are_exact() {
        for bits in SAMPLE_BITS {
            for channels in [1u8, 2] {
                let format = Format {
                    rate: 8_000,
                    channels,
                    bits,
                };
                let mut encoder = FlacEncoder::new(format).expect("an encoder");
                let (low, high) = (-(1i32 << (bits - 1)), (1i32 << (bits - 1)) - 1);
                let patterns: [fn(usize, i32, i32) -> i32; 5] = [
                    |_, _, _| 0,
                    |_, low, _| low,
                    |_, _, high| high,
                    |i, low, high| if i % 2 == 0 { low } else { high },
                    |i, low, high| if i / 37 % 2 == 0 { low } else { high },
                ];
                for pattern in patterns {
                    let samples: Vec<i32> = (0..8_000 * usize::from(channels))
                        .map(|i| pattern(i, low, high))
                        .collect();
                    assert_eq!(decode(encoder.encode(&samples).expect("encoded")).1, samples);
                }
            }
        }
    }

    #[test]
    fn rates_from_one_to_the_highest_are_kept() {
        for rate in [1, 8_000, 11_025, 44_101, 65_537, 192_000, 655_350] {
            let format = Format {
                rate,
                channels: 1,
                bits: 16,
            };
            let samples = speech_like(100, 1, 16);
            let mut encoder = FlacEncoder::new(format).expect("an encoder");
            let (info, decoded) = decode(encoder.encode(&samples).expect("encoded"));
            assert_eq!(info.sample_rate, rate);
            assert_eq!(decoded, samples);
        }
    }

    #[test]
    fn what_is_no_segment_is_refused() {
        let mut encoder = FlacEncoder::new(Format {
            rate: 48_000,
            channels: 2,
            bits: 16,
        })
        .expect("an encoder");
        assert!(matches!(encoder.encode(&[]), Err(EncodeError::Length { samples: 0 })));
        assert!(matches!(
            encoder.encode(&[1, 2, 3]),
            Err(EncodeError::Length { samples: 3 })
        ));
        assert!(matches!(
            encoder.encode(&[-32_768, -32_769]),
            Err(EncodeError::Range { index: 1, bits: 16 })
        ));
        assert!(matches!(
            encoder.encode(&[0, 32_768]),
            Err(EncodeError::Range { index: 1, bits: 16 })
        ));
        for (channels, bits, rate) in [
            (0, 16, 48_000),
            (3, 16, 48_000),
            (1, 8, 48_000),
            (1, 32, 48_000),
            (1, 16, 0),
        ] {
            assert!(FlacEncoder::new(Format { rate, channels, bits }).is_err());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_samples_round_trip_bit_for_bit(
            deep in any::<bool>(),
            stereo in any::<bool>(),
            frames in 1usize..9_000,
            shift in 0u32..24,
            seed in proptest::collection::vec(any::<i32>(), 1..400),
        ) {
            let bits: u8 = if deep { 24 } else { 16 };
            let channels: u8 = if stereo { 2 } else { 1 };
            let samples: Vec<i32> = (0..frames * usize::from(channels))
                .map(|i| seed[i % seed.len()].wrapping_mul(1 + (i / seed.len()) as i32) >> (32 - u32::from(bits)) >> shift.min(u32::from(bits)) << (shift / 3))
                .map(|s| s.clamp(-(1 << (bits - 1)), (1 << (bits - 1)) - 1))
                .collect();
            let mut encoder = FlacEncoder::new(Format { rate: 48_000, channels, bits }).expect("an encoder");
            let stream = encoder.encode(&samples).expect("encoded").to_vec();
            prop_assert_eq!(decode(&stream).1, samples);
        }
    }
}
