//! The demonstration's studio: a child on a free port of this machine.

use std::fs::File;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;

use super::folder::{Folder, STUDIO, STUDIO_LOG};
use super::steps::{Steps, failed};
use crate::failure::Failure;

/// A running studio. Dropping it ends it.
pub(super) struct Studio {
    /// Its address.
    pub(super) url: String,
    /// The file with the code for its first owner.
    pub(super) setup_code_file: String,
    child: Child,
}

/// Starts it and waits until it says that it is ready.
pub(super) async fn start(steps: &Steps<'_>, folder: &Folder) -> Result<Studio, Failure> {
    let arguments = ["serve", "--data", STUDIO, "--listen", "127.0.0.1:0"];
    steps.show(None, &arguments, " &");
    let log_path = folder.path().join(STUDIO_LOG);
    let log = File::create(&log_path).map_err(Failure::file("write", &log_path))?;
    let mut child = steps
        .command(None, &[&arguments[..], &["--json"]].concat())?
        .env("LAVALIER_HOME", folder.path().join(STUDIO))
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .map_err(Failure::file("run", "this program"))?;
    let stdout = child.stdout.take().expect("standard output is piped above");
    let mut lines = BufReader::new(stdout).lines();
    let (mut url, mut setup) = (None, None);
    while url.is_none() || setup.is_none() {
        let line = lines.next_line().await.map_err(Failure::file("read", STUDIO_LOG))?;
        let Some(event) = line.and_then(|line| serde_json::from_str::<Value>(&line).ok()) else {
            steps.say(&std::fs::read_to_string(&log_path).unwrap_or_default());
            return Err(failed(&arguments));
        };
        match event["event"].as_str() {
            Some("ready") => url = event["url"].as_str().map(ToOwned::to_owned),
            Some("setup") => setup = event["code_file"].as_str().map(ToOwned::to_owned),
            _ => {
                steps.say(event["error"]["message"].as_str().unwrap_or_default());
                return Err(failed(&arguments));
            }
        }
    }
    let url = url.expect("the loop ends with both");
    steps.say(&format!("It listens on {url}."));
    Ok(Studio {
        url,
        setup_code_file: setup.expect("the loop ends with both"),
        child,
    })
}

impl Studio {
    /// Waits until it ends by itself, which it does not.
    pub(super) async fn goes_on(&self) -> Result<(), Failure> {
        std::future::pending().await
    }

    /// Asks it to end, and waits until it has.
    pub(super) async fn stop(mut self) {
        let pid = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
        if let Some(pid) = pid
            && kill_process(pid, Signal::TERM).is_ok()
        {
            let _ = self.child.wait().await;
        }
    }
}
