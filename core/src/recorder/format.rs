//! What capture granted, as an opening line says it.

use std::collections::BTreeMap;

use lavalier_protocol::journal::{self, Port, TrackFormat};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::text::Label;

use crate::capture::{BehindServer, Format, Granted, PortKind};
use crate::encode::LOWEST_PROXY_RATE;

/// What was granted, without the device's name: names hold people's names.
#[must_use]
pub fn granted(granted: &Granted) -> journal::Granted {
    let behind = match &granted.behind {
        BehindServer::Through {
            rate,
            channels,
            sample_format,
            ..
        } => Label::new(&format!("{sample_format} {rate} Hz {channels} ch")).ok(),
        BehindServer::Preset { preset } => Label::new(preset).ok(),
        BehindServer::Direct | BehindServer::Unknown { .. } => None,
    };
    journal::Granted {
        port: match granted.port {
            PortKind::BuiltIn => Port::BuiltIn,
            PortKind::HeadsetWired => Port::HeadsetWired,
            PortKind::Usb => Port::Usb,
            PortKind::LineIn => Port::LineIn,
            PortKind::Virtual => Port::Virtual,
            PortKind::File => Port::File,
            // Refused before a take begins; a take that has one all the same does not call it anything better.
            PortKind::BluetoothHandsFree | PortKind::BluetoothLe | PortKind::CarAudio | PortKind::Unknown => {
                Port::Unknown
            }
        },
        rate: granted.format.rate,
        bits: granted.format.bits,
        channels: granted.format.channels,
        behind,
    }
}

/// The tracks of a take: the original, and the proxy where the brief asks for one and the rate allows it.
#[must_use]
pub fn tracks(format: Format, proxy_bitrate: Option<u32>) -> BTreeMap<Track, TrackFormat> {
    let Format { rate, bits, channels } = format;
    let mut tracks = BTreeMap::from([(Track::Audio, TrackFormat::Flac { rate, bits, channels })]);
    if let Some(bitrate) = proxy_bitrate.filter(|_| rate >= LOWEST_PROXY_RATE) {
        tracks.insert(Track::Proxy, TrackFormat::OggOpus { rate, bitrate });
    }
    tracks
}
