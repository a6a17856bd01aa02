//! Material for tests: sound, a FLAC stream made by hand, sealed segments.

pub(crate) mod take;

use crate::open::OpeningKeys;
use crate::wave::{Bits, PcmFormat};
use std::io::Write as _;

/// A loud pseudo-random signal: every bit of every sample is exercised.
pub(crate) fn noise(count: usize, bits: Bits, seed: u32) -> Vec<i32> {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.cast_signed() >> (32 - bits.count())
        })
        .collect()
}

/// The bytes of interleaved samples in a WAV file.
pub(crate) fn bytes_of(samples: &[i32], bits: Bits) -> Vec<u8> {
    let mut bytes = Vec::new();
    bits.append(samples, &mut bytes);
    bytes
}

/// A valid FLAC stream (RFC 9639) of verbatim subframes: no compression, but frames and checks as any stream.
pub(crate) fn flac(samples: &[i32], format: PcmFormat) -> Vec<u8> {
    const BLOCK: usize = 4096;
    let channels = usize::from(format.channels);
    let frames = samples.len() / channels;
    let mut stream = b"fLaC".to_vec();
    stream.extend_from_slice(&[0x80, 0, 0, 34]);
    stream.extend_from_slice(&(BLOCK as u16).to_be_bytes());
    stream.extend_from_slice(&(BLOCK as u16).to_be_bytes());
    stream.extend_from_slice(&[0; 6]);
    let info = u64::from(format.rate) << 44
        | (channels as u64 - 1) << 41
        | (u64::from(format.bits.count()) - 1) << 36
        | frames as u64;
    stream.extend_from_slice(&info.to_be_bytes());
    stream.extend_from_slice(&[0; 16]);

    for (number, block) in samples.chunks(BLOCK * channels).enumerate() {
        let mut frame = vec![0xFF, 0xF8];
        let depth = match format.bits {
            Bits::Sixteen => 0b100,
            Bits::TwentyFour => 0b110,
        };
        // Block size in 16 bits behind the header, rate from the stream's header.
        frame.push(0x70);
        frame.push(((channels as u8 - 1) << 4) | (depth << 1));
        let mut coded = [0; 4];
        let number = char::from_u32(number as u32).expect("few frames");
        frame.extend_from_slice(number.encode_utf8(&mut coded).as_bytes());
        let length = block.len() / channels;
        frame.extend_from_slice(&(length as u16 - 1).to_be_bytes());
        frame.push(crc(&frame, 0x07, 8) as u8);
        for channel in 0..channels {
            frame.push(0x02);
            for sample in block.iter().skip(channel).step_by(channels) {
                let width = usize::from(format.bits.bytes());
                frame.extend_from_slice(&sample.to_be_bytes()[4 - width..]);
            }
        }
        let check = crc(&frame, 0x8005, 16) as u16;
        frame.extend_from_slice(&check.to_be_bytes());
        stream.extend_from_slice(&frame);
    }
    stream
}

fn crc(bytes: &[u8], polynomial: u32, width: u32) -> u32 {
    let mut remainder = 0_u32;
    for byte in bytes {
        remainder ^= u32::from(*byte) << (width - 8);
        for _ in 0..8 {
            let carry = remainder >> (width - 1) & 1;
            remainder = (remainder << 1) & ((1 << width) - 1);
            remainder ^= polynomial * carry;
        }
    }
    remainder
}

/// A production's identity and its public half.
pub(crate) fn keys() -> (OpeningKeys, age::x25519::Recipient) {
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    (OpeningKeys::new(vec![identity]), recipient)
}

/// Seals bytes to a recipient.
pub(crate) fn seal(plain: &[u8], recipient: &age::x25519::Recipient) -> Vec<u8> {
    let recipients = std::iter::once(recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).expect("one recipient");
    let mut sealed = Vec::new();
    let mut writer = encryptor.wrap_output(&mut sealed).expect("memory takes all");
    writer.write_all(plain).expect("memory takes all");
    writer.finish().expect("memory takes all");
    sealed
}
