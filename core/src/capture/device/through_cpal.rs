//! Microphones through cpal: where there is no source of our own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, InputCallbackInfo, SampleFormat, SizedSample, StreamConfig, StreamInstant};

use super::choose::{Choice, Offer, Sample};
use super::platform::{Built, Refusal};
use crate::capture::end::EndReason;
use crate::capture::format::DeviceSample;
use crate::capture::rings::{RingHandle, rings};
use crate::capture::source::{CaptureError, Stream};

/// Errors without a block between them after which a stream is over. cpal repeats an error of the driver without end, and
/// a single one (such as a poll that a signal interrupted) means nothing.
const HOPELESS: u32 = 8;
/// Whether a shell watches the route and tells what becomes of it. On iOS cpal calls a stream invalid also for a category that
/// the shell itself has set a moment ago, and that ends nothing; and where the audio services end it calls the device gone,
/// though nothing was pulled out: the shell says which it was.
const SHELL_WATCHES: bool = cfg!(target_os = "ios");
/// Slows down a stream that is over and still reports errors, until it is dropped.
const AFTER_THE_END: Duration = Duration::from_millis(20);

/// A microphone that has no format yet.
pub(super) struct Microphone {
    device: cpal::Device,
}

impl Microphone {
    #[expect(clippy::unnecessary_wraps, reason = "other systems open here, and may refuse")]
    pub(super) fn open(device: &cpal::Device) -> Result<Self, Refusal> {
        Ok(Self { device: device.clone() })
    }

    /// What it can be asked for.
    pub(super) fn offers(&self) -> Result<Vec<Offer>, Refusal> {
        let ranges = self.device.supported_input_configs()?;
        Ok(ranges
            .map(|range| Offer {
                channels: range.channels(),
                rates: range.min_sample_rate()..=range.max_sample_rate(),
                sample: sample(range.sample_format()),
            })
            .collect())
    }

    /// Opens it with a format. How often it gives what it has is the system's.
    pub(super) fn build(self, name: &str, choice: Choice, _watched: bool) -> Result<Built, Refusal> {
        let built = match choice.sample {
            Sample::I16 => build_as::<i16>(&self.device, name, choice),
            Sample::I24 => build_as::<cpal::I24>(&self.device, name, choice),
            Sample::I32 => build_as::<i32>(&self.device, name, choice),
            Sample::F32 => build_as::<f32>(&self.device, name, choice),
        };
        Ok(built?)
    }
}

fn sample(format: SampleFormat) -> Option<Sample> {
    match format {
        SampleFormat::I16 => Some(Sample::I16),
        SampleFormat::I24 => Some(Sample::I24),
        SampleFormat::I32 => Some(Sample::I32),
        SampleFormat::F32 => Some(Sample::F32),
        _ => None,
    }
}

impl From<cpal::Error> for Refusal {
    fn from(error: cpal::Error) -> Self {
        match error.kind() {
            ErrorKind::DeviceBusy => Self::Busy,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => Self::Gone(error.to_string()),
            _ => Self::Driver(error.to_string()),
        }
    }
}

fn build_as<S: SizedSample + DeviceSample>(
    device: &cpal::Device,
    name: &str,
    choice: Choice,
) -> Result<Built, cpal::Error> {
    let (mut writer, reader) = rings(choice.format());
    let handle = writer.handle();
    let config = StreamConfig {
        channels: u16::from(choice.channels),
        sample_rate: choice.rate,
        buffer_size: BufferSize::Default,
    };
    let errors = Arc::new(AtomicU32::new(0));
    let no_errors = Arc::clone(&errors);
    // Real time: nothing but the ring's writer and atomics.
    let ended = handle.clone();
    let on_data = move |data: &[S], info: &InputCallbackInfo| {
        // What comes behind the end may be another microphone's already.
        if ended.is_ended() {
            return;
        }
        no_errors.store(0, Ordering::Relaxed);
        let time = info.timestamp();
        writer.write(data, nanoseconds(time.capture), nanoseconds(time.callback));
    };
    let report = handle.clone();
    let on_error = move |error: cpal::Error| {
        if report.is_ended() {
            std::thread::park_timeout(AFTER_THE_END);
        } else if let Some(reason) = verdict(
            error.kind(),
            errors.fetch_add(1, Ordering::Relaxed),
            &report,
            SHELL_WATCHES,
        ) {
            report.end(reason);
            report.wake();
        }
    };
    let stream = device.build_input_stream::<S, _, _>(config, on_data, on_error, None)?;
    let stream = Box::new(DeviceStream {
        name: name.to_owned(),
        stream: Some(stream),
        handle: handle.clone(),
        stopped_at_ns: AtomicU64::new(0),
    });
    Ok(Built { stream, reader, handle })
}

