//! Microphones through ALSA: opening one, its formats, and what was granted. `reading` takes the samples.
//!
//! What ALSA's library would print on a terminal goes into a buffer that the next opening empties.

mod reading;
mod stream;

use std::time::Duration;

use ::alsa::pcm::{Access, Format as AlsaFormat, HwParams};
use ::alsa::{Direction, Output, PCM, ValueOr};

use super::choose::{Choice, Offer, Sample};
use super::platform::{Built, Refusal};
use stream::AlsaStream;

/// How much the driver is asked to keep for us: as long as a loaded machine may leave a thread waiting, and more.
const BUFFER: Duration = Duration::from_secs(4);
/// The driver is asked for periods of this length, so that a sound server sends no more often.
const PERIOD: Duration = Duration::from_millis(250);
/// How often what has come is taken at least while somebody watches it.
const WATCHED_EVERY: Duration = Duration::from_millis(250);
/// A driver that keeps less is asked so often that it is never more than this part full.
const FULL_AT_MOST: u32 = 4;
/// Channel counts that are asked for one by one: those of AES10, the largest there is. Plugins claim thousands of millions.
const MOST_CHANNELS: u32 = 64;
/// Rates that are asked for one by one where a device has no range.
const RATES: [u32; 12] = [
    8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 384_000,
];

const SAMPLES: [Sample; 4] = [Sample::I16, Sample::I24, Sample::I32, Sample::F32];

/// A microphone that is open and has no format yet.
pub(super) struct Microphone {
    pcm: PCM,
    device: cpal::Device,
}

impl Microphone {
    pub(super) fn open(device: &cpal::Device) -> Result<Self, Refusal> {
        be_quiet();
        // Not blocking: how long to wait is decided here and nowhere else.
        let pcm = PCM::new(&super::list::name(device), Direction::Capture, true)?;
        let device = device.clone();
        Ok(Self { pcm, device })
    }

    /// What it can be asked for.
    pub(super) fn offers(&self) -> Result<Vec<Offer>, Refusal> {
        let params = HwParams::any(&self.pcm)?;
        let channels: Vec<u16> = (params.get_channels_min()?..=params.get_channels_max()?.min(MOST_CHANNELS))
            .filter(|channels| params.test_channels(*channels).is_ok())
            .filter_map(|channels| u16::try_from(channels).ok())
            .collect();
        let (lowest, highest) = (params.get_rate_min()?, params.get_rate_max()?);
        let rates = if lowest == highest || params.test_rate(lowest + 1).is_ok() {
            vec![lowest..=highest]
        } else {
            let known = RATES.into_iter().chain([lowest, highest]);
            known
                .filter(|rate| params.test_rate(*rate).is_ok())
                .map(|rate| rate..=rate)
                .collect()
        };
        let mut samples: Vec<Option<Sample>> = SAMPLES
            .into_iter()
            .filter(|sample| params.test_format(format(*sample)).is_ok())
            .map(Some)
            .collect();
        if samples.is_empty() {
            samples.push(None);
        }
        Ok(samples
            .into_iter()
            .flat_map(|sample| channels.iter().map(move |channels| (sample, *channels)))
            .flat_map(|(sample, channels)| {
                rates.iter().map(move |rates| Offer {
                    channels,
                    rates: rates.clone(),
                    sample,
                })
            })
            .collect())
    }

    /// Gives it a format; a sound server connects its recording with that.
    ///
    /// What has come is taken as a second is whole, and while somebody watches in between.
    pub(super) fn build(self, name: &str, choice: Choice, watched: bool) -> Result<Built, Refusal> {
        {
            let params = HwParams::any(&self.pcm)?;
            params.set_access(Access::RWInterleaved)?;
            params.set_format(format(choice.sample))?;
            params.set_channels(choice.channels.into())?;
            params.set_rate(choice.rate, ValueOr::Nearest)?;
            // A driver whose sizes are fixed keeps its own.
            let _ = params.set_buffer_time_near(microseconds(BUFFER), ValueOr::Nearest);
            let _ = params.set_period_time_near(microseconds(PERIOD), ValueOr::Nearest);
            self.pcm.hw_params(&params)?;
        }
        let (buffer, _) = self.pcm.get_params()?;
        let keeps = Duration::from_nanos(choice.format().nanoseconds(buffer));
        let longest = if watched { WATCHED_EVERY } else { Duration::MAX };
        let pause = longest.min(keeps / FULL_AT_MOST);
        Ok(AlsaStream::opened(name, self.pcm, self.device, choice, pause))
    }
}

/// Keeps the library from writing to the standard error of this process, on this thread. Programs own their output; and
/// what went wrong is in the error.
pub(super) fn be_quiet() {
    // Without memory for a buffer the messages are the least of it.
    let _ = Output::local_error_handler();
}

fn format(sample: Sample) -> AlsaFormat {
    match sample {
        Sample::I16 => AlsaFormat::s16(),
        Sample::I24 => AlsaFormat::s24(),
        Sample::I32 => AlsaFormat::s32(),
        Sample::F32 => AlsaFormat::float(),
    }
}

fn microseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)
}

impl From<::alsa::Error> for Refusal {
    fn from(error: ::alsa::Error) -> Self {
        match error.errno() {
            libc::EBUSY | libc::EAGAIN => Self::Busy,
            libc::EPERM | libc::EACCES => Self::Denied,
            libc::ENODEV | libc::ENOENT | libc::ENXIO | libc::ECONNREFUSED => Self::Gone(error.to_string()),
            _ => Self::Driver(error.to_string()),
        }
    }
}
