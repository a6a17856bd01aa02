//! The only place that calls libFLAC. Encodes one buffer to one FLAC stream in memory.
//!
//! libFLAC wants to write its STREAMINFO block again when it knows the lengths, so the sink can be sought in.
//!
//! No MD5 of the samples is made (zeros in STREAMINFO: not known, RFC 9639 section 8.2): it is a sixth of the work, and finds
//! nothing that is not found otherwise. Every sample is compared with what was captured before anyone gets the stream,
//! each frame has its own checksum, and the sealed stream has a digest in the journal.
#![expect(unsafe_code, reason = "libFLAC is a C library; every call is in this file")]

use std::ffi::c_void;
use std::ptr::NonNull;
use std::slice;

use libflac_sys as flac;
use zeroize::{Zeroize as _, Zeroizing};

use super::EncodeError;
use crate::capture::Format;

/// libFLAC's default: the knee between size and time (measured for speech: 0.64 of PCM at over 1000 times real time).
const COMPRESSION_LEVEL: u32 = 5;

unsafe extern "C" {
    /// In no public header; libFLAC's `share/private.h` keeps it for programs that declare it themselves.
    fn FLAC__stream_encoder_set_do_md5(
        encoder: *mut flac::FLAC__StreamEncoder,
        value: flac::FLAC__bool,
    ) -> flac::FLAC__bool;
}

/// Where libFLAC writes: memory with a position, like a file.
struct Sink {
    bytes: Zeroizing<Vec<u8>>,
    position: usize,
}

/// An output buffer, used again for every segment.
pub(super) struct LibFlac {
    sink: Box<Sink>,
}

impl LibFlac {
    /// `capacity` bytes are reserved for the output, so that it does not move while it is written.
    pub(super) fn new(capacity: usize) -> Self {
        let sink = Box::new(Sink {
            bytes: Zeroizing::new(Vec::with_capacity(capacity)),
            position: 0,
        });
        Self { sink }
    }

    /// Encodes whole frames of interleaved samples that fit `format.bits`.
    pub(super) fn encode(&mut self, format: Format, interleaved: &[i32]) -> Result<&[u8], EncodeError> {
        self.wipe();
        let frames = interleaved.len() / usize::from(format.channels);
        let frames = u32::try_from(frames).map_err(|_| EncodeError::Length {
            samples: interleaved.len(),
        })?;
        let encoder = Encoder::new()?;
        let raw = encoder.0.as_ptr();
        let client: *mut c_void = (&raw mut *self.sink).cast();
        // SAFETY: `raw` is a live encoder in its uninitialised state, where setters are allowed.
        // The callbacks get `client`, which points to the boxed sink and is used by them alone until `finish` returns.
        // `interleaved` holds `frames` whole frames, which libFLAC reads during the call only.
        let done = unsafe {
            let set = flac::FLAC__stream_encoder_set_channels(raw, u32::from(format.channels)) != 0
                && flac::FLAC__stream_encoder_set_bits_per_sample(raw, u32::from(format.bits)) != 0
                && flac::FLAC__stream_encoder_set_sample_rate(raw, format.rate) != 0
                && flac::FLAC__stream_encoder_set_compression_level(raw, COMPRESSION_LEVEL) != 0
                && FLAC__stream_encoder_set_do_md5(raw, 0) != 0
                // Only lifts checks: rates that no frame header can say are then found in STREAMINFO.
                && flac::FLAC__stream_encoder_set_streamable_subset(raw, 0) != 0
                && flac::FLAC__stream_encoder_set_total_samples_estimate(raw, u64::from(frames)) != 0;
            let ready = set
                && flac::FLAC__stream_encoder_init_stream(raw, Some(write), Some(seek), Some(tell), None, client)
                    == flac::FLAC__STREAM_ENCODER_INIT_STATUS_OK;
            let encoded =
                ready && flac::FLAC__stream_encoder_process_interleaved(raw, interleaved.as_ptr(), frames) != 0;
            let state = flac::FLAC__stream_encoder_get_state(raw);
            let finished = flac::FLAC__stream_encoder_finish(raw) != 0;
            if encoded && finished { Ok(()) } else { Err(state) }
        };
        done.map_err(|state| EncodeError::Flac { state })?;
        Ok(&self.sink.bytes)
    }

    /// Wipes the last output.
    pub(super) fn wipe(&mut self) {
        // What lies behind its length was never written, or wiped when it was the length.
        self.sink.bytes.as_mut_slice().zeroize();
        self.sink.bytes.clear();
        self.sink.position = 0;
    }
}

/// One of libFLAC's encoders. A new one for each segment: one that is used again leaks its frame buffer of 32 kB each
/// time, because `finish` does not free it and `init_stream` makes another (libFLAC 1.5.0).
struct Encoder(NonNull<flac::FLAC__StreamEncoder>);

impl Encoder {
    fn new() -> Result<Self, EncodeError> {
        // SAFETY: takes nothing; null means out of memory.
        NonNull::new(unsafe { flac::FLAC__stream_encoder_new() })
            .map(Self)
            .ok_or(EncodeError::Flac { state: u32::MAX })
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: the encoder is live and not used again; `delete` finishes it first where needed.
        unsafe { flac::FLAC__stream_encoder_delete(self.0.as_ptr()) }
    }
}

unsafe extern "C" fn write(
    _encoder: *const flac::FLAC__StreamEncoder,
    buffer: *const flac::FLAC__byte,
    bytes: usize,
    _samples: u32,
    _frame: u32,
    client: *mut c_void,
) -> flac::FLAC__StreamEncoderWriteStatus {
    // SAFETY: `client` is the sink that `encode` gave, borrowed by nobody else during the call; libFLAC gives `bytes`
    // readable bytes.
    let (sink, data) = unsafe { (&mut *client.cast::<Sink>(), slice::from_raw_parts(buffer, bytes)) };
    let overlap = (sink.bytes.len() - sink.position).min(data.len());
    let (over, beyond) = data.split_at(overlap);
    sink.bytes[sink.position..sink.position + overlap].copy_from_slice(over);
    sink.bytes.extend_from_slice(beyond);
    sink.position += data.len();
    flac::FLAC__STREAM_ENCODER_WRITE_STATUS_OK
}

unsafe extern "C" fn seek(
    _encoder: *const flac::FLAC__StreamEncoder,
    offset: flac::FLAC__uint64,
    client: *mut c_void,
) -> flac::FLAC__StreamEncoderSeekStatus {
    // SAFETY: as in `write`.
    let sink = unsafe { &mut *client.cast::<Sink>() };
    match usize::try_from(offset) {
        Ok(offset) if offset <= sink.bytes.len() => {
            sink.position = offset;
            flac::FLAC__STREAM_ENCODER_SEEK_STATUS_OK
        }
        _ => flac::FLAC__STREAM_ENCODER_SEEK_STATUS_ERROR,
    }
}

unsafe extern "C" fn tell(
    _encoder: *const flac::FLAC__StreamEncoder,
    offset: *mut flac::FLAC__uint64,
    client: *mut c_void,
) -> flac::FLAC__StreamEncoderTellStatus {
    // SAFETY: as in `write`; libFLAC gives a place for the answer.
    unsafe { *offset = (*client.cast::<Sink>()).position as u64 };
    flac::FLAC__STREAM_ENCODER_TELL_STATUS_OK
}
