//! Where a daemon's folder lies, and what leads ALSA's and PulseAudio's clients to it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::VirtualMicrophoneError;

/// The daemon's name for its output; the monitor has it with `.monitor` after it.
pub(crate) const ROOM: &str = "room";

/// The longest path of a temporary folder that leaves room for the socket's own: together they stay under 108 bytes.
const PLACE_MAX: usize = 64;

/// Where the daemon's folder is made: in the temporary folder, unless that has a name that will not do. PulseAudio cuts
/// its arguments and its list of servers at blanks, and ALSA's configuration knows more signs that mean something.
pub(crate) fn place(temporary: PathBuf) -> PathBuf {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let bytes = temporary.as_os_str().as_encoded_bytes();
    if bytes.len() <= PLACE_MAX && bytes.iter().all(|byte| harmless(*byte)) {
        temporary
    } else {
        PathBuf::from("/tmp")
    }
}

/// Writes ALSA's and PulseAudio's client configuration into `folder`; answers with the variables that point to them.
pub(crate) fn write_configuration(folder: &Path) -> Result<Vec<(&'static str, OsString)>, VirtualMicrophoneError> {
    let server = format!("unix:{}", folder.join("socket").display());
    let (alsa, pulse) = (folder.join("asound.conf"), folder.join("client.conf"));
    // Stands in for ALSA's whole configuration, so that no setting of the machine or the person gets in between.
    let pcm = format!(
        "pcm.!default {{\n  type pulse\n  server \"{server}\"\n  device \"{ROOM}.monitor\"\n  \
         hint {{ show on description \"Virtual microphone\" }}\n}}\nctl.!default {{ type pulse server \"{server}\" }}\n"
    );
    let written = fs::write(&alsa, pcm).map_err(|source| (alsa.clone(), source));
    // Shared memory is an optimisation that containers often forbid.
    let client = "autospawn = no\nenable-shm = no\n";
    let written = written.and_then(|()| fs::write(&pulse, client).map_err(|source| (pulse.clone(), source)));
    written.map_err(|(path, source)| VirtualMicrophoneError::Setup { path, source })?;
    Ok(vec![
        ("ALSA_CONFIG_PATH", alsa.into()),
        ("PULSE_SERVER", server.into()),
        ("PULSE_SOURCE", format!("{ROOM}.monitor").into()),
        ("PULSE_SINK", ROOM.into()),
        ("PULSE_CLIENTCONFIG", pulse.into()),
        // Else the client library would make one in the person's home.
        ("PULSE_COOKIE", folder.join("cookie").into()),
    ])
}
