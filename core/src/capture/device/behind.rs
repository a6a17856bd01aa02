//! Who really delivers: the source behind a sound server or a converting plugin.
//!
//! Recordings of this process are counted before and after opening; the one that is new is ours. Before the first opening
//! there is none, and nobody has to be asked.

use std::sync::atomic::{AtomicBool, Ordering};

use super::choose::Own;
use super::proc_asound::{self, HardwareStream};
use super::pulse::{self, PulseSource};
use crate::capture::format::PortKind;
use crate::capture::source::BehindServer;

/// The recordings of this process on the sound server at one moment, and those of the drivers.
#[derive(Debug)]
pub(super) struct Streams {
    pulse: Result<Vec<u32>, String>,
    hardware: usize,
}

/// Whether this process has ever opened a recording.
static OPENED: AtomicBool = AtomicBool::new(false);

impl Streams {
    /// Those before an opening, which is counted on to follow.
    pub(super) fn now() -> Self {
        let first = !OPENED.swap(true, Ordering::Relaxed);
        let outputs = if first { Ok(Vec::new()) } else { pulse::our_outputs() };
        Self {
            pulse: outputs.map(|outputs| outputs.iter().map(|output| output.index).collect()),
            hardware: proc_asound::our_streams().len(),
        }
    }
}

/// A recording on the sound server, and the source that it was opened on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PulseStream {
    pub(super) output: u32,
    pub(super) source: u32,
}

/// What stands behind a stream.
#[derive(Debug)]
pub(super) enum Behind {
    Pulse(PulseStream, Box<PulseSource>),
    Hardware(HardwareStream),
    Unknown(String),
}

impl Behind {
    /// Looks for the stream that was opened since.
    pub(super) fn look(before: &Streams) -> Self {
        let why = match &before.pulse {
            Err(why) => why.clone(),
            Ok(known) => match pulse::newest(known) {
                Ok(Some((output, source))) => {
                    let stream = PulseStream {
                        output: output.index,
                        source: output.source,
                    };
                    return Self::Pulse(stream, Box::new(source));
                }
                Ok(None) => "the sound server does not list this recording".to_owned(),
                Err(why) => why,
            },
        };
        let mut hardware = proc_asound::our_streams();
        match hardware.pop() {
            Some(stream) if hardware.len() == before.hardware => Self::Hardware(stream),
            _ => Self::Unknown(why),
        }
    }

    pub(super) fn own(&self) -> Option<Own> {
        match self {
            Self::Pulse(_, source) => source.own(),
            Self::Hardware(stream) => Some(stream.own()),
            Self::Unknown(_) => None,
        }
    }

    pub(super) fn port(&self) -> Option<PortKind> {
        match self {
            Self::Pulse(_, source) => Some(source.port()),
            Self::Hardware(stream) => stream.port,
            Self::Unknown(_) => None,
        }
    }

    /// The name that the sound server's own settings show.
    pub(super) fn description(&self) -> Option<&str> {
        match self {
            Self::Pulse(_, source) => Some(source.description()),
            _ => None,
        }
    }

    pub(super) fn pulse_stream(&self) -> Option<PulseStream> {
        match self {
            Self::Pulse(stream, _) => Some(*stream),
            _ => None,
        }
    }

    pub(super) fn into_report(self) -> BehindServer {
        match self {
            Self::Pulse(_, source) => match source.specification() {
                Some((sample_format, channels, rate)) => BehindServer::Through {
                    by: "pulseaudio".to_owned(),
                    rate,
                    channels,
                    sample_format: sample_format.to_owned(),
                },
                None => BehindServer::Unknown {
                    reason: "the sound server does not say the format".to_owned(),
                },
            },
            Self::Hardware(HardwareStream {
                sample_format,
                rate,
                channels,
                ..
            }) => BehindServer::Through {
                by: "alsa".to_owned(),
                rate,
                channels,
                sample_format,
            },
            Self::Unknown(reason) => BehindServer::Unknown { reason },
        }
    }
}
