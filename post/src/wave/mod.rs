//! Broadcast WAV: what a take becomes on the editor's disk, and the way back.
//!
//! A file is `RIFF`/`WAVE`, or `RF64` (EBU Tech 3306) once a size no longer fits 32 bits. The chunks and their
//! order are always these, so that a reader which wants the metadata need not walk the sound:
//!
//! | Chunk | What it is |
//! |---|---|
//! | `JUNK` or `ds64` | 28 bytes: room for the 64-bit sizes, or the sizes themselves in an RF64 file |
//! | `fmt ` | PCM, 16 or 24 bits, mono or stereo |
//! | `bext` | broadcast extension version 2 (EBU Tech 3285): who, when, the time reference |
//! | `iXML` | scene, take, roll, speed, tracks, note |
//! | `cue ` and `LIST`/`adtl` | gaps and marks, where there are any |
//! | `data` | the samples, to the end of the file, padded to an even length |
//!
//! Everything in front of the samples is known before the first of them is written: the writer streams, never
//! seeks, and holds no more than what it is handed.

pub mod bext;
pub mod ixml;
pub mod marker;
pub mod pcm;
pub mod reader;
pub mod text;
pub mod writer;

pub use bext::Bext;
pub use ixml::{Ixml, IxmlTrack};
pub use marker::Marker;
pub use pcm::{Bits, PcmFormat};
pub use reader::{WaveError, WaveReader};
pub use writer::{WaveHeader, WaveWriter};

#[cfg(test)]
mod tests;
