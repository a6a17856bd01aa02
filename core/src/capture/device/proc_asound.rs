//! What the kernel's sound drivers say, read from `/proc/asound`.
//!
//! Source: the kernel's "Proc Files of ALSA Drivers": `pcm*c/sub*/status` names the process that owns a stream,
//! `hw_params` the format that the hardware runs at.

use std::path::{Path, PathBuf};

use super::choose::Own;
use crate::capture::format::PortKind;

const ROOT: &str = "/proc/asound";

/// A hardware stream that this process has open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HardwareStream {
    /// Such as `S16_LE`.
    pub(super) sample_format: String,
    pub(super) rate: u32,
    pub(super) channels: u8,
    pub(super) port: Option<PortKind>,
}

impl HardwareStream {
    pub(super) fn own(&self) -> Own {
        let shallow = self.sample_format.starts_with("S16") || self.sample_format.ends_with('8');
        Own {
            rate: self.rate,
            channels: self.channels,
            shallow,
        }
    }
}

/// The capture streams that this process owns.
pub(super) fn our_streams() -> Vec<HardwareStream> {
    streams_of(Path::new(ROOT), std::process::id())
}

fn streams_of(root: &Path, process: u32) -> Vec<HardwareStream> {
    let mut found = Vec::new();
    for card in folders(root, |name| name.starts_with("card")) {
        for pcm in folders(&card, |name| name.starts_with("pcm") && name.ends_with('c')) {
            for sub in folders(&pcm, |name| name.starts_with("sub")) {
                let status = std::fs::read_to_string(sub.join("status")).unwrap_or_default();
                if field(&status, "owner_pid").and_then(|pid| pid.parse().ok()) != Some(process) {
                    continue;
                }
                let params = std::fs::read_to_string(sub.join("hw_params")).unwrap_or_default();
                let rate = field(&params, "rate").and_then(|rate| rate.split(' ').next()?.parse().ok());
                let channels = field(&params, "channels").and_then(|channels| channels.parse().ok());
                if let (Some(format), Some(rate), Some(channels)) = (field(&params, "format"), rate, channels) {
                    let sample_format = format.to_owned();
                    found.push(HardwareStream {
                        sample_format,
                        rate,
                        channels,
                        port: port_of(&card),
                    });
                }
            }
        }
    }
    found
}

/// What a card, by identifier or number, is connected by, as far as that can be told.
pub(super) fn card_port(card: &str) -> Option<PortKind> {
    let plain = !card.is_empty() && card.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !plain {
        return None;
    }
    // `/proc/asound/PCH` is a link to its `cardN`.
    [Path::new(ROOT).join(card), Path::new(ROOT).join(format!("card{card}"))]
        .iter()
        .find(|path| path.is_dir())
        .and_then(|path| port_of(path))
}

fn port_of(card: &Path) -> Option<PortKind> {
    // Only the USB driver makes this file.
    if card.join("usbid").exists() {
        return Some(PortKind::Usb);
    }
    let id = std::fs::read_to_string(card.join("id")).unwrap_or_default();
    (id.trim() == "Loopback").then_some(PortKind::Virtual)
}

fn folders(parent: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}

/// The value of a `name : value` line.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_stream_is_found_among_others_with_the_hardware_s_format() {
        let root = tempfile::tempdir().expect("a folder");
        let sub = |card: &str, pcm: &str, pid: u32| {
            let sub = root.path().join(card).join(pcm).join("sub0");
            std::fs::create_dir_all(&sub).expect("created");
            std::fs::write(sub.join("status"), format!("state: RUNNING\nowner_pid   : {pid}\n")).expect("written");
            let params =
                "access: MMAP_INTERLEAVED\nformat: S24_3LE\nsubformat: STD\nchannels: 2\nrate: 48000 (48000/1)\n";
            std::fs::write(sub.join("hw_params"), params).expect("written");
        };
        sub("card0", "pcm0c", 7);
        sub("card1", "pcm0p", 42);
        assert!(streams_of(root.path(), 42).is_empty(), "playback is not capture");
        sub("card1", "pcm0c", 42);
        std::fs::write(root.path().join("card1/usbid"), "0d8c:0014").expect("written");
        let found = streams_of(root.path(), 42);
        let expected = HardwareStream {
            sample_format: "S24_3LE".to_owned(),
            rate: 48_000,
            channels: 2,
            port: Some(PortKind::Usb),
        };
        assert_eq!(found, [expected]);
        assert_eq!(
            found[0].own(),
            Own {
                rate: 48_000,
                channels: 2,
                shallow: false
            }
        );
    }

    #[test]
    fn a_closed_stream_and_a_machine_without_sound_are_nothing() {
        let root = tempfile::tempdir().expect("a folder");
        let sub = root.path().join("card0/pcm0c/sub0");
        std::fs::create_dir_all(&sub).expect("created");
        std::fs::write(sub.join("status"), "closed\n").expect("written");
        assert!(streams_of(root.path(), 1).is_empty());
        assert!(streams_of(&root.path().join("nowhere"), 1).is_empty());
        assert_eq!(card_port("../../etc"), None);
    }
}
