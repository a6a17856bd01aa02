//! A microphone made of software, below ALSA: a private PulseAudio daemon whose one output goes nowhere, and whose monitor
//! ALSA's default device records. What is played into it is what a recorder hears, through the recorder's real capture path.
//!
//! Invariants:
//! - Nothing of the machine's own sound or configuration is touched: the daemon, its socket and ALSA's configuration live in a
//!   folder of their own, which goes with the value; a child sees them only when given [`VirtualMicrophone::environment`].
//! - Sound comes out as it went in: the daemon runs at 48 kHz, mono, 32 bit, at full volume, so a 48 kHz mono WAV of up to 24
//!   bits is recorded bit for bit. (The null sink's `norewinds` is what makes the first samples whole: with rewinds the monitor
//!   has already given away the moment at which playing begins.)
//! - It is never faster or slower than the clock, and silent when nothing is played.

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

/// Frames a second of the microphone.
pub const RATE: u32 = 48_000;

/// The daemon's name for its output; the monitor has it with `.monitor` after it.
const ROOM: &str = "room";

/// Seconds without any client after which the daemon ends by itself, should whoever started it be killed outright.
const ORPHAN_SECONDS: u32 = 600;

/// What the daemon says, in the C locale, when it can be connected to.
const READY: &str = "Daemon startup complete";

/// Why there is no virtual microphone, or no speech for it.
#[derive(Debug, thiserror::Error)]
pub enum VirtualMicrophoneError {
    /// A program that it is made of is not installed.
    #[error("{program} is not installed; install it with: sudo apt-get install {package}")]
    Missing {
        /// The program.
        program: &'static str,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// A program that it is made of failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// The last of what it said.
        said: String,
    },
    /// Its folder could not be made, or a program not be run.
    #[error("the virtual microphone could not be set up at {}: {source}", path.display())]
    Setup {
        /// The file, folder or program concerned.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The longest path of a temporary folder that leaves room for the socket's own: together they stay under 108 bytes.
const PLACE_MAX: usize = 64;

/// Where the daemon's folder is made: in the temporary folder, unless that has a name that will not do. PulseAudio cuts
/// its arguments and its list of servers at blanks, and ALSA's configuration knows more signs that mean something.
fn place(temporary: PathBuf) -> PathBuf {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte);
    let bytes = temporary.as_os_str().as_encoded_bytes();
    if bytes.len() <= PLACE_MAX && bytes.iter().all(|byte| harmless(*byte)) {
        temporary
    } else {
        PathBuf::from("/tmp")
    }
}

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

/// Speaks `text` into a WAV of the microphone's own form: 48 kHz, mono, 24 bit, with speech peaking at -6 dBFS.
///
/// The same text gives the same samples with the same versions of espeak-ng and sox.
///
/// # Errors
///
/// When `espeak-ng` or `sox` is missing or fails.
pub fn speak(text: &str, wav: &Path) -> Result<(), VirtualMicrophoneError> {
    let spoken =
        tempfile::Builder::new()
            .suffix(".wav")
            .tempfile()
            .map_err(|source| VirtualMicrophoneError::Setup {
                path: std::env::temp_dir(),
                source,
            })?;
    let mut speaker = Command::new("espeak-ng");
    run(
        "espeak-ng",
        "espeak-ng",
        speaker.args(["-v", "en", "--stdin", "-w"]).arg(spoken.path()),
        text,
    )?;
    let mut converter = Command::new("sox");
    // -D: no dither, whose noise would differ from run to run.
    converter
        .arg("-D")
        .arg(spoken.path())
        .args(["-b", "24", "-c", "1", "-r"])
        .arg(RATE.to_string())
        .arg(wav);
    run("sox", "sox", converter.args(["gain", "-n", "-6"]), "")
}

/// Runs a program to its end with `input`; what it says is kept for the error.
fn run(
    program: &'static str,
    package: &'static str,
    command: &mut Command,
    input: &str,
) -> Result<(), VirtualMicrophoneError> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| not_run(program, package, source))?;
    let fed = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(input.as_bytes()))
        .transpose();
    let done = fed
        .and_then(|_| child.wait_with_output())
        .map_err(|source| not_run(program, package, source))?;
    if done.status.success() {
        return Ok(());
    }
    Err(VirtualMicrophoneError::Failed {
        program,
        said: String::from_utf8_lossy(&done.stderr).trim().to_owned(),
    })
}

fn not_run(program: &'static str, package: &'static str, source: io::Error) -> VirtualMicrophoneError {
    match source.kind() {
        io::ErrorKind::NotFound => VirtualMicrophoneError::Missing { program, package },
        _ => VirtualMicrophoneError::Setup {
            path: PathBuf::from(program),
            source,
        },
    }
}

