//! A real studio and real commands, between homes in a temporary folder.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// A studio on a free port, and a folder for homes beside it. Dropping it ends the studio.
pub(crate) struct Stage {
    folder: tempfile::TempDir,
    studio: Child,
    url: String,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    /// The exit code.
    pub(crate) code: i32,
    /// Every JSON line on standard output.
    pub(crate) lines: Vec<Value>,
    /// Standard error; for whoever reads a failed test.
    pub(crate) words: String,
}

impl Said {
    /// The last line, of a command that is expected to have done what it should.
    pub(crate) fn good(&self) -> &Value {
        assert_eq!(self.code, 0, "{self:?}");
        self.lines.last().unwrap_or(&Value::Null)
    }

    /// The kind of the error, of a command that is expected to fail with this exit code.
    pub(crate) fn kind(&self, code: i32) -> &str {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.words.contains("panicked"), "{self:?}");
        self.lines
            .last()
            .and_then(|line| line["error"]["kind"].as_str())
            .unwrap_or_default()
    }
}

impl Stage {
    /// Starts the studio.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut studio = command(&folder.path().join("nobody"))
            .args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(folder.path().join("studio"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(studio.stdout.take().expect("it is piped")).lines();
        let ready = lines.next().expect("it says something").expect("it is text");
        let ready: Value = serde_json::from_str(&ready).expect("it is JSON");
        assert_eq!(ready["event"], "ready");
        let url = ready["url"].as_str().expect("it says where").to_owned();
        std::fs::write(folder.path().join("password"), "correct horse battery staple\n").expect("it is written");
        Self { folder, studio, url }
    }

    /// A path in the stage's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The studio's address.
    #[allow(dead_code, reason = "each test program is built with all of this and uses some")]
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Runs a command with `--json` from a home.
    pub(crate) fn run(&self, home: &str, arguments: &[&str]) -> Said {
        let output: Output = command(&self.path(home))
            .args(arguments)
            .arg("--json")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("standard output is text");
        Said {
            code: output.status.code().expect("it was not killed"),
            lines: text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
                .collect(),
            words: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Signs in as the first owner, from a home.
    pub(crate) fn sign_in(&self, home: &str) -> Said {
        let code = self.path("studio/setup-code");
        let code = code.to_str().expect("the path is text");
        self.run(
            home,
            &[
                "login",
                &self.url,
                "--email",
                "zoe@example.org",
                "--name",
                "Zoë",
                "--setup-code-file",
                code,
                "--password-file",
                "password",
            ],
        )
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.studio.kill();
        let _ = self.studio.wait();
    }
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lavalier"));
    command
        .env("LAVALIER_HOME", home)
        .env("LAVALIER_VAULT", "file")
        .env_remove("LAVALIER_LOG");
    command
}
