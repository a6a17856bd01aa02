//! Where things are: the checkout, what cargo builds, and what xtask itself makes.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout's top folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ lies in the checkout")
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Where xtask keeps the programs that it installs, so that they never touch a person's own folders.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// A file of the data and tools that are not ours to hand on, by its path below the folder that `LAVALIER_SHARED` names, else
/// below `shared` beside the checkout. It is there or not.
pub(crate) fn shared(path: &str) -> PathBuf {
    std::env::var_os("LAVALIER_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from)
        .join(path)
}

/// A command in the checkout's top folder with no input.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(std::process::Stdio::null());
    command
}

/// `cargo`, by the path that runs this, with plain output.
pub(crate) fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_PROGRESS_WHEN", "never");
    command
}

/// A program that extends cargo and asks it for the workspace's packages.
pub(crate) fn cargo_plugin(program: &Path) -> Command {
    let mut command = command(program);
    command.env("CARGO", cargo().get_program());
    command
}

/// Builds the `lavalier` binary, for the demonstration and the tests. The whole workspace's features are asked for, so that
/// the one build of the dependencies serves both.
pub(crate) fn build_binary() -> Command {
    let mut command = cargo();
    command.args(["build", "--workspace", "--bin", "lavalier"]);
    command
}

/// The `lavalier` binary that [`build_binary`] makes.
pub(crate) fn binary() -> PathBuf {
    target().join("debug/lavalier")
}
