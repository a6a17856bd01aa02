//! The microphone, and what is played into it.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::configuration::{ROOM, place, write_configuration};
use crate::daemon::start_daemon;
use crate::error::{VirtualMicrophoneError, not_run};

/// A running virtual microphone. Dropping it ends the daemon and removes its folder.
#[derive(Debug)]
pub struct VirtualMicrophone {
    daemon: Child,
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, OsString)>,
}

impl VirtualMicrophone {
    /// Starts one and waits until it can be recorded from.
    ///
    /// # Errors
    ///
    /// When PulseAudio is missing, will not start, or its folder cannot be made.
    pub fn start() -> Result<Self, VirtualMicrophoneError> {
        let place = place(std::env::temp_dir());
        let folder = tempfile::Builder::new()
            .prefix("lavalier-microphone-")
            .tempdir_in(&place)
            .map_err(|source| VirtualMicrophoneError::Setup { path: place, source })?;
        let environment = write_configuration(folder.path())?;
        let daemon = start_daemon(folder.path())?;
        Ok(Self {
            daemon,
            folder,
            environment,
        })
    }

    /// What a child's environment needs to have this as its default microphone, through ALSA or PulseAudio alike.
    pub fn environment(&self) -> &[(&'static str, OsString)] {
        &self.environment
    }

    /// Plays a WAV into the microphone from now on, until its end or until the answer is dropped.
    ///
    /// # Errors
    ///
    /// When `paplay` is missing or cannot be run.
    pub fn start_playing(&self, wav: &Path) -> Result<Playing, VirtualMicrophoneError> {
        let mut command = Command::new("paplay");
        command
            .arg(format!("--device={ROOM}"))
            .arg(wav)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let player = command
            .spawn()
            .map_err(|source| not_run("paplay", "pulseaudio-utils", source))?;
        Ok(Playing { player })
    }

    /// Plays a WAV into the microphone and returns when all of it has been heard.
    ///
    /// # Errors
    ///
    /// When `paplay` is missing, or cannot read the file.
    pub fn play(&self, wav: &Path) -> Result<(), VirtualMicrophoneError> {
        self.start_playing(wav)?.wait()
    }

    /// Takes the microphone away from whoever records from it, as pulling its plug would.
    ///
    /// # Errors
    ///
    /// When the daemon cannot be ended.
    pub fn unplug(&mut self) -> Result<(), VirtualMicrophoneError> {
        let ended = self.daemon.kill().and_then(|()| self.daemon.wait());
        ended.map(drop).map_err(|source| VirtualMicrophoneError::Setup {
            path: self.folder.path().to_owned(),
            source,
        })
    }
}

impl Drop for VirtualMicrophone {
    fn drop(&mut self) {
        // One that has already ended is what is wanted.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// A WAV that is being played. Dropping it stops the player.
#[derive(Debug)]
pub struct Playing {
    player: Child,
}

impl Playing {
    /// Waits until all of it has been heard.
    ///
    /// # Errors
    ///
    /// When `paplay` could not read the file, or the microphone went away.
    pub fn wait(mut self) -> Result<(), VirtualMicrophoneError> {
        let said = self.player.stderr.take().map(io::read_to_string).transpose();
        let status = self.player.wait();
        match (status, said) {
            (Ok(status), _) if status.success() => Ok(()),
            (_, said) => {
                let said = said.ok().flatten().unwrap_or_default();
                Err(VirtualMicrophoneError::Failed {
                    program: "paplay",
                    said: said.trim().to_owned(),
                })
            }
        }
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        // One that has already ended is what is wanted.
        let _ = self.player.kill();
        let _ = self.player.wait();
    }
}
