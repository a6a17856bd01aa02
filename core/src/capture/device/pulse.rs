//! What PulseAudio (or PipeWire in its place) says of a recording, asked through `pactl`, which belongs to it.
//!
//! ALSA's plugin shows neither which source it reads nor that source's own format.

use std::collections::HashMap;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::choose::Own;
use crate::capture::format::PortKind;

/// A server that hangs must not hang us.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most that is read of an answer: a source takes about 3 kB, and studios have dozens.
const MOST_ANSWER: u64 = 4 << 20;

/// A recording as the server sees it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceOutput {
    pub(super) index: u32,
    /// The source it reads from, at the moment.
    pub(super) source: u32,
    #[serde(default)]
    properties: HashMap<String, String>,
}

/// A microphone as the server sees it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PulseSource {
    index: u32,
    name: String,
    #[serde(default)]
    description: String,
    /// Such as `s24le 2ch 48000Hz`.
    sample_specification: String,
    #[serde(default)]
    properties: HashMap<String, String>,
    #[serde(default)]
    ports: Vec<Port>,
    #[serde(default)]
    active_port: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Port {
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
}

/// What the server has, as far as recordings are concerned.
#[derive(Debug, Deserialize)]
struct Server {
    #[serde(default)]
    sources: Vec<PulseSource>,
    #[serde(default)]
    source_outputs: Vec<SourceOutput>,
}

/// The recordings of this process.
pub(super) fn our_outputs() -> Result<Vec<SourceOutput>, String> {
    ask(&["-f", "json", "list", "source-outputs"]).map(ours)
}

/// The latest recording of this process that is not among the `known` ones, and its source.
pub(super) fn newest(known: &[u32]) -> Result<Option<(SourceOutput, PulseSource)>, String> {
    // All that the server has, and most of it for nothing: asking twice costs more than reading once.
    let server: Server = ask(&["-f", "json", "list"])?;
    let new = ours(server.source_outputs)
        .into_iter()
        .filter(|output| !known.contains(&output.index))
        .max_by_key(|output| output.index);
    new.map(|output| {
        let source = server.sources.into_iter().find(|source| source.index == output.source);
        source
            .map(|source| (output, source))
            .ok_or_else(|| "the source has gone".to_owned())
    })
    .transpose()
}

fn ours(outputs: Vec<SourceOutput>) -> Vec<SourceOutput> {
    let ours = std::process::id().to_string();
    let mut outputs = outputs;
    outputs.retain(|output| output.properties.get("application.process.id") == Some(&ours));
    outputs
}

/// The source that is read when none is named.
pub(super) fn default_source() -> Option<PulseSource> {
    let name = String::from_utf8(answer(&["get-default-source"]).ok()?).ok()?;
    let all: Vec<PulseSource> = ask(&["-f", "json", "list", "sources"]).ok()?;
    all.into_iter().find(|source| source.name == name.trim())
}

impl PulseSource {
    pub(super) fn description(&self) -> &str {
        if self.description.is_empty() {
            &self.name
        } else {
            &self.description
        }
    }

    /// Its own format: name of the sample format, channels, rate.
    pub(super) fn specification(&self) -> Option<(&str, u8, u32)> {
        let mut words = self.sample_specification.split_whitespace();
        let sample = words.next()?;
        let channels = words.next()?.strip_suffix("ch")?.parse().ok()?;
        let rate = words.next()?.strip_suffix("Hz")?.parse().ok()?;
        Some((sample, channels, rate))
    }

    pub(super) fn own(&self) -> Option<Own> {
        let (sample, channels, rate) = self.specification()?;
        let shallow = matches!(sample, "u8" | "s16le" | "s16be" | "aLaw" | "uLaw" | "alaw" | "ulaw");
        Some(Own {
            rate,
            channels,
            shallow,
        })
    }

