//! A studio, a producer and a recorder on this machine, driven through the command line as people and scripts drive it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::material;
use crate::error::Error;
use crate::{process, workspace};

/// The production of every run.
pub(crate) const PRODUCTION: &str = "bench";

/// The brief that the interviewer's end gets when nothing else is said: with the proxy.
const BRIEF: &str = include_str!("../../../protocol/src/brief/templates/interviewer.toml");

/// What the laptop's gate asks.
const EVIDENCE: &str = r#"{"platform": "desktop", "model": "bench", "os": {"version": "1", "build": null, "patch_level": null},
 "app": {"id": "bench", "version": "1.0.0"}, "observed_at": "2026-01-01T00:00:00Z",
 "controls": [{"control": "passcode.set", "state": "pass", "grade": "declared", "source": "person", "detail": null}]}"#;

/// Builds the binary as it is released, and beside it the one that measures.
pub(crate) fn build() -> Result<(), Error> {
    eprintln!("building lavalier as it is released");
    let mut command = workspace::cargo();
    command.args([
        "build",
        "--release",
        "--quiet",
        "--workspace",
        "--bin",
        "lavalier",
        "--bin",
        "lavalier-inside",
    ]);
    let status = command.status().map_err(|source| Error::Start {
        program: process::name(&command),
        source,
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(unexpected("building lavalier", "see above"))
    }
}

/// One of the binaries that [`build`] makes.
pub(crate) fn released(name: &str) -> PathBuf {
    workspace::target().join("release").join(name)
}

/// An answer that is not what it should be.
pub(crate) fn unexpected(what: &str, said: impl Into<String>) -> Error {
    Error::Unexpected {
        what: what.to_owned(),
        said: said.into(),
    }
}

/// The studio, with one production, and the homes of a producer and a recorder.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: TempDir,
    studio: Child,
    address: String,
}

impl Stage {
    /// Starts a studio on loopback, signs its owner in and makes the production.
    pub(crate) fn start() -> Result<Self, Error> {
        Self::start_behind(None)
    }

    /// The same behind something that is reached at `public_url` and forwards to the given address.
    pub(crate) fn start_behind(public: Option<(&str, &str)>) -> Result<Self, Error> {
        // On the disk that is measured, which the machine's temporary folder need not be.
        let parent = material::folder()?;
        let folder = tempfile::Builder::new()
            .prefix("run-")
            .tempdir_in(&parent)
            .map_err(Error::at(&parent))?;
        let mut command = Command::new(released("lavalier"));
        command.arg("serve").arg("--data").arg(folder.path().join("studio"));
        match public {
            Some((url, listen)) => command.args(["--listen", listen, "--public-url", url]),
            None => command.args(["--listen", "127.0.0.1:0"]),
        };
        command.arg("--json").stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(log(folder.path(), "studio.log")?);
        let studio = command.spawn().map_err(|source| Error::Start {
            program: "lavalier".to_owned(),
            source,
        })?;
        let mut stage = Self {
            folder,
            studio,
            address: String::new(),
        };
        stage.set_up()?;
        Ok(stage)
    }

    fn set_up(&mut self) -> Result<(), Error> {
        let mut lines = BufReader::new(self.studio.stdout.take().expect("standard output is piped")).lines();
        let mut event = |wanted: &str| loop {
            let line = lines
                .next()
                .and_then(Result::ok)
                .ok_or_else(|| unexpected("starting the studio", "it ended"))?;
            let value: Value =
                serde_json::from_str(&line).map_err(|error| unexpected("lavalier serve", error.to_string()))?;
            if value["event"] == wanted {
                break Ok::<Value, Error>(value);
            }
        };
        let url = text(&event("ready")?, "url")?;
        self.address = url.trim_start_matches("http://").to_owned();
        let code = text(&event("setup")?, "code_file")?;
        let password = self.folder.path().join("password");
        fs::write(&password, "a long enough password of a benchmark").map_err(Error::at(&password))?;
        let mut login = self.producer();
        login.args([
            "login",
            &url,
            "--email",
            "bench@example.com",
            "--name",
            "Bench",
            "--setup-code-file",
            &code,
        ]);
        json(login.arg("--password-file").arg(&password))?;
        let mut create = self.producer();
        create.args(["production", "create", "Bench", "--id", PRODUCTION, "--no-recovery"]);
        json(&mut create)?;
        let evidence = self.evidence();
        fs::write(&evidence, EVIDENCE).map_err(Error::at(&evidence))
    }

    /// The studio's process.
    pub(crate) fn studio(&self) -> u32 {
        self.studio.id()
    }

    /// Where the studio is reached: address and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A folder that goes with the stage.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `lavalier` at the producer's home, answering in JSON.
    pub(crate) fn producer(&self) -> Command {
        self.lavalier("producer")
    }

