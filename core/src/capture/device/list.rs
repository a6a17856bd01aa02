//! Names and kinds of the machine's microphones.

use cpal::traits::{DeviceTrait, HostTrait};

use super::pulse;
use crate::capture::format::PortKind;
use crate::capture::source::{CaptureError, MicrophoneInfo};

/// What ALSA calls the device that the person's settings point to.
pub(super) const DEFAULT: &str = "default";

/// ALSA lists its converters and sinks as devices that record. None of them is a microphone.
const NO_MICROPHONES: [&str; 9] = [
    "null",
    "lavrate",
    "samplerate",
    "speexrate",
    "speex",
    "upmix",
    "vdownmix",
    "oss",
    "jack",
];

pub(super) fn microphones(host: &cpal::Host) -> Result<Vec<MicrophoneInfo>, CaptureError> {
    let mut list: Vec<MicrophoneInfo> = inputs(host)?
        .map(|device| {
            let name = name(&device);
            MicrophoneInfo {
                description: description(&device),
                port: port(&name),
                default: name == DEFAULT,
                name,
            }
        })
        .filter(|microphone| !is_no_microphone(&microphone.name))
        .collect();
    if !list.iter().any(|microphone| microphone.default)
        && let Some(device) = host
            .default_input_device()
            .filter(|device| device.default_input_config().is_ok())
    {
        let name = name(&device);
        list.push(MicrophoneInfo {
            description: description(&device),
            port: port(&name),
            default: true,
            name,
        });
    }
    if let Some(default) = list.iter_mut().find(|microphone| microphone.name == DEFAULT)
        && let Some(source) = pulse::default_source()
    {
        default.port = source.port();
        default.description = source.description().to_owned();
    }
    list.sort_by_key(|microphone| !microphone.default);
    Ok(list)
}

pub(super) fn inputs(host: &cpal::Host) -> Result<impl Iterator<Item = cpal::Device> + use<>, CaptureError> {
    host.input_devices().map_err(|error| CaptureError::NoMicrophone {
        detail: error.to_string(),
    })
}

/// The name to ask for it by: the sound system's identifier, which is unique.
pub(super) fn name(device: &cpal::Device) -> String {
    device.id().map_or_else(|_| DEFAULT.to_owned(), |id| id.id().to_owned())
}

fn description(device: &cpal::Device) -> String {
    device
        .description()
        .map_or_else(|_| name(device), |description| description.name().to_owned())
}

pub(super) fn is_described_as(device: &cpal::Device, text: &str) -> bool {
    !is_no_microphone(&name(device)) && description(device).eq_ignore_ascii_case(text)
}

pub(super) fn is_no_microphone(name: &str) -> bool {
    NO_MICROPHONES.contains(&name)
}

/// Whether the name leads to the hardware without any conversion.
pub(super) fn is_direct(name: &str) -> bool {
    name.starts_with("hw:")
}

/// BlueALSA's devices: those of the hands-free profile, and music, which no microphone plays.
pub(super) fn is_hands_free(name: &str) -> bool {
    name.starts_with("bluealsa")
}

/// What a name alone says of the kind.
pub(super) fn port(name: &str) -> PortKind {
    if is_hands_free(name) {
        return PortKind::BluetoothHandsFree;
    }
    let card = name
        .split_once("CARD=")
        .map_or("", |(_, rest)| rest.split(',').next().unwrap_or(""));
    super::proc_asound::card_port(card).unwrap_or(PortKind::Unknown)
}
