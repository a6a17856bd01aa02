//! The proxy: Opus, mono, one Ogg stream for the take (RFC 7845), cut at page boundaries each second.
//!
//! The pieces, opened and joined, are one valid Ogg Opus file: the first begins with the two header pages, the last ends
//! with the end-of-stream page whose granule position trims the padding. Which piece is the last is known only when the
//! take ends, so each piece is handed out when the next begins: the proxy runs one second behind the original. A take that
//! was cut off by a crash has no end-of-stream page, which players accept.

use opus::{Application, Bitrate, Channels, Encoder};
use zeroize::{Zeroize, Zeroizing};

use super::EncodeError;
use super::ogg_pages::OggPages;
use super::resample::{OUT_RATE, Resample, frames_out};
use crate::capture::Format;

/// The lowest rate that has a proxy: below it there is no speech to listen to.
pub const LOWEST_PROXY_RATE: u32 = 4_000;
/// Rates that Opus takes as they are (RFC 6716, section 2).
const NATIVE_RATES: [u32; 5] = [8_000, 12_000, 16_000, 24_000, 48_000];
/// Packets a second: 20 ms each, Opus' own default.
const PACKETS: u32 = 50;
/// 0 to 10. The proxy is for listening before the original is there; 5 is a third of the cost of 10.
const COMPLEXITY: i32 = 5;
/// The largest packet of one frame (RFC 6716, section 3.2.1), and a byte for its table of contents.
const LARGEST_PACKET: usize = 1_276;

/// One piece of the proxy.
#[derive(Debug, PartialEq, Eq)]
pub struct ProxyPiece<'a> {
    /// Position of the first frame that it covers, at the take's own rate.
    pub first_sample: u64,
    /// Frames that it covers, at the take's own rate.
    pub samples: u64,
    /// Whole Ogg pages. Plaintext: to be sealed.
    pub bytes: &'a [u8],
}

/// Encodes the proxy of one take. Memory stays flat.
pub struct OpusProxy {
    format: Format,
    encoder: Encoder,
    resample: Option<Resample>,
    /// Samples of one packet at the encoder's rate.
    packet: usize,
    waiting: Zeroizing<Vec<f32>>,
    pages: OggPages,
    /// The header pages until the first piece takes them along.
    headers: Vec<u8>,
    out: Zeroizing<Vec<u8>>,
    pre_skip: u64,
    /// Packets so far.
    packets: u64,
    /// Frames taken so far, and where the piece that is being held begins.
    taken: u64,
    piece_from: u64,
}

impl OpusProxy {
    /// A proxy of `bitrate` bits a second at the start of a take. `serial` tells its stream from others; any number will
    /// do.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Format`] below [`LOWEST_PROXY_RATE`]: such a take has no proxy. [`EncodeError::Opus`] or
    /// [`EncodeError::Resample`] when a library refuses.
    pub fn new(format: Format, serial: u32, bitrate: u32) -> Result<Self, EncodeError> {
        let Format { rate, channels, bits } = format;
        if rate < LOWEST_PROXY_RATE || !super::SAMPLE_RATES.contains(&rate) || !(1..=2).contains(&channels) {
            return Err(EncodeError::Format { rate, channels, bits });
        }
        let native = NATIVE_RATES.contains(&rate);
        let encoder_rate = if native { rate } else { OUT_RATE };
        let mut encoder = Encoder::new(encoder_rate, Channels::Mono, Application::Audio).map_err(refused)?;
        let bits = i32::try_from(bitrate).unwrap_or(i32::MAX);
        encoder.set_bitrate(Bitrate::Bits(bits)).map_err(refused)?;
        encoder.set_complexity(COMPLEXITY).map_err(refused)?;
        let lookahead = u64::try_from(encoder.get_lookahead().map_err(refused)?).unwrap_or(0);
        let pre_skip = frames_out(lookahead, encoder_rate);
        let mut proxy = Self {
            format,
            encoder,
            resample: if native { None } else { Some(Resample::new(rate)?) },
            packet: (encoder_rate / PACKETS) as usize,
            waiting: Zeroizing::new(Vec::new()),
            pages: OggPages::new(serial),
            headers: Vec::new(),
            out: Zeroizing::new(Vec::new()),
            pre_skip,
            packets: 0,
            taken: 0,
            piece_from: 0,
        };
        proxy.write_headers();
        Ok(proxy)
    }