/// What an error of a running stream means: an end, or `None` while there is hope. `before` counts the errors since the
/// last block.
fn verdict(kind: ErrorKind, before: u32, report: &RingHandle, shell_watches: bool) -> Option<EndReason> {
    match kind {
        ErrorKind::Xrun => {
            report.overrun();
            None
        }
        ErrorKind::RealtimeDenied => None,
        ErrorKind::StreamInvalidated | ErrorKind::DeviceNotAvailable if shell_watches => None,
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => Some(EndReason::DeviceGone),
        ErrorKind::DeviceChanged => Some(EndReason::RouteChanged),
        ErrorKind::StreamInvalidated => Some(EndReason::StreamInvalidated),
        // Said when a sound server has ended, or has taken the source away.
        ErrorKind::BackendError => (before >= HOPELESS).then_some(EndReason::DeviceGone),
        _ => (before >= HOPELESS).then_some(EndReason::StreamInvalidated),
    }
}

fn nanoseconds(instant: StreamInstant) -> u64 {
    u64::try_from(instant.as_nanos()).unwrap_or(u64::MAX)
}

/// A microphone that is open, and runs once it was started.
struct DeviceStream {
    name: String,
    /// Gone once it was stopped.
    stream: Option<cpal::Stream>,
    handle: RingHandle,
    stopped_at_ns: AtomicU64,
}

impl Stream for DeviceStream {
    fn start(&mut self) -> Result<(), CaptureError> {
        let gone = || CaptureError::Gone {
            name: self.name.clone(),
        };
        let stream = self
            .stream
            .as_ref()
            .filter(|_| !self.handle.is_ended())
            .ok_or_else(gone)?;
        stream.play().map_err(|error| match error.kind() {
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => gone(),
            _ => CaptureError::Device {
                name: self.name.clone(),
                detail: error.to_string(),
            },
        })
    }

    fn stop(&mut self) {
        self.handle.end(EndReason::Stopped);
        if let Some(stream) = self.stream.take() {
            self.stopped_at_ns.store(nanoseconds(stream.now()), Ordering::Relaxed);
            drop(stream);
        }
        self.handle.wake();
    }

    fn now_ns(&self) -> u64 {
        self.stream.as_ref().map_or_else(
            || self.stopped_at_ns.load(Ordering::Relaxed),
            |stream| nanoseconds(stream.now()),
        )
    }
}

impl Drop for DeviceStream {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Format;

    #[test]
    fn an_overrun_is_counted_and_ends_nothing() {
        let (writer, reader) = rings(Format {
            rate: 48_000,
            channels: 1,
            bits: 16,
        });
        assert_eq!(verdict(ErrorKind::Xrun, 1_000, &writer.handle(), false), None);
        assert_eq!((reader.tally().platform_overruns, reader.ended()), (1, None));
    }

    #[test]
    fn a_single_error_of_the_driver_is_survived_and_a_row_of_them_is_the_end() {
        let (writer, _reader) = rings(Format {
            rate: 48_000,
            channels: 1,
            bits: 16,
        });
        let report = writer.handle();
        assert_eq!(verdict(ErrorKind::BackendError, 0, &report, false), None);
        assert_eq!(
            verdict(ErrorKind::BackendError, HOPELESS, &report, false),
            Some(EndReason::DeviceGone)
        );
        assert_eq!(
            verdict(ErrorKind::Other, HOPELESS, &report, false),
            Some(EndReason::StreamInvalidated)
        );
    }

    #[test]
    fn a_category_that_a_phone_s_shell_sets_ends_no_take_and_a_microphone_that_leaves_does() {
        let (writer, _reader) = rings(Format {
            rate: 48_000,
            channels: 1,
            bits: 24,
        });
        let report = writer.handle();
        assert_eq!(verdict(ErrorKind::StreamInvalidated, 0, &report, true), None);
        assert_eq!(
            verdict(ErrorKind::DeviceChanged, 0, &report, true),
            Some(EndReason::RouteChanged)
        );
    }

    #[test]
    fn on_a_phone_audio_services_that_end_are_not_told_as_a_microphone_that_was_unplugged() {
        let (writer, _reader) = rings(Format {
            rate: 48_000,
            channels: 1,
            bits: 24,
        });
        assert_eq!(
            verdict(ErrorKind::DeviceNotAvailable, 0, &writer.handle(), true),
            None,
            "the shell says that the services ended, or that the route has no input"
        );
    }

    #[test]
    fn a_device_that_leaves_or_is_replaced_ends_the_stream_at_once() {
        let (writer, _reader) = rings(Format {
            rate: 48_000,
            channels: 1,
            bits: 16,
        });
        let report = writer.handle();
        assert_eq!(
            verdict(ErrorKind::DeviceNotAvailable, 0, &report, false),
            Some(EndReason::DeviceGone)
        );
        assert_eq!(
            verdict(ErrorKind::DeviceChanged, 0, &report, false),
            Some(EndReason::RouteChanged)
        );
        assert_eq!(
            verdict(ErrorKind::StreamInvalidated, 0, &report, false),
            Some(EndReason::StreamInvalidated)
        );
    }
}
