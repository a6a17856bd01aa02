//! A segment's FLAC stream to the bytes of a WAV file.

use crate::wave::PcmFormat;
use claxon::{Block, FlacReader, FlacReaderOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a segment's sound could not be taken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FlacError {
    /// It is no FLAC stream, or it is damaged.
    #[error("it is not readable as FLAC: {0}")]
    Unreadable(String),
    /// Rate, depth or channels are not those of the take.
    #[error(
        "it holds {found_rate} Hz, {found_bits} bits, {found_channels} channels; the take is {rate} Hz, {bits} bits, {channels} channels"
    )]
    OtherFormat {
        /// Rate in the stream.
        found_rate: u32,
        /// Depth in the stream.
        found_bits: u32,
        /// Channels in the stream.
        found_channels: u32,
        /// Rate of the take.
        rate: u32,
        /// Depth of the take.
        bits: u16,
        /// Channels of the take.
        channels: u16,
    },
    /// It decodes to more than its journal line says. What comes after is not decoded.
    #[error("it decodes to more than the {expected} samples that the journal says")]
    TooMany {
        /// Frames that the journal says.
        expected: u64,
    },
    /// It decodes to less than its journal line says.
    #[error("it decodes to {found} samples, the journal says {expected}")]
    TooFew {
        /// Frames that were there.
        found: u64,
        /// Frames that the journal says.
        expected: u64,
    },
}

/// Decodes a whole stream to interleaved little-endian bytes, appended to `bytes`.
///
/// Memory stays within what `expected` frames need and one block (at most 65,536 frames). On an error `bytes` is as it was.
///
/// # Errors
/// See [`FlacError`].
pub fn decode_flac(stream: &[u8], format: PcmFormat, expected: u64, bytes: &mut Vec<u8>) -> Result<(), FlacError> {
    let start = bytes.len();
    // A stream from outside must cost a segment at most, never the run, so a decoder's panic is an answer like any other.
    let decoded = catch_unwind(AssertUnwindSafe(|| decode(stream, format, expected, bytes)))
        .unwrap_or_else(|_| Err(FlacError::Unreadable("the decoder gave up".into())));
    if decoded.is_err() {
        bytes.truncate(start);
    }
    decoded
}

fn decode(stream: &[u8], format: PcmFormat, expected: u64, bytes: &mut Vec<u8>) -> Result<(), FlacError> {
    let unreadable = |error: claxon::Error| FlacError::Unreadable(error.to_string());
    let options = FlacReaderOptions {
        metadata_only: false,
        read_vorbis_comment: false,
    };
    let mut reader = FlacReader::new_ext(stream, options).map_err(unreadable)?;
    let info = reader.streaminfo();
    let channels = u32::from(format.channels);
    if (info.sample_rate, info.bits_per_sample, info.channels)
        != (format.rate, u32::from(format.bits.count()), channels)
    {
        return Err(FlacError::OtherFormat {
            found_rate: info.sample_rate,
            found_bits: info.bits_per_sample,
            found_channels: info.channels,
            rate: format.rate,
            bits: format.bits.count(),
            channels: format.channels,
        });
    }

    let mut blocks = reader.blocks();
    let mut buffer = Vec::new();
    let mut interleaved = Vec::new();
    let mut found = 0_u64;
    while let Some(block) = blocks.read_next_or_eof(buffer).map_err(unreadable)? {
        found += u64::from(block.duration());
        if found > expected {
            return Err(FlacError::TooMany { expected });
        }
        append_block(&block, format, &mut interleaved, bytes)?;
        buffer = block.into_buffer();
    }
    if found < expected {
        return Err(FlacError::TooFew { found, expected });
    }
    Ok(())
}

fn append_block(
    block: &Block,
    format: PcmFormat,
    interleaved: &mut Vec<i32>,
    bytes: &mut Vec<u8>,
) -> Result<(), FlacError> {
    // A block brings its own channel count, which the stream's header does not bind.
    if block.channels() != u32::from(format.channels) {
        return Err(FlacError::Unreadable("a block has another number of channels".into()));
    }
    match format.channels {
        1 => format.bits.append(block.channel(0), bytes),
        2 => {
            interleaved.clear();
            let pairs = block.channel(0).iter().zip(block.channel(1));
            interleaved.extend(pairs.flat_map(|(left, right)| [*left, *right]));
            format.bits.append(interleaved, bytes);
        }
        _ => {
            return Err(FlacError::Unreadable("a take has one or two channels".into()));
        }
    }
    Ok(())
}