    /// Takes the samples of the next segment, interleaved, and gives the piece of the segment before it.
    ///
    /// # Errors
    ///
    /// [`EncodeError::Opus`] or [`EncodeError::Resample`] when a library refuses; the proxy cannot be continued then.
    pub fn push(&mut self, interleaved: &[i32]) -> Result<Option<ProxyPiece<'_>>, EncodeError> {
        let ready = self.taken > self.piece_from;
        let first_sample = self.piece_from;
        if ready {
            self.out.zeroize();
            self.out.append(&mut self.headers);
            self.pages.flush(false, &mut self.out);
            self.piece_from = self.taken;
        }
        let channels = usize::from(self.format.channels);
        #[expect(
            clippy::cast_precision_loss,
            reason = "24 bits fit; a sum of two loses less than Opus does"
        )]
        let scale = 1.0 / ((1i32 << (self.format.bits - 1)) as f32 * channels as f32);
        #[expect(
            clippy::cast_precision_loss,
            reason = "24 bits fit; a sum of two loses less than Opus does"
        )]
        let mono = interleaved
            .chunks_exact(channels)
            .map(|frame| frame.iter().sum::<i32>() as f32 * scale);
        match &mut self.resample {
            Some(resample) => resample.push(mono, &mut self.waiting)?,
            None => self.waiting.extend(mono),
        }
        self.taken += (interleaved.len() / channels) as u64;
        self.encode_whole_packets()?;
        let samples = self.piece_from - first_sample;
        Ok(ready.then_some(ProxyPiece {
            first_sample,
            samples,
            bytes: &self.out,
        }))
    }

    /// Ends the stream and gives the last piece, or none when nothing was recorded.
    ///
    /// # Errors
    ///
    /// As [`Self::push`].
    pub fn finish(&mut self) -> Result<Option<ProxyPiece<'_>>, EncodeError> {
        if self.taken == self.piece_from {
            return Ok(None);
        }
        if let Some(resample) = &mut self.resample {
            resample.finish(&mut self.waiting)?;
        }
        self.encode_whole_packets()?;
        let end = self.pre_skip + frames_out(self.taken, self.format.rate);
        // What the encoder still holds back comes out behind silence.
        while self.position() < end {
            self.waiting.resize(self.packet, 0.0);
            self.encode_whole_packets()?;
        }
        self.pages.trim_end(end);
        self.out.zeroize();
        self.out.append(&mut self.headers);
        self.pages.flush(true, &mut self.out);
        let first_sample = std::mem::replace(&mut self.piece_from, self.taken);
        Ok(Some(ProxyPiece {
            first_sample,
            samples: self.taken - first_sample,
            bytes: &self.out,
        }))
    }

    /// Wipes the last piece's bytes.
    pub fn wipe(&mut self) {
        self.out.zeroize();
    }

    /// The identification and comment headers, each on a page of its own (RFC 7845, section 5).
    fn write_headers(&mut self) {
        let mut head = b"OpusHead".to_vec();
        head.extend([1, 1]);
        head.extend(u16::try_from(self.pre_skip).unwrap_or(u16::MAX).to_le_bytes());
        head.extend(self.format.rate.to_le_bytes());
        // No gain; channel mapping family 0.
        head.extend([0, 0, 0]);
        let mut tags = b"OpusTags".to_vec();
        let vendor = "lavalier";
        tags.extend(u32::try_from(vendor.len()).unwrap_or(0).to_le_bytes());
        tags.extend(vendor.as_bytes());
        tags.extend([0; 4]);
        for header in [head, tags] {
            self.pages.packet(&header, 0);
            self.pages.flush(false, &mut self.headers);
        }
    }

    /// Granule position after the last packet, in 48 kHz samples whatever the encoder's rate is (RFC 7845, section 4).
    fn position(&self) -> u64 {
        self.packets * u64::from(OUT_RATE / PACKETS)
    }

    fn encode_whole_packets(&mut self) -> Result<(), EncodeError> {
        let mut bytes = Zeroizing::new([0; LARGEST_PACKET]);
        let whole = self.waiting.len() / self.packet * self.packet;
        for samples in self.waiting[..whole].chunks_exact(self.packet) {
            let length = self
                .encoder
                .encode_float(samples, bytes.as_mut_slice())
                .map_err(refused)?;
            self.packets += 1;
            self.pages
                .packet(&bytes[..length], self.packets * u64::from(OUT_RATE / PACKETS));
        }
        let rest = self.waiting.len() - whole;
        self.waiting.copy_within(whole.., 0);
        self.waiting[rest..].zeroize();
        self.waiting.truncate(rest);
        Ok(())
    }
}

fn refused(error: opus::Error) -> EncodeError {
    EncodeError::Opus {
        detail: error.to_string(),
    }
}

#[cfg(test)]
#[path = "opus_tests.rs"]
mod tests;
