//! Type checks for phones, on Linux: what the phones' own systems see of our code, and of the platform's calls in it,
//! compiles. Nothing is linked and nothing runs; a build needs Xcode, or Android's NDK.
//!
//! Debian's Rust brings the standard library's source, which is checked along for either system. Build scripts that compile
//! C, assembler or CMake projects find stand-ins that write empty files, since no object is ever looked at.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::outcome::Outcome;
use crate::error::Error;
use crate::{machine, process, workspace};

/// An iPhone, and a phone with Android.
const TARGETS: [&str; 2] = ["aarch64-apple-ios", "aarch64-linux-android"];

/// What runs on a phone.
const PACKAGES: [&str; 2] = ["lavalier-core", "lavalier-bindings"];

/// Debian's compiler, which knows where its library's source is.
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// The tools that build scripts ask for, and the variable that names each, without the target.
const TOOLS: [(&str, &str); 3] = [("clang", "CC"), ("clang++", "CXX"), ("ar", "AR")];

/// Creates whatever file it is told to write. Preprocessing is for real: scripts read what comes of it.
const STAND_IN: &str = r#"#!/bin/sh
out= before=
for word in "$@"; do
    [ "$word" = -E ] && exec cc "$@"
    [ "$before" = -o ] && out=$word
    before=$word
done
[ -z "$out" ] || : >"$out"
"#;

/// A type check of [`PACKAGES`] for [`TARGETS`].
pub(super) fn run() -> Result<Outcome, Error> {
    if let Err(error) = machine::install(machine::PHONES) {
        let said = error.to_string();
        let why = said.lines().next().unwrap_or_default();
        return Ok(Outcome::skipped(format!("Debian's Rust cannot be had: {why}")));
    }
    if let Some(reason) = too_old()? {
        return Ok(Outcome::skipped(reason));
    }
    let target = workspace::target().join("phones");
    let stand_ins = stand_ins(&target.join("stand-ins"))?;
    super::checks::judge(&mut check(&target, &stand_ins))
}

/// Why Debian's compiler does not do, if so.
fn too_old() -> Result<Option<String>, Error> {
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let said = process::run(workspace::command(RUSTC).arg("--version"))?.output;
    Ok((version(&said) < version(needed))
        .then(|| format!("Rust {needed} or newer is needed with its library's source, and {RUSTC} is {said}")))
}

/// Major and minor version in a text such as `rustc 1.96.0 (…)` or `1.95`.
fn version(text: &str) -> Option<(u32, u32)> {
    let number = text
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let mut parts = number.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// Writes the tools' stand-ins, and an empty folder that stands for Apple's SDK.
fn stand_ins(folder: &Path) -> Result<PathBuf, Error> {
    fs::create_dir_all(folder.join("sdk")).map_err(Error::at(folder))?;
    for name in TOOLS.map(|(name, _)| name).into_iter().chain(["cmake"]) {
        let path = folder.join(name);
        fs::write(&path, STAND_IN).map_err(Error::at(&path))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(Error::at(&path))?;
    }
    Ok(folder.to_owned())
}

/// Both systems at once, so that what runs on this machine (macros, build scripts) is compiled once.
fn check(target: &Path, stand_ins: &Path) -> Command {
    let mut command = workspace::command(CARGO);
    command
        .args(["check", "--locked", "--quiet"])
        // Without what reads debugging information for backtraces, which is as large as the rest of it.
        .args([
            "-Z",
            "build-std=std,panic_abort",
            "-Z",
            "build-std-features=panic-unwind",
        ])
        .args(TARGETS.iter().flat_map(|system| ["--target", system]))
        .args(PACKAGES.iter().flat_map(|package| ["--package", package]))
        // Who runs this may be another toolchain's cargo.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", RUSTC)
        // Debian's compiler is a stable one, which is told that it may use its library's source.
        .env("RUSTC_BOOTSTRAP", "1")
        // The standard library is compiled and not only checked, as far as that goes without making code.
        .env("RUSTFLAGS", "-Zno-codegen")
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_INCREMENTAL", "0")
        .env("SDKROOT", stand_ins.join("sdk"))
        .env("CMAKE", stand_ins.join("cmake"));
    for system in TARGETS.map(|system| system.replace('-', "_")) {
        for (name, variable) in TOOLS {
            command.env(format!("{variable}_{system}"), stand_ins.join(name));
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_that_is_too_old_is_told_from_one_that_does() {
        assert_eq!(version("rustc 1.96.0 (ac68faa20 2026-05-25)\n"), Some((1, 96)));
        assert_eq!(version("1.95"), Some((1, 95)));
        assert!(version("rustc 1.63.0") < version("1.95"));
        assert!(version("no compiler at all") < version("1.95"));
    }

    #[test]
    fn a_stand_in_creates_the_file_that_it_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let stand_ins = stand_ins(folder.path()).expect("written");
        let object = folder.path().join("a.o");
        let mut command = workspace::command(stand_ins.join("clang"));
        command.args(["-c", "nowhere.c", "-o"]).arg(&object);
        assert!(process::run(&mut command).expect("it runs").status.success());
        assert_eq!(fs::read(object).expect("it is there"), b"");
    }
}
