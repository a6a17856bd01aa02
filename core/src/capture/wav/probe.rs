//! Says what a file is before it is played: the header is read and held against the file's length.
//!
//! Sources: Microsoft's "Multimedia Programming Interface and Data Specifications 1.0" for RIFF; EBU Tech 3306 for RF64.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::fault::{MOST_RATE, WavFault};
use crate::capture::format::Format;

/// Chunks before `data` that are looked through. Recorders write a handful; a file with more is not a recording.
const MOST_CHUNKS: usize = 64;

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xfffe;

/// What a usable file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WavShape {
    /// Rate, channels, depth.
    pub format: Format,
    /// Frames in it.
    pub frames: u64,
}

/// Reads the header of a file and says what it holds.
///
/// # Errors
///
/// What it is instead, as [`WavFault`] documents.
pub fn probe(path: &Path) -> Result<WavShape, WavFault> {
    let file = File::open(path).map_err(WavFault::Unreadable)?;
    let metadata = file.metadata().map_err(WavFault::Unreadable)?;
    if metadata.is_dir() {
        return Err(WavFault::NotWav(Some("a folder")));
    }
    WavShape::read(&mut BufReader::new(file), metadata.len())
}

impl WavShape {
    /// Reads the header of something that has `length` bytes.
    ///
    /// # Errors
    ///
    /// As [`probe`].
    pub fn read(file: &mut (impl Read + Seek), length: u64) -> Result<Self, WavFault> {
        read(file, length)
    }
}

fn read(file: &mut (impl Read + Seek), length: u64) -> Result<WavShape, WavFault> {
    let mut riff = [0; 12];
    if !fill(file, &mut riff)? {
        return Err(WavFault::NotWav(None));
    }
    match (&riff[..4], &riff[8..]) {
        (b"RIFF", b"WAVE") => {}
        (b"RF64" | b"BW64", b"WAVE") => {
            return Err(WavFault::Encoding {
                what: "64-bit lengths (RF64)".to_owned(),
            });
        }
        (b"fLaC", _) => return Err(WavFault::NotWav(Some("FLAC"))),
        (b"OggS", _) => return Err(WavFault::NotWav(Some("Ogg"))),
        (b"FORM", _) => return Err(WavFault::NotWav(Some("AIFF"))),
        (_, b"M4A " | b"mp42" | b"isom") => return Err(WavFault::NotWav(Some("MPEG-4"))),
        _ if riff.starts_with(b"ID3") => return Err(WavFault::NotWav(Some("MP3"))),
        _ => return Err(WavFault::NotWav(None)),
    }
    let mut format = None;
    let mut at = 12u64;
    for _ in 0..MOST_CHUNKS {
        let mut header = [0; 8];
        if !fill(file, &mut header)? {
            return Err(WavFault::Damaged("it ends before its sound"));
        }
        let size = u64::from(le32(&header[4..]));
        at += 8;
        match &header[..4] {
            b"fmt " => {
                if size < 16 {
                    return Err(WavFault::Damaged("its format chunk is too short"));
                }
                let mut body = [0; 40];
                let known = usize::try_from(size.min(40)).unwrap_or(40);
                if !fill(file, &mut body[..known])? {
                    return Err(WavFault::Damaged("it ends inside its format chunk"));
                }
                format = Some(shape(&body[..known])?);
            }
            b"data" => {
                let (format, frame_bytes) =
                    format.ok_or(WavFault::Damaged("its format is not said before its sound"))?;
                let present = length.saturating_sub(at);
                if size > present {
                    return Err(WavFault::Truncated {
                        declared: size,
                        present,
                    });
                }
                if size % frame_bytes != 0 {
                    return Err(WavFault::Damaged("its sound ends within a frame"));
                }
                if size == 0 {
                    return Err(WavFault::Empty);
                }
                return Ok(WavShape {
                    format,
                    frames: size / frame_bytes,
                });
            }
            _ => {}
        }
        // Chunks are padded to even lengths.
        at += size + size % 2;
        file.seek(SeekFrom::Start(at)).map_err(WavFault::Unreadable)?;
    }
    Err(WavFault::Damaged("no sound among its first chunks"))
}

/// Reads the `fmt ` chunk: what the samples are, and the bytes a frame takes.
fn shape(body: &[u8]) -> Result<(Format, u64), WavFault> {
    let mut tag = le16(&body[0..]);
    let channels = le16(&body[2..]);
    let rate = le32(&body[4..]);
    let frame_bytes = le16(&body[12..]);
    let container = le16(&body[14..]);
    let mut bits = container;
    if tag == EXTENSIBLE {
        if body.len() < 40 {
            return Err(WavFault::Damaged("its extended format is too short"));
        }
        let valid = le16(&body[18..]);
        if valid != 0 {
            bits = valid;
        }
        tag = le16(&body[24..]);
    }
    match tag {
        PCM => {}
        FLOAT => {
            return Err(WavFault::Encoding {
                what: format!("{bits}-bit floating point"),
            });
        }
        2 | 0x11 => {
            return Err(WavFault::Encoding {
                what: "ADPCM".to_owned(),
            });
        }
        6 => {
            return Err(WavFault::Encoding {
                what: "A-law".to_owned(),
            });
        }
        7 => {
            return Err(WavFault::Encoding {
                what: "mu-law".to_owned(),
            });
        }
        0x50 | 0x55 => {
            return Err(WavFault::Encoding {
                what: "MPEG audio".to_owned(),
            });
        }
        other => {
            return Err(WavFault::Encoding {
                what: format!("encoding {other:#06x}"),
            });
        }
    }
    if channels == 0 {
        return Err(WavFault::Damaged("it has no channel"));
    }
    if channels > 2 {
        return Err(WavFault::Channels(channels));
    }
    if rate == 0 || rate > MOST_RATE {
        return Err(WavFault::Rate(rate));
    }
    let depth = match (bits, container) {
        (16, 16) => 16,
        (24, 24 | 32) => 24,
        _ => {
            return Err(WavFault::Encoding {
                what: format!("{bits}-bit samples in {container} bits"),
            });
        }
    };
    if frame_bytes != channels * (container / 8) {
        return Err(WavFault::Damaged("its frame length does not fit its samples"));
    }
    let format = Format {
        rate,
        channels: if channels == 1 { 1 } else { 2 },
        bits: depth,
    };
    Ok((format, u64::from(frame_bytes)))
}

/// Fills the buffer; `false` when the file ends first.
fn fill(file: &mut impl Read, buffer: &mut [u8]) -> Result<bool, WavFault> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(WavFault::Unreadable(error)),
    }
}

fn le16(bytes: &[u8]) -> u16 {
    u16::from_le_bytes([bytes[0], bytes[1]])
}

fn le32(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
