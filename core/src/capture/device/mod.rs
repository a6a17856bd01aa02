//! The machine's own microphones.
//!
//! cpal lists them everywhere, and opens them everywhere but on Linux. There `alsa` does, on a thread that sleeps between
//! looks: cpal's waits in the driver's poll, which ALSA's plugin for PulseAudio turns into a busy loop. A sound server is
//! reached through that plugin all the same (cpal's own PulseAudio host loses audio without an error when its buffer is
//! fixed), and `behind` asks who really stands there.
//!
//! - The format is the source's own: the stream is opened once to learn what stands behind it, and again where that has
//!   another rate or depth.
//! - PulseAudio and PipeWire move a recording to another microphone by themselves when the first one leaves. `watch`
//!   notices and ends the stream.

#[cfg(target_os = "linux")]
mod alsa;
mod behind;
mod choose;
mod list;
mod platform;
mod proc_asound;
mod pulse;
// Compiled for the tests on every system, so that it does not rot where it is not used.
#[cfg(any(not(target_os = "linux"), test))]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "only its rules are tried here"))]
mod through_cpal;
mod watch;

use cpal::traits::HostTrait;

use super::format::PortKind;
use super::source::{BehindServer, CaptureError, Granted, MicrophoneInfo, Opened, Source, Wanted};
use behind::{Behind, Streams};
use choose::{Choice, Own};
use platform::Built;
use watch::{Announcements, Watch, Watched};

#[cfg(target_os = "linux")]
use alsa::Microphone;
#[cfg(not(target_os = "linux"))]
use through_cpal::Microphone;

/// The machine's microphones as a source.
#[derive(Debug, Default)]
pub struct DeviceSource;

impl DeviceSource {
    /// A source; nothing is opened yet.
    #[must_use]
    pub fn new() -> Self {
        Self
    }

    /// The microphones that [`Wanted::name`] can name, the default first. An empty list means that there is no sound
    /// system.
    ///
    /// # Errors
    ///
    /// [`CaptureError::NoMicrophone`] when the sound system cannot be asked.
    pub fn microphones() -> Result<Vec<MicrophoneInfo>, CaptureError> {
        list::microphones(&host()?)
    }
}

impl Source for DeviceSource {
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError> {
        let host = host()?;
        let device = find(&host, wanted.name.as_deref())?;
        let name = list::name(&device);
        if list::is_hands_free(&name) {
            return Err(CaptureError::HandsFree { name });
        }
        let refused = |refusal: platform::Refusal| refusal.of(&name, wanted);
        let before = Streams::now();
        let microphone = Microphone::open(&device).map_err(refused)?;
        // From before the stream is there, so that none of what becomes of it is missed.
        let direct = list::is_direct(&name);
        let mut announcements = if direct { None } else { Announcements::begin() };
        let offers = microphone.offers().map_err(refused)?;
        let first = Choice::of(&name, &offers, wanted, None)?;
        let mut choice = match wanted.likely.filter(|_| !direct) {
            Some(likely) => Choice::of(&name, &offers, wanted, Some(Own::of(likely)))?,
            None => first,
        };
        let mut built = microphone.build(&name, choice, wanted.watched).map_err(refused)?;
        let mut behind = Behind::look(&before);
        let again = |choice| {
            let again = Microphone::open(&device).map_err(refused)?;
            let built = again.build(&name, choice, wanted.watched).map_err(refused)?;
            Ok((built, Behind::look(&before)))
        };
        if choice != first && behind.pulse_stream().is_none() {
            // Without a server in between hardware has the format that it was just opened with, which says nothing.
            choice = first;
            drop(built);
            (built, behind) = again(choice)?;
        }
        let own = Choice::of(&name, &offers, wanted, behind.own())?;
        if choice != own {
            choice = own;
            drop(built);
            // Those of the first stream's end are about nobody.
            drop(announcements);
            announcements = behind.pulse_stream().and_then(|_| Announcements::begin());
            (built, behind) = again(choice)?;
        }
        let port = behind.port().unwrap_or_else(|| list::port(&name));
        if port == PortKind::BluetoothHandsFree {
            return Err(CaptureError::HandsFree { name });
        }
        let watch = behind
            .pulse_stream()
            .and_then(|stream| Watch::start(stream, built.handle.clone(), announcements));
        let granted = Granted {
            name: behind.description().map_or_else(|| name.clone(), ToOwned::to_owned),
            format: choice.format(),
            port,
            behind: if direct {
                BehindServer::Direct
            } else {
                behind.into_report()
            },
        };
        let Built { stream, reader, .. } = built;
        Ok(Opened {
            granted,
            stream: Box::new(Watched::new(stream, watch)),
            reader,
        })
    }
}

fn host() -> Result<cpal::Host, CaptureError> {
    #[cfg(target_os = "linux")]
    alsa::be_quiet();
    #[cfg(target_os = "linux")]
    let host = cpal::host_from_id(cpal::HostId::Alsa);
    #[cfg(not(target_os = "linux"))]
    let host = Ok::<_, cpal::Error>(cpal::default_host());
    host.map_err(|error| CaptureError::NoMicrophone {
        detail: error.to_string(),
    })
}

/// The microphone of that name or description; the default where no name is given. Never another.
fn find(host: &cpal::Host, name: Option<&str>) -> Result<cpal::Device, CaptureError> {
    let no_default = || CaptureError::NoMicrophone {
        detail: "there is no default one".to_owned(),
    };
    let Some(name) = name else {
        return host.default_input_device().ok_or_else(no_default);
    };
    let devices: Vec<_> = list::inputs(host)?.collect();
    if let Some(at) = devices.iter().position(|device| list::name(device) == name) {
        return Ok(devices.into_iter().nth(at).expect("its position was just found"));
    }
    if name == list::DEFAULT {
        return host.default_input_device().ok_or_else(no_default);
    }
    let mut described: Vec<_> = devices
        .iter()
        .filter(|device| list::is_described_as(device, name))
        .collect();
    match (described.pop(), described.is_empty()) {
        (Some(device), true) => Ok(device.clone()),
        (Some(device), false) => Err(CaptureError::Ambiguous {
            name: name.to_owned(),
            known: described.into_iter().chain([device]).map(list::name).collect(),
        }),
        (None, _) => Err(CaptureError::NotFound {
            name: name.to_owned(),
            known: devices
                .iter()
                .map(list::name)
                .filter(|name| !list::is_no_microphone(name))
                .collect(),
        }),
    }
}
