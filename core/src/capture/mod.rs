//! Capture: from a microphone, or a file that stands for one, to one steady sequence of samples.
//!
//! ```text
//! device thread (real time)                         recorder thread
//! Source::open -> Stream::start
//!   callback -> RingWriter --samples, headers--> RingReader -> GapDetector -> Reader -> Block
//! ```
//!
//! Invariants:
//! - The callback copies, counts and stores atomics; it never allocates, locks, logs or makes a system call.
//! - Time is never shortened: what the device or the ring lost becomes [`Block::Silence`] of the length that was lost.
//! - What a system puts in place of a microphone that it has taken away is missing time too, from the moment that the shell
//!   says so.
//! - A microphone is opened by the name that was asked for, or the default where none was; a stream that can no longer
//!   come from that microphone ends with an [`EndReason`], and nothing opens another by itself.

pub mod device;
mod end;
mod format;
pub mod gap;
mod reader;
mod rings;
mod seconds;
mod source;
pub(crate) mod threaded;
pub mod wav;
mod zeros;

#[cfg(test)]
mod no_alloc_tests;
#[cfg(any(test, feature = "testing"))]
pub mod scripted;

pub use end::EndReason;
pub use format::{DeviceSample, Format, PortKind, SAMPLE_BITS};
pub use gap::{Gap, GapCause, GapDetector, Step};
pub use reader::{Block, LONGEST_GAP_SECONDS, Next, Reader};
pub use rings::{BlockHeader, RING_SECONDS, RingHandle, RingReader, RingWriter, Tally, rings};
pub use seconds::Seconds;
pub use source::{BehindServer, CaptureError, Granted, MicrophoneInfo, Opened, Source, Stream, UNPROCESSED, Wanted};