/// Writes ALSA's and PulseAudio's client configuration into `folder`; answers with the variables that point to them.
fn write_configuration(folder: &Path) -> Result<Vec<(&'static str, OsString)>, VirtualMicrophoneError> {
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

/// Starts the daemon and waits for it to say that it is ready.
fn start_daemon(folder: &Path) -> Result<Child, VirtualMicrophoneError> {
    let socket = folder.join("socket");
    let mut command = Command::new("pulseaudio");
    // Nothing of the caller's session reaches it; as root it only warns.
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LC_ALL", "C");
    for name in ["HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH"] {
        command.env(name, folder);
    }
    command.args([
        "-n",
        "--daemonize=no",
        "--use-pid-file=no",
        "--realtime=no",
        "--high-priority=no",
        "--disable-shm=yes",
    ]);
    command
        .args(["--log-target=stderr", "--log-level=info"])
        .arg(format!("--exit-idle-time={ORPHAN_SECONDS}"));
    command.arg("-L").arg(format!(
        "module-null-sink sink_name={ROOM} format=s32le rate={RATE} channels=1 channel_map=mono norewinds=1"
    ));
    let listen = format!(
        "module-native-protocol-unix socket={} auth-anonymous=1 auth-cookie-enabled=0",
        socket.display()
    );
    command.arg("-L").arg(listen);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut daemon = command
        .spawn()
        .map_err(|source| not_run("pulseaudio", "pulseaudio", source))?;

    let mut said = BufReader::new(daemon.stderr.take().expect("standard error is piped above"));
    let mut last = String::new();
    let mut line = String::new();
    while said.read_line(&mut line).is_ok_and(|length| length > 0) {
        if line.contains(READY) {
            // It must never wait for someone to read what it says.
            thread::spawn(move || io::copy(&mut said, &mut io::sink()));
            return Ok(daemon);
        }
        if line.starts_with("E:") {
            last.push_str(&line);
        }
        line.clear();
    }
    let _ = daemon.kill();
    let _ = daemon.wait();
    Err(VirtualMicrophoneError::Failed {
        program: "pulseaudio",
        said: last.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    /// Of a plain WAV's header.
    const HEADER_BYTES: usize = 44;

    /// Of the recording.
    const BYTES_A_SECOND: usize = RATE as usize * 3;

    /// Of recorded time, in which one second of sound has to have been heard.
    const SECONDS_UNTIL_GIVEN_UP: u32 = 60;

    /// A 48 kHz 24-bit mono WAV whose samples take all values' bits, extremes included.
    fn pattern(frames: u32) -> Vec<u8> {
        let mut wav = Vec::new();
        let bytes = frames * 3;
        wav.extend_from_slice(b"RIFF");
        wav.extend_from_slice(&(36 + bytes).to_le_bytes());
        wav.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        wav.extend_from_slice(&RATE.to_le_bytes());
        wav.extend_from_slice(&(RATE * 3).to_le_bytes());
        wav.extend_from_slice(&[3, 0, 24, 0]);
        wav.extend_from_slice(b"data");
        wav.extend_from_slice(&bytes.to_le_bytes());
        let mut state = 0x7fff_ff00_u32;
        for _ in 0..frames {
            wav.extend_from_slice(&state.to_le_bytes()[1..]);
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        }
        wav
    }

    #[test]
    fn a_temporary_folder_with_a_blank_or_a_long_name_is_not_used() {
        assert_eq!(place("/var/tmp".into()), Path::new("/var/tmp"));
        assert_eq!(place("/home/ada/my files".into()), Path::new("/tmp"));
        assert_eq!(place("/x".repeat(60).into()), Path::new("/tmp"));
    }

    #[test]
    fn what_is_played_is_recorded_bit_for_bit_by_a_program_that_is_not_ours() {
        let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
        let wav = tempfile::NamedTempFile::new().expect("a file for the test");
        let pattern = pattern(RATE);
        fs::write(wav.path(), &pattern).expect("the pattern is written");
        let mut recorder = Command::new("arecord")
            .args([
                "--quiet", "-D", "default", "-t", "raw", "-f", "S24_3LE", "-r", "48000", "-c", "1",
            ])
            .envs(microphone.environment().iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::piped())
            .spawn()
            .expect("arecord is installed by the test command");
        let mut heard = recorder.stdout.take().expect("standard output is piped above");
        let mut second = vec![0; BYTES_A_SECOND];
        heard
            .read_exact(&mut second)
            .expect("it records silence before anything is played");
        let playing = microphone
            .start_playing(wav.path())
            .expect("paplay is installed by the test command");

        let samples = &pattern[HEADER_BYTES..];
        let mut recorded = Vec::new();
        let found = (0..SECONDS_UNTIL_GIVEN_UP).any(|_| {
            heard.read_exact(&mut second).expect("it goes on recording");
            recorded.extend_from_slice(&second);
            let starts = recorded.chunks_exact(3).position(|frame| frame == &samples[..3]);
            starts.is_some_and(|frame| recorded[frame * 3..].starts_with(samples))
        });
        recorder
            .kill()
            .and_then(|()| recorder.wait())
            .expect("arecord can be ended");
        drop(playing);
        assert!(found, "what was recorded is not what was played");
    }

    #[test]
    fn a_missing_player_is_named_with_its_package() {
        let error = not_run("paplay", "pulseaudio-utils", io::ErrorKind::NotFound.into());
        assert_eq!(
            error.to_string(),
            "paplay is not installed; install it with: sudo apt-get install pulseaudio-utils"
        );
    }
}
