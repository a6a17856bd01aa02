//! What AAudio calls. The data callback runs on a real-time thread: it copies, counts and stores atomics, and asks AAudio
//! only what AAudio.h allows in it (`AAudioStream_get…`). It is not called for a stream that is closed.

use std::ffi::c_void;
use std::sync::Arc;

use ndk::audio::{
    AudioCallbackResult, AudioError, AudioStream, AudioStreamDataCallback, AudioStreamErrorCallback, Clockid,
};

use super::error::Failure;
use super::hearing::Hearing;
use super::stream::now_ns;
use super::time::{Anchor, BlockTime};
use crate::capture::format::{DeviceSample, Format};
use crate::capture::rings::{RingHandle, RingWriter};

/// Writes into the ring until the stream has ended.
pub(super) fn record<S: DeviceSample + 'static>(mut writer: RingWriter, format: Format) -> AudioStreamDataCallback {
    let handle = writer.handle();
    let mut time = BlockTime::new(format.rate);
    let mut overruns = 0;
    Box::new(move |stream, data, frames| {
        // What comes behind the end may be another microphone's already.
        if handle.is_ended() {
            return AudioCallbackResult::Stop;
        }
        let now_ns = now_ns();
        if overruns != std::mem::replace(&mut overruns, stream.x_run_count()) {
            handle.overrun();
        }
        let anchor = stream.timestamp(Clockid::Monotonic).ok().map(|known| Anchor {
            frame: known.frame_position,
            at_ns: known.time_nanoseconds,
        });
        // The block counts as read when it is handed over.
        let first_frame = stream.frames_read() - i64::from(frames);
        let captured_ns = time.captured_ns(anchor, first_frame, frames.unsigned_abs(), now_ns);
        writer.write(samples::<S>(stream, data, frames), captured_ns, now_ns);
        AudioCallbackResult::Continue
    })
}

/// Listens, and keeps nothing.
pub(super) fn listen<S: DeviceSample + 'static>(hearing: Arc<Hearing>) -> AudioStreamDataCallback {
    Box::new(move |stream, data, frames| {
        let sound = samples::<S>(stream, data, frames)
            .iter()
            .any(|sample| sample.to_sample() != 0);
        hearing.take(frames.unsigned_abs(), sound);
        AudioCallbackResult::Continue
    })
}

/// Ends the stream. On a thread of AAudio's that is not a real-time one; the stream is closed by whoever reads it.
pub(super) fn end(handle: RingHandle) -> AudioStreamErrorCallback {
    Box::new(move |_, error| {
        handle.end(Failure::from(error).end());
        handle.wake();
    })
}

impl From<AudioError> for Failure {
    fn from(error: AudioError) -> Self {
        Self {
            detail: format!("{error:?}"),
            code: error.into(),
        }
    }
}

#[expect(unsafe_code, reason = "AAudio hands over samples by their address")]
fn samples<S: DeviceSample>(stream: &AudioStream, data: *mut c_void, frames: i32) -> &[S] {
    let (Ok(frames), Ok(channels)) = (usize::try_from(frames), usize::try_from(stream.samples_per_frame())) else {
        return &[];
    };
    if data.is_null() {
        return &[];
    }
    // SAFETY: AAudio.h: `audioData` holds `numFrames` frames of the stream's channel count and format for the length of the
    // call. The format is `S`: a stream is started only after it was read back (`open::open_as`). It is aligned as samples
    // are, and nobody writes to it meanwhile.
    unsafe { std::slice::from_raw_parts(data.cast::<S>(), frames * channels) }
}
