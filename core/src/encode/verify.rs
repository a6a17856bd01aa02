//! Decodes what was encoded, with a decoder that shares no code with the encoder, and compares every sample.

use zeroize::Zeroize;

use super::EncodeError;
use crate::capture::Format;

/// A decoder's scratch buffer, used again for every segment and wiped after each.
#[derive(Default)]
pub struct Verifier {
    buffer: Vec<i32>,
}

impl Verifier {
    /// A verifier.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Decodes a FLAC stream and compares it with the interleaved samples that went in.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Undecodable`] when it is no FLAC stream of this format, [`EncodeError::NotExact`] when a sample
    /// differs, is missing, or is one too many.
    pub fn verify(&mut self, stream: &[u8], format: Format, expected: &[i32]) -> Result<(), EncodeError> {
        let result = self.compare(stream, format, expected);
        // All of it, the longer blocks before the last one too. Far quicker than wiping element by element.
        self.buffer.clear();
        self.buffer.spare_capacity_mut().zeroize();
        result
    }

    fn compare(&mut self, stream: &[u8], format: Format, expected: &[i32]) -> Result<(), EncodeError> {
        let mut reader = claxon::FlacReader::new(stream).map_err(undecodable)?;
        let info = reader.streaminfo();
        let told = (info.sample_rate, info.channels, info.bits_per_sample);
        if told != (format.rate, u32::from(format.channels), u32::from(format.bits)) {
            return Err(EncodeError::Undecodable {
                detail: format!("it says {told:?}"),
            });
        }
        let channels = usize::from(format.channels);
        let mut at = 0;
        let mut blocks = reader.blocks();
        while let Some(block) = blocks
            .read_next_or_eof(std::mem::take(&mut self.buffer))
            .map_err(undecodable)?
        {
            let frames = block.duration() as usize;
            let Some(part) = expected.get(at..at + frames * channels) else {
                return Err(EncodeError::NotExact { index: expected.len() });
            };
            if block.channels() != u32::from(format.channels) {
                return Err(EncodeError::Undecodable {
                    detail: format!("a block has {} channels", block.channels()),
                });
            }
            if let Some(index) = first_difference(&block, part) {
                return Err(EncodeError::NotExact { index: at + index });
            }
            at += frames * channels;
            self.buffer = block.into_buffer();
        }
        if at == expected.len() {
            Ok(())
        } else {
            Err(EncodeError::NotExact { index: at })
        }
    }
}

/// The index of the first sample of `part` that a block of one or two channels does not have.
fn first_difference(block: &claxon::Block, part: &[i32]) -> Option<usize> {
    let left = block.channel(0);
    if block.channels() == 1 {
        // One comparison of memory is the whole cost when nothing differs.
        return if left == part {
            None
        } else {
            left.iter().zip(part).position(|(a, b)| a != b)
        };
    }
    let pairs = left.iter().zip(block.channel(1)).zip(part.chunks_exact(2));
    let frame = pairs
        .clone()
        .position(|((left, right), pair)| (pair[0] ^ left) | (pair[1] ^ right) != 0)?;
    Some(2 * frame + usize::from(part[2 * frame] == left[frame]))
}

fn undecodable(error: claxon::Error) -> EncodeError {
    EncodeError::Undecodable {
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::FlacEncoder;
    use super::*;

    const FORMAT: Format = Format {
        rate: 48_000,
        channels: 2,
        bits: 24,
    };

    fn stream() -> (Vec<i32>, Vec<u8>) {
        let samples: Vec<i32> = (0..20_000).map(|i| (i * 7_919) % 100_000 - 50_000).collect();
        let stream = FlacEncoder::new(FORMAT)
            .expect("an encoder")
            .encode(&samples)
            .expect("encoded")
            .to_vec();
        (samples, stream)
    }

    #[test]
    fn one_sample_that_differs_is_found() {
        let (mut samples, stream) = stream();
        Verifier::new().verify(&stream, FORMAT, &samples).expect("the same");
        samples[12_345] ^= 1;
        let error = Verifier::new().verify(&stream, FORMAT, &samples);
        assert!(
            matches!(error, Err(EncodeError::NotExact { index: 12_345 })),
            "{error:?}"
        );
    }

    #[test]
    fn a_missing_or_extra_frame_is_found() {
        let (mut samples, stream) = stream();
        samples.extend([0, 0]);
        assert!(matches!(
            Verifier::new().verify(&stream, FORMAT, &samples),
            Err(EncodeError::NotExact { index: 20_000 })
        ));
        samples.truncate(19_998);
        assert!(matches!(
            Verifier::new().verify(&stream, FORMAT, &samples),
            Err(EncodeError::NotExact { .. })
        ));
    }

    #[test]
    fn a_stream_with_a_flipped_bit_is_refused() {
        let (samples, stream) = stream();
        for at in [0, 20, stream.len() / 2, stream.len() - 1] {
            let mut broken = stream.clone();
            broken[at] ^= 0x10;
            assert!(Verifier::new().verify(&broken, FORMAT, &samples).is_err(), "byte {at}");
        }
    }

    #[test]
    fn another_format_than_was_recorded_is_refused() {
        let (samples, stream) = stream();
        let other = Format { rate: 44_100, ..FORMAT };
        assert!(matches!(
            Verifier::new().verify(&stream, other, &samples),
            Err(EncodeError::Undecodable { .. })
        ));
    }
}
