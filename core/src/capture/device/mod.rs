//! The machine's own microphones, through cpal.
//!
//! On Linux the ALSA host is named explicitly: cpal's own PulseAudio host loses audio without an error when its buffer is
//! fixed. A sound server is reached through ALSA's plugin for it, and `behind` asks who really stands there.
//!
//! - The format is the source's own: the stream is opened once to learn what stands behind it, and again where that has
//!   another rate or depth.
//! - Buffer sizes are left to the driver.
//! - PulseAudio and PipeWire move a recording to another microphone by themselves when the first one leaves. `watch`
//!   notices and ends the stream.

mod behind;
mod choose;
mod list;
mod proc_asound;
mod pulse;
mod stream;
mod watch;

use cpal::traits::{DeviceTrait, HostTrait};

use super::format::PortKind;
use super::source::{BehindServer, CaptureError, Granted, MicrophoneInfo, Opened, Source, Wanted};
use behind::{Behind, Streams};
use choose::Choice;
use stream::{Built, DeviceStream};
use watch::Watch;

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
        let ranges: Vec<_> = device
            .supported_input_configs()
            .map_err(|error| refused(&name, wanted, &error))?
            .collect();

        let before = Streams::now();
        let first = Choice::of(&name, &ranges, wanted, None)?;
        let (choice, built, behind) = open_as(&device, &name, wanted, first, &before)?;
        let better = Choice::of(&name, &ranges, wanted, behind.own())?;
        let (choice, built, behind) = if better == choice {
            (choice, built, behind)
        } else {
            drop(built);
            open_as(&device, &name, wanted, better, &before)?
        };
        let port = behind.port().unwrap_or_else(|| list::port(&name));
        if port == PortKind::BluetoothHandsFree {
            return Err(CaptureError::HandsFree { name });
        }
        let watch = behind
            .pulse_stream()
            .and_then(|stream| Watch::start(stream, built.handle.clone()));
        let granted = Granted {
            name: behind.description().map_or_else(|| name.clone(), ToOwned::to_owned),
            format: choice.format(),
            port,
            behind: if list::is_direct(&name) {
                BehindServer::Direct
            } else {
                behind.into_report()
            },
        };
        let Built { stream, reader, handle } = built;
        Ok(Opened {
            granted,
            stream: Box::new(DeviceStream::new(name, stream, handle, watch)),
            reader,
        })
    }
}

fn open_as(
    device: &cpal::Device,
    name: &str,
    wanted: &Wanted,
    choice: Choice,
    before: &Streams,
) -> Result<(Choice, Built, Behind), CaptureError> {
    let built = stream::build(device, choice).map_err(|error| refused(name, wanted, &error))?;
    let behind = Behind::look(before);
    Ok((choice, built, behind))
}

fn host() -> Result<cpal::Host, CaptureError> {
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

/// cpal's word for a failed opening, in ours.
fn refused(name: &str, wanted: &Wanted, error: &cpal::Error) -> CaptureError {
    use cpal::ErrorKind;

    let name = name.to_owned();
    let detail = error.to_string();
    match error.kind() {
        ErrorKind::DeviceBusy => CaptureError::Busy { name },
        ErrorKind::PermissionDenied => CaptureError::Denied { name },
        // ALSA's default device always has a name; that nothing is behind it is found on opening.
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable if wanted.name.is_none() => {
            CaptureError::NoMicrophone { detail }
        }
        ErrorKind::DeviceNotAvailable => CaptureError::Gone { name },
        _ => CaptureError::Device { name, detail },
    }
}
