//! Somebody with a home folder, who runs commands.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::running::{Ran, Running};

/// Names the built binary; the test command sets it.
const BINARY_VARIABLE: &str = "LAVALIER_BIN";

/// A person or a device: a home and the commands run in it.
#[derive(Debug, Clone)]
pub struct Person {
    home: PathBuf,
    environment: Vec<(String, std::ffi::OsString)>,
}

impl Person {
    /// Somebody whose home will be `home`.
    #[must_use]
    pub fn at(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            environment: Vec::new(),
        }
    }

    /// The same person with more in the environment of each command.
    #[must_use]
    pub fn with<'a>(mut self, variables: impl IntoIterator<Item = (&'a str, std::ffi::OsString)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value));
        self.environment.extend(variables);
        self
    }

    /// The home.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A command, ready to be run.
    #[must_use]
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = lavalier();
        command.arg("--home").arg(&self.home).arg("--json").args(arguments);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts a command.
    #[must_use]
    pub fn start<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Running {
        Running::start(self.command(arguments))
    }

    /// Runs a command to its end.
    #[must_use]
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        self.start(arguments).finish()
    }
}

/// The binary under test, with nothing of the machine's own settings in its environment.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn lavalier() -> Command {
    let mut command = Command::new(binary());
    // Secrets go to a file: a test never touches the person's own keyring.
    command.env("LAVALIER_VAULT", "file").env_remove("LAVALIER_HOME");
    command.env("NO_COLOR", "1").env_remove("RUST_LOG");
    command
}

fn binary() -> PathBuf {
    if let Some(named) = std::env::var_os(BINARY_VARIABLE) {
        return named.into();
    }
    // A test program lies in target/PROFILE/deps.
    let program = std::env::current_exe().expect("a process knows its own file");
    let folder = program.ancestors().nth(2).expect("test programs lie two folders deep");
    let binary = folder.join("lavalier");
    assert!(
        binary.is_file(),
        "{} is not there: build it first with `cargo build --workspace --bin lavalier`",
        binary.display()
    );
    binary
}