    fn lavalier(&self, home: &str) -> Command {
        let mut command = workspace::command(released("lavalier"));
        // Secrets in a file: a measurement leaves nothing in the person's own keyring.
        command.env("LAVALIER_VAULT", "file").env_remove("LAVALIER_HOME");
        command.arg("--home").arg(self.folder.path().join(home)).arg("--json");
        command
    }

    fn evidence(&self) -> PathBuf {
        self.folder.path().join("evidence.json")
    }

    /// `lavalier record` of a new invitation to the interviewer's end, at the recorder's home; with the proxy or without.
    pub(crate) fn record(&self, proxy: bool) -> Result<Command, Error> {
        let brief = self.folder.path().join("brief.toml");
        let lines = BRIEF.lines().filter(|line| proxy || !line.starts_with("proxy_bitrate"));
        fs::write(&brief, lines.map(|line| format!("{line}\n")).collect::<String>()).map_err(Error::at(&brief))?;
        let link = self.invite(&brief)?;
        let mut record = self.lavalier("recorder");
        record.args(["record", &link, "--evidence"]).arg(self.evidence());
        Ok(record)
    }
}

impl Stage {
    /// Links for so many laptops.
    pub(crate) fn invite_many(&self, count: u32) -> Result<Vec<String>, Error> {
        let brief = self.folder.path().join("brief.toml");
        fs::write(&brief, BRIEF).map_err(Error::at(&brief))?;
        (0..count).map(|_| self.invite(&brief)).collect()
    }

    fn invite(&self, brief: &Path) -> Result<String, Error> {
        let mut invite = self.producer();
        invite
            .args([
                "invite",
                "create",
                PRODUCTION,
                "--subject",
                "Voice",
                "--end",
                "interviewer",
                "--brief",
            ])
            .arg(brief);
        text(&json(&mut invite)?, "link")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // One that has already ended is what is wanted.
        let _ = self.studio.kill();
        let _ = self.studio.wait();
    }
}

/// Runs `lavalier record` to its end and gives back its last events: `stopped` and `safe`.
pub(crate) fn finish_recording(command: &mut Command) -> Result<Recorded, Error> {
    start_recording(command)?.finish()
}

/// Starts `lavalier record`.
pub(crate) fn start_recording(command: &mut Command) -> Result<Recording, Error> {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let process = command.spawn().map_err(|source| Error::Start {
        program: "lavalier".to_owned(),
        source,
    })?;
    Ok(Recording { process })
}

/// A recording that runs.
#[derive(Debug)]
pub(crate) struct Recording {
    process: Child,
}

/// A recording that has ended, all of it safe.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// Seconds from Stop until the take was safe.
    pub(crate) seconds_after_stop: f64,
}

impl Recording {
    /// The recorder's process.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it ends, which must be with a take that is safe.
    pub(crate) fn finish(mut self) -> Result<Recorded, Error> {
        let lines = BufReader::new(self.process.stdout.take().expect("standard output is piped")).lines();
        let (mut safe, mut last) = (None, String::new());
        for line in lines.map_while(Result::ok) {
            if line.contains(r#""safe""#) {
                safe = serde_json::from_str::<Value>(&line).ok();
            }
            last = line;
        }
        let status = self.process.wait().map_err(|source| Error::Start {
            program: "lavalier".to_owned(),
            source,
        })?;
        let seconds = safe.as_ref().and_then(|safe| safe["seconds_after_stop"].as_f64());
        match seconds {
            Some(seconds_after_stop) if status.success() => Ok(Recorded { seconds_after_stop }),
            _ => Err(unexpected("lavalier record", format!("{status}: {last}"))),
        }
    }
}

/// Runs a command of `lavalier` that has to succeed and gives back the last object it prints.
pub(crate) fn json(command: &mut Command) -> Result<Value, Error> {
    let done = command.output().map_err(|source| Error::Start {
        program: "lavalier".to_owned(),
        source,
    })?;
    let what = format!(
        "lavalier {}",
        command
            .get_args()
            .map(|word| word.to_string_lossy())
            .collect::<Vec<_>>()
            .join(" ")
    );
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        let complaint = String::from_utf8_lossy(&done.stderr);
        return Err(unexpected(&what, format!("{}: {said}{complaint}", done.status)));
    }
    let last = said.lines().last().unwrap_or("null");
    serde_json::from_str(last).map_err(|error| unexpected(&what, format!("{error}: {last}")))
}

fn text(value: &Value, member: &str) -> Result<String, Error> {
    value[member]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| unexpected("lavalier", format!("no {member} in {value}")))
}

fn log(folder: &Path, name: &str) -> Result<Stdio, Error> {
    let path = folder.join(name);
    fs::File::create(&path).map(Stdio::from).map_err(Error::at(&path))
}
