//! Reading WAV and RF64 back, whoever wrote them: enough for `verify` and for tests.
//!
//! Total on any bytes: every count has a limit, every size is checked against what is there, nothing panics.

use super::marker::{self, Marker};
use super::{Bext, Bits, PcmFormat, bext, ixml};
use std::io::{self, Read, Seek, SeekFrom};

/// Most chunks in front of the samples. Real files have about a dozen.
const MAX_CHUNKS: usize = 256;

/// Longest `cue ` or `LIST` chunk that is read: [`marker::MAX_MARKERS`] of ours with their labels.
const MAX_MARKER_BYTES: usize = 8 * 1024 * 1024;

/// Why a file cannot be read as the kind of WAV that Lavalier delivers.
#[derive(Debug, thiserror::Error)]
pub enum WaveError {
    /// Reading failed.
    #[error("the file could not be read: {0}")]
    Read(#[from] io::Error),
    /// The first bytes are not those of RIFF or RF64 WAVE.
    #[error("this is not a WAV file")]
    NotWave,
    /// A chunk that the file must have is missing, or is shorter than its kind.
    #[error("the file has no usable {0:?} chunk")]
    MissingChunk(&'static str),
    /// More chunks than any real file has.
    #[error("the file has more than {MAX_CHUNKS} chunks")]
    TooManyChunks,
    /// A metadata chunk is longer than any real one.
    #[error("the {0:?} chunk is {1} bytes long, more than is read")]
    ChunkTooLong(&'static str, u64),
    /// A coding or depth other than 16- or 24-bit PCM.
    #[error("the sound is coded as format {tag}, {bits} bits; only PCM of 16 or 24 bits is read")]
    UnsupportedCoding {
        /// The format tag.
        tag: u16,
        /// Bits a sample.
        bits: u16,
    },
    /// The file ends before its samples do.
    #[error("the file is cut off: {declared} bytes of sound are declared, {present} are there")]
    Truncated {
        /// Bytes the header declares.
        declared: u64,
        /// Bytes that are there.
        present: u64,
    },
}

/// An open file, positioned anywhere in its samples.
#[derive(Debug)]
pub struct WaveReader<R> {
    inner: R,
    format: PcmFormat,
    bext: Option<Bext>,
    ixml: Option<String>,
    markers: Vec<Marker>,
    data_bytes: u64,
    remaining: u64,
    is_rf64: bool,
}

impl<R: Read + Seek> WaveReader<R> {
    /// Reads what is in front of the samples.
    ///
    /// # Errors
    /// See [`WaveError`]; a file that is cut off inside its samples is refused here.
    pub fn open(mut inner: R) -> Result<Self, WaveError> {
        let length = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        let mut head = [0; 12];
        if length < 12 {
            return Err(WaveError::NotWave);
        }
        inner.read_exact(&mut head)?;
        let is_rf64 = &head[..4] == b"RF64";
        if !(is_rf64 || &head[..4] == b"RIFF") || &head[8..] != b"WAVE" {
            return Err(WaveError::NotWave);
        }

        let mut parts = Parts::default();
        let mut at = 12_u64;
        for _ in 0..MAX_CHUNKS {
            let mut name_and_size = [0; 8];
            if length.saturating_sub(at) < 8 {
                return Err(WaveError::MissingChunk("data"));
            }
            inner.seek(SeekFrom::Start(at))?;
            inner.read_exact(&mut name_and_size)?;
            let name: [u8; 4] = name_and_size[..4].try_into().expect("four of eight bytes");
            let size = little(&name_and_size[4..]);
            at += 8;
            if &name == b"data" {
                let declared = match parts.data_bytes {
                    Some(long) if is_rf64 && size == u64::from(u32::MAX) => long,
                    _ => size,
                };
                return parts.into_reader(inner, declared, length - at, is_rf64);
            }
            parts.take(&mut inner, name, size.min(length - at))?;
            at = at.saturating_add(size).saturating_add(size % 2);
        }
        Err(WaveError::TooManyChunks)
    }
}

impl<R> WaveReader<R> {
    /// Rate, depth and channels.
    #[must_use]
    pub fn format(&self) -> PcmFormat {
        self.format
    }

    /// The broadcast extension, where there is one.
    #[must_use]
    pub fn bext(&self) -> Option<&Bext> {
        self.bext.as_ref()
    }

    /// The iXML text, where there is one that is UTF-8.
    #[must_use]
    pub fn ixml(&self) -> Option<&str> {
        self.ixml.as_deref()
    }

    /// The markers, where there are any.
    #[must_use]
    pub fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// Frames in the file.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.data_bytes / u64::from(self.format.frame_bytes())
    }

    /// Whether the file is RF64.
    #[must_use]
    pub fn is_rf64(&self) -> bool {
        self.is_rf64
    }
}

/// Reads the samples' bytes, and ends where they end.
impl<R: Read> Read for WaveReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.inner.read(&mut buffer[..most])?;
        self.remaining -= u64::try_from(read).expect("a length in memory fits 64 bits");
        Ok(read)
    }
}

