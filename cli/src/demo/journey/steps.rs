//! Running this program's commands as children, shown as a person would type them.

use std::process::Stdio;

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::folder::{Folder, PRODUCER, RECORDER};
use super::this_program;
use crate::failure::Failure;
use crate::output::Output;

/// What every step stands on.
pub(super) struct Steps<'a> {
    folder: &'a Folder,
    output: &'a Output,
}

/// Whose home a command works in.
pub(super) struct Role {
    home: &'static str,
}

impl<'a> Steps<'a> {
    pub(super) fn new(folder: &'a Folder, output: &'a Output) -> Self {
        Self { folder, output }
    }

    /// The producer's home.
    pub(super) fn producer(&self) -> Role {
        Role { home: PRODUCER }
    }

    /// The recorder's home.
    pub(super) fn recorder(&self) -> Role {
        Role { home: RECORDER }
    }

    /// What a person reads: on standard output, or on standard error where programs read the output.
    pub(super) fn say(&self, text: &str) {
        if self.output.is_json() {
            self.output.notice(text);
        } else {
            // Whether anybody reads it is found out at the last line.
            let _ = self.output.text(text);
        }
    }

    /// A heading between steps.
    pub(super) fn heading(&self, text: &str) {
        self.say(&format!("\n{}", self.output.bold(text)));
    }

    /// Whether a person watches.
    pub(super) fn is_watched(&self) -> bool {
        self.output.is_watched()
    }

    /// Shows a command line, `behind` it what the shell would do with it.
    pub(super) fn show(&self, role: Option<&Role>, arguments: &[&str], behind: &str) {
        let quoted = arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>();
        let home = role.map_or_else(String::new, |role| format!(" --home {}", role.home));
        self.say(
            &self
                .output
                .bold(&format!("$ lavalier{home} {}{behind}", quoted.join(" "))),
        );
    }

    /// A child that is this program, in the demonstration's folder, with a home where it has one.
    pub(super) fn command(&self, role: Option<&Role>, arguments: &[&str]) -> Result<Command, Failure> {
        let mut command = Command::from(this_program()?);
        if let Some(role) = role {
            command.arg("--home").arg(role.home);
        }
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("LAVALIER_HOME")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        Ok(command)
    }

    /// Runs a command whose words a person reads.
    ///
    /// # Errors
    /// When it fails.
    pub(super) async fn run(&self, role: &Role, arguments: &[&str]) -> Result<(), Failure> {
        self.show(Some(role), arguments, "");
        let done = self
            .command(Some(role), arguments)?
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .output()
            .await
            .map_err(Failure::file("run", "this program"))?;
        self.say(String::from_utf8_lossy(&done.stdout).trim_end());
        if done.status.success() {
            Ok(())
        } else {
            Err(failed(arguments))
        }
    }

    /// Runs a command that reads `input` and has to end with `exit`; all that it says is what a person reads.
    ///
    /// # Errors
    /// When it ends otherwise.
    pub(super) async fn run_with(
        &self,
        role: &Role,
        arguments: &[&str],
        input: &str,
        exit: i32,
    ) -> Result<(), Failure> {
        self.show(Some(role), arguments, " <<< LINK");
        let mut child = self
            .command(Some(role), arguments)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Failure::file("run", "this program"))?;
        let mut stdin = child.stdin.take().expect("standard input is piped above");
        let fed = stdin.write_all(format!("{input}\n").as_bytes()).await;
        drop(stdin);
        fed.map_err(Failure::file("run", "this program"))?;
        let done = child
            .wait_with_output()
            .await
            .map_err(Failure::file("run", "this program"))?;
        for said in [&done.stdout, &done.stderr] {
            for line in String::from_utf8_lossy(said).lines().filter(|line| !line.is_empty()) {
                self.say(&format!("  {line}"));
            }
        }
        if done.status.code() == Some(exit) {
            Ok(())
        } else {
            Err(failed(arguments))
        }
    }

    /// Runs a command with `--json` and returns its last line. `into` is shown as where its output goes.
    ///
    /// # Errors
    /// When it fails, or its output is no JSON.
    pub(super) async fn ask(&self, role: &Role, arguments: &[&str], into: Option<&str>) -> Result<Value, Failure> {
        let behind = into.map_or_else(String::new, |file| format!(" > {file}"));
        self.show(Some(role), arguments, &behind);
        let mut all = arguments.to_vec();
        all.push("--json");
        let done = self
            .command(Some(role), &all)?
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .output()
            .await
            .map_err(Failure::file("run", "this program"))?;
        let text = String::from_utf8_lossy(&done.stdout);
        let last = text.lines().last().unwrap_or_default();
        match serde_json::from_str(last) {
            Ok(value) if done.status.success() => Ok(value),
            _ => {
                self.say(last);
                Err(failed(arguments))
            }
        }
    }

    /// Link, six words and QR code, as `invite create` shows them.
    pub(super) fn show_invitation(&self, invitation: &Value, link: &str) {
        let words = invitation["words"].as_str().unwrap_or_default();
        let roll = invitation["roll"].as_str().unwrap_or_default();
        self.say(&format!("  {link}\n  six words  {words}\n  roll       {roll}"));
        if let Ok(code) = QrCode::new(link.as_bytes()) {
            // Dark on light whatever the terminal's own colours, because a scanner expects it so.
            let drawn = code
                .render::<Dense1x2>()
                .dark_color(Dense1x2::Light)
                .light_color(Dense1x2::Dark)
                .build();
            self.say(&drawn);
        }
    }
}

/// A step that did not do what it should.
pub(super) fn failed(arguments: &[&str]) -> Failure {
    Failure::Demo {
        message: format!("The step “lavalier {}” failed.", arguments.join(" ")),
        remedy: "Read what it said above; “lavalier doctor” looks at this machine.".to_owned(),
    }
}

/// An argument as a shell takes it.
fn quoted(argument: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@=".contains(letter);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}
