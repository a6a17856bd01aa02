//! Writing a file from front to back, without a step back.

use super::marker::{self, Marker, append_chunk};
use super::{Bext, Ixml, PcmFormat};
use std::io::{self, Write};

/// Body of the `ds64` chunk without a table: RIFF size, data size, sample count, table length (EBU Tech 3306).
/// A `JUNK` chunk of the same length keeps its place in a file that needs none.
const DS64_BYTES: usize = 28;

/// The 32-bit size that says *look in `ds64`*.
const SIZE_ELSEWHERE: u32 = u32::MAX;

/// All that goes in front of the samples.
#[derive(Debug, Clone)]
pub struct WaveHeader {
    /// Rate, depth, channels.
    pub format: PcmFormat,
    /// How many frames will follow: exactly so many.
    pub frames: u64,
    /// Broadcast extension.
    pub bext: Bext,
    /// Production metadata.
    pub ixml: Ixml,
    /// Gaps, marks and places that did not verify, in order of their first sample.
    pub markers: Vec<Marker>,
}

impl WaveHeader {
    /// Bytes of sound, without padding.
    #[must_use]
    pub fn data_bytes(&self) -> u64 {
        self.frames.saturating_mul(u64::from(self.format.frame_bytes()))
    }

    /// The file's bytes up to the first sample.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut chunks = Vec::new();
        append_chunk(&mut chunks, b"fmt ", &self.format.encode());
        append_chunk(&mut chunks, b"bext", &self.bext.encode());
        append_chunk(&mut chunks, b"iXML", self.ixml.encode().as_bytes());
        if let Some((cue, list)) = marker::encode(&self.markers) {
            append_chunk(&mut chunks, b"cue ", &cue);
            append_chunk(&mut chunks, b"LIST", &list);
        }

        let data = self.data_bytes();
        let padded = data.saturating_add(data % 2);
        let metadata = u64::try_from(chunks.len()).expect("a length in memory fits 64 bits");
        // "WAVE", the ds64 or JUNK chunk, the others, the data chunk's header and body.
        let riff = (4 + 8 + DS64_BYTES as u64 + metadata + 8).saturating_add(padded);

        let mut header = Vec::with_capacity(chunks.len() + 64);
        match (u32::try_from(riff), u32::try_from(data)) {
            (Ok(riff), Ok(data)) if riff < SIZE_ELSEWHERE => {
                header.extend_from_slice(b"RIFF");
                header.extend_from_slice(&riff.to_le_bytes());
                header.extend_from_slice(b"WAVE");
                append_chunk(&mut header, b"JUNK", &[0; DS64_BYTES]);
                header.extend_from_slice(&chunks);
                header.extend_from_slice(b"data");
                header.extend_from_slice(&data.to_le_bytes());
            }
            _ => {
                header.extend_from_slice(b"RF64");
                header.extend_from_slice(&SIZE_ELSEWHERE.to_le_bytes());
                header.extend_from_slice(b"WAVE");
                let mut sizes = Vec::with_capacity(DS64_BYTES);
                sizes.extend_from_slice(&riff.to_le_bytes());
                sizes.extend_from_slice(&data.to_le_bytes());
                sizes.extend_from_slice(&self.frames.to_le_bytes());
                sizes.extend_from_slice(&0_u32.to_le_bytes());
                append_chunk(&mut header, b"ds64", &sizes);
                header.extend_from_slice(&chunks);
                header.extend_from_slice(b"data");
                header.extend_from_slice(&SIZE_ELSEWHERE.to_le_bytes());
            }
        }
        header
    }
}

/// Writes one file. [`WaveWriter::finish`] must be called; a file without it may lack its padding.
#[derive(Debug)]
pub struct WaveWriter<W> {
    inner: W,
    declared: u64,
    written: u64,
}

impl<W: Write> WaveWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// What the writer underneath says.
    pub fn begin(mut inner: W, header: &WaveHeader) -> io::Result<Self> {
        inner.write_all(&header.encode())?;
        Ok(Self {
            inner,
            declared: header.data_bytes(),
            written: 0,
        })
    }

    /// Writes samples, as little-endian bytes at the header's depth.
    ///
    /// # Errors
    /// What the writer underneath says, or [`io::ErrorKind::InvalidInput`] where more comes than was declared:
    /// the file's sizes are already on disk and may not become untrue.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u64::try_from(bytes.len()).expect("a length in memory fits 64 bits");
        if length > self.declared - self.written {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "more samples than the header declares",
            ));
        }
        self.inner.write_all(bytes)?;
        self.written += length;
        Ok(())
    }

    /// Pads the data and hands back the writer underneath, flushed.
    ///
    /// # Errors
    /// What the writer underneath says, or [`io::ErrorKind::InvalidInput`] where less came than was declared.
    pub fn finish(mut self) -> io::Result<W> {
        if self.written != self.declared {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "fewer samples than the header declares",
            ));
        }
        if !self.declared.is_multiple_of(2) {
            self.inner.write_all(&[0])?;
        }
        self.inner.flush()?;
        Ok(self.inner)
    }
}