    /// What it is connected by, from the properties that the server's device modules set.
    pub(super) fn port(&self) -> PortKind {
        let property = |key: &str| self.properties.get(key).map_or("", String::as_str);
        if property("device.class") == "monitor" || property("node.virtual") == "true" {
            return PortKind::Virtual;
        }
        if property("device.bus") == "bluetooth" || property("device.api").starts_with("bluez") {
            return PortKind::BluetoothHandsFree;
        }
        if property("device.bus") == "usb" {
            return PortKind::Usb;
        }
        if property("device.form_factor") == "internal" {
            return PortKind::BuiltIn;
        }
        let active = self.active_port.as_deref().unwrap_or_default();
        let kind = self
            .ports
            .iter()
            .find(|port| port.name == active)
            .map_or("", |port| port.kind.as_str());
        let said = format!("{active} {kind}").to_lowercase();
        if said.contains("internal") || said.contains("dmic") {
            PortKind::BuiltIn
        } else if said.contains("headset") || said.contains("headphone") {
            PortKind::HeadsetWired
        } else if said.contains("line") {
            PortKind::LineIn
        } else {
            PortKind::Unknown
        }
    }
}

fn ask<T: DeserializeOwned>(arguments: &[&str]) -> Result<T, String> {
    serde_json::from_slice(&answer(arguments)?).map_err(|error| format!("pactl's answer was not understood: {error}"))
}

/// Runs `pactl` and gives its output.
fn answer(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut child = command(arguments).spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "pactl is not installed (package pulseaudio-utils)".to_owned(),
        _ => format!("pactl could not be run: {error}"),
    })?;
    let output = child.stdout.take().expect("its output was piped");
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = output.take(MOST_ANSWER).read_to_end(&mut bytes);
        // Nobody listens any more when the patience has ended.
        let _ = send.send(read.map(|_| bytes));
    });
    let bytes = receive.recv_timeout(PATIENCE);
    if bytes.is_err() {
        let _ = child.kill();
    }
    let status = child.wait();
    match (bytes, status) {
        (Ok(Ok(bytes)), Ok(status)) if status.success() => Ok(bytes),
        (Err(_), _) => Err("the sound server does not answer".to_owned()),
        _ => Err("no PulseAudio or PipeWire server answers".to_owned()),
    }
}

/// A `pactl` that speaks to us and not to the terminal, in words that no language setting changes.
pub(super) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new("pactl");
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(json: &str) -> PulseSource {
        serde_json::from_str(json).expect("a source")
    }

    #[test]
    fn a_null_sink_s_monitor_is_virtual_and_says_its_format() {
        let source = source(
            r#"{"index":0,"state":"IDLE","name":"room.monitor","description":"Monitor of Null Output",
            "sample_specification":"s32le 1ch 48000Hz","monitor_source":"room",
            "properties":{"device.class":"monitor"},"ports":[],"active_port":null,"formats":["pcm"]}"#,
        );
        assert_eq!(source.port(), PortKind::Virtual);
        assert_eq!(source.specification(), Some(("s32le", 1, 48_000)));
        assert_eq!(
            source.own(),
            Some(Own {
                rate: 48_000,
                channels: 1,
                shallow: false
            })
        );
    }

    #[test]
    fn ports_are_told_apart() {
        let with = |properties: &str, port: &str| {
            source(&format!(
                r#"{{"index":1,"name":"in","sample_specification":"s16le 2ch 44100Hz","properties":{{{properties}}},
                "ports":[{{"name":"{port}","type":"Mic"}}],"active_port":"{port}"}}"#
            ))
            .port()
        };
        assert_eq!(with(r#""device.bus":"usb""#, "analog-input-mic"), PortKind::Usb);
        assert_eq!(
            with(r#""device.api":"bluez5""#, "headset-input"),
            PortKind::BluetoothHandsFree
        );
        assert_eq!(
            with(r#""device.bus":"pci""#, "analog-input-internal-mic"),
            PortKind::BuiltIn
        );
        assert_eq!(
            with(r#""device.bus":"pci""#, "analog-input-headset-mic"),
            PortKind::HeadsetWired
        );
        assert_eq!(with(r#""device.bus":"pci""#, "analog-input-linein"), PortKind::LineIn);
        assert_eq!(with(r#""device.bus":"pci""#, "analog-input"), PortKind::Unknown);
    }

    #[test]
    fn a_specification_that_is_not_one_is_unknown() {
        let source = source(r#"{"index":1,"name":"in","sample_specification":"float 48000"}"#);
        assert_eq!(source.own(), None);
    }
}
