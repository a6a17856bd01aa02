//! The microphones of a machine with a sound server, or without one.

use cpal::traits::HostTrait;

use super::behind::{Behind, Streams};
use super::choose::{Choice, Own};
use super::list;
use super::platform::{Built, Refusal};
use super::watch::{Announcements, Watch, Watched};
use crate::capture::source::{BehindServer, CaptureError, Granted, MicrophoneInfo, Opened, Wanted};

#[cfg(target_os = "linux")]
use super::alsa::{self, Microphone};
#[cfg(not(target_os = "linux"))]
use super::through_cpal::Microphone;

/// Those that can be named, the default first.
pub(super) fn microphones() -> Result<Vec<MicrophoneInfo>, CaptureError> {
    list::microphones(&host()?)
}

pub(super) fn open(wanted: &Wanted) -> Result<Opened, CaptureError> {
    let host = host()?;
    let device = find(&host, wanted.name.as_deref())?;
    let name = list::name(&device);
    if list::is_hands_free(&name) {
        return Err(CaptureError::HandsFree { name });
    }
    let refused = |refusal: Refusal| refusal.of(&name, wanted);
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
    if port.is_hands_free() {
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
