//! `package android`: the AAR and the APK, by Gradle, on a machine that has the Android SDK and NDK.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::error::Error;
use crate::{process, workspace};

/// Builds them, or says in one line what this machine lacks for it.
///
/// # Errors
///
/// When Gradle cannot be started.
pub(crate) fn run() -> Result<ExitCode, Error> {
    let missing = missing();
    if !missing.is_empty() {
        eprintln!(
            "lav: the Android package cannot be built here: missing {}; android/README.md says how to set a machine up",
            missing.join(", ")
        );
        return Ok(ExitCode::FAILURE);
    }
    let mut gradle = workspace::command("gradle");
    gradle.current_dir(workspace::root().join("android")).args([
        "--no-daemon",
        ":kit:assembleRelease",
        ":app:assembleRelease",
    ]);
    let status = gradle.status().map_err(|source| Error::Start {
        program: "gradle".to_owned(),
        source,
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What is not here of what the real build needs.
fn missing() -> Vec<&'static str> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .is_some_and(|path| path.is_dir())
    };
    let mut missing = Vec::new();
    if !folder("ANDROID_HOME") {
        missing.push("the Android SDK (ANDROID_HOME)");
    }
    if !folder("ANDROID_NDK_HOME") {
        missing.push("the Android NDK (ANDROID_NDK_HOME)");
    }
    if !process::on_path("java") {
        missing.push("a JDK, 17 or newer");
    }
    if !process::on_path("cmake") {
        missing.push("cmake");
    }
    if !process::on_path("gradle") {
        missing.push("gradle");
    }
    if !process::on_path("cargo-ndk") {
        missing.push("cargo-ndk");
    }
    missing
}
