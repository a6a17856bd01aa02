//! Where a sitting's sound comes from.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use crate::capture::device::{DeviceSource, PhoneInput};
use crate::capture::wav::{self, WavSource};
use crate::capture::{Format, Opened, PortKind, Source as _, Wanted};
use crate::driver::OpenMicrophone;
use crate::phone::flow::PEAKS_A_SECOND;
use crate::phone::input::{Input, Port};
use crate::phone::options::{MicrophoneFrom, Pace};
use crate::platform::Clock;

/// Levels a second while a take is open: as many as the meter shows.
pub(super) const LEVELS: NonZeroU32 = NonZeroU32::new(PEAKS_A_SECOND).expect("not zero");

/// Opens microphones.
pub(in crate::phone) type Microphones = Arc<dyn Fn(Chosen<'_>, Purpose) -> OpenMicrophone + Send + Sync>;

/// Which microphone.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::phone) struct Chosen<'a> {
    /// The granted input; none for the machine's own choice.
    pub(in crate::phone) input: Option<&'a Input>,
    /// The platform has a source without any processing.
    pub(in crate::phone) unprocessed: bool,
}

/// What a microphone is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::phone) enum Purpose {
    /// The meter and the tap test.
    Listen,
    /// A take.
    Record,
}

/// The machine's microphones, or a file that stands for one.
pub(in crate::phone) fn microphones(from: MicrophoneFrom, clock: Arc<dyn Clock>) -> Microphones {
    match from {
        MicrophoneFrom::Machine => Arc::new(|chosen: Chosen<'_>, _| machine(chosen.input.cloned(), chosen.unprocessed)),
        MicrophoneFrom::File { path, pace } => Arc::new(move |_: Chosen<'_>, purpose| {
            // Who listens wants to see it as it would be spoken, however fast it is recorded.
            let pace = match (purpose, pace) {
                (Purpose::Record, Pace::Fast) => wav::Pace::Fast,
                (Purpose::Listen, _) | (Purpose::Record, Pace::Real) => wav::Pace::Real,
            };
            file(path.clone().into(), pace, Arc::clone(&clock))
        }),
    }
}

fn machine(input: Option<Input>, unprocessed: bool) -> OpenMicrophone {
    Arc::new(move |brief| {
        // The device's own rate and depth: what was granted is journalled.
        let asked = &brief.format;
        let source = input
            .clone()
            .map(|input| DeviceSource::of_phone(phone_input(input), unprocessed));
        source.unwrap_or_default().open(&Wanted {
            likely: Some(Format {
                rate: asked.rate,
                channels: asked.channels,
                bits: asked.bits,
            }),
            watched: true,
            ..Wanted::default()
        })
    })
}

/// The input as capture names it.
fn phone_input(input: Input) -> PhoneInput {
    PhoneInput {
        port: match input.port {
            Port::BuiltIn => PortKind::BuiltIn,
            Port::HeadsetWired => PortKind::HeadsetWired,
            Port::Usb => PortKind::Usb,
            Port::LineIn => PortKind::LineIn,
            Port::BluetoothHandsFree => PortKind::BluetoothHandsFree,
            Port::BluetoothLe => PortKind::BluetoothLe,
            Port::CarAudio => PortKind::CarAudio,
            Port::Virtual => PortKind::Virtual,
            Port::Unknown => PortKind::Unknown,
        },
        id: input.id,
        name: input.name,
        rate: input.rate,
        channels: input.channels,
    }
}

fn file(path: PathBuf, pace: wav::Pace, clock: Arc<dyn Clock>) -> OpenMicrophone {
    Arc::new(move |_| -> Result<Opened, _> {
        let origin_ns = u64::try_from(clock.monotonic().as_nanos()).unwrap_or(u64::MAX);
        WavSource::new(&path, pace, origin_ns).open(&Wanted::default())
    })
}
