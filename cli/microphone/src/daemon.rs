//! The PulseAudio daemon.

use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::RATE;
use crate::configuration::ROOM;
use crate::error::{VirtualMicrophoneError, not_run};

/// Seconds without any client after which the daemon ends by itself, should whoever started it be killed outright.
const ORPHAN_SECONDS: u32 = 600;

/// What the daemon says, in the C locale, when it can be connected to.
const READY: &str = "Daemon startup complete";

/// Starts the daemon and waits for it to say that it is ready.
pub(crate) fn start_daemon(folder: &Path) -> Result<Child, VirtualMicrophoneError> {
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