/// What was found so far, in whatever order it came.
#[derive(Default)]
struct Parts {
    format: Option<PcmFormat>,
    bext: Option<Bext>,
    ixml: Option<String>,
    cue: Option<Vec<u8>>,
    list: Option<Vec<u8>>,
    data_bytes: Option<u64>,
}

impl Parts {
    fn take(&mut self, inner: &mut impl Read, name: [u8; 4], size: u64) -> Result<(), WaveError> {
        match &name {
            b"ds64" => {
                let body = body(inner, "ds64", size, 64 * 1024)?;
                self.data_bytes = body.get(8..16).map(little);
            }
            b"fmt " => self.format = Some(format(&body(inner, "fmt ", size, 4096)?)?),
            b"bext" => self.bext = Bext::parse(&body(inner, "bext", size, bext::MAX_BYTES)?),
            b"iXML" => {
                self.ixml = String::from_utf8(body(inner, "iXML", size, ixml::MAX_BYTES)?).ok();
            }
            b"cue " => self.cue = Some(body(inner, "cue ", size, MAX_MARKER_BYTES)?),
            b"LIST" if self.list.is_none() => {
                let body = body(inner, "LIST", size, MAX_MARKER_BYTES)?;
                self.list = body.starts_with(b"adtl").then_some(body);
            }
            _ => {}
        }
        Ok(())
    }

    fn into_reader<R>(self, inner: R, declared: u64, present: u64, is_rf64: bool) -> Result<WaveReader<R>, WaveError> {
        let format = self.format.ok_or(WaveError::MissingChunk("fmt "))?;
        if present < declared {
            return Err(WaveError::Truncated { declared, present });
        }
        let markers = self
            .cue
            .map(|cue| marker::parse(&cue, self.list.as_deref()))
            .unwrap_or_default();
        let whole = declared - declared % u64::from(format.frame_bytes());
        Ok(WaveReader {
            inner,
            format,
            bext: self.bext,
            ixml: self.ixml,
            markers,
            data_bytes: whole,
            remaining: whole,
            is_rf64,
        })
    }
}

fn body(inner: &mut impl Read, name: &'static str, size: u64, limit: usize) -> Result<Vec<u8>, WaveError> {
    let length = usize::try_from(size)
        .ok()
        .filter(|length| *length <= limit)
        .ok_or(WaveError::ChunkTooLong(name, size))?;
    let mut body = vec![0; length];
    inner.read_exact(&mut body)?;
    Ok(body)
}

fn format(body: &[u8]) -> Result<PcmFormat, WaveError> {
    if body.len() < 16 {
        return Err(WaveError::MissingChunk("fmt "));
    }
    let word = |at: usize| u16::from_le_bytes([body[at], body[at + 1]]);
    let (tag, channels, bits) = (word(0), word(2), word(14));
    // WAVE_FORMAT_EXTENSIBLE keeps the real tag in the first two bytes of its GUID.
    let tag = if tag == 0xFFFE && body.len() >= 26 {
        word(24)
    } else {
        tag
    };
    match Bits::from_count(bits) {
        Some(depth) if tag == 1 && (1..=64).contains(&channels) => Ok(PcmFormat {
            rate: u32::try_from(little(&body[4..8])).expect("four bytes fit 32 bits"),
            bits: depth,
            channels,
        }),
        _ => Err(WaveError::UnsupportedCoding { tag, bits }),
    }
}

/// An unsigned number of at most eight little-endian bytes.
fn little(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
