//! `phone`: the phone on a desk. The Android screens in a window of this machine, over the real core.

use std::process::{ExitCode, Stdio};

use super::maven;
use crate::error::Error;
use crate::{bindings, machine, process, workspace};

/// The Android screens in a window, over the real core and this machine's microphone
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where this phone's state lives
    #[arg(long, value_name = "DIR")]
    home: Option<std::path::PathBuf>,
    /// A file that holds the invitation's link; `-` reads standard input. Never an argument: the link is a secret
    #[arg(long, value_name = "FILE")]
    link: Option<std::path::PathBuf>,
    /// A WAV that stands for the microphone
    #[arg(long, value_name = "FILE.wav")]
    from: Option<std::path::PathBuf>,
}

/// Builds the window and opens it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    machine::install(machine::JVM)?;
    eprintln!("lav: building the phone (some minutes the first time)");
    bindings::kotlin::generate()?;
    let classpath = workspace::target().join("phone.classpath");
    let mut build = maven();
    build
        .args(["--quiet", "--projects", "desk", "--also-make", "-DskipTests", "compile"])
        .arg("org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath")
        .arg("-DincludeScope=runtime")
        .arg(format!("-Dmdep.outputFile={}", classpath.display()));
    process::must(&mut build, "building the phone")?;
    let jars = std::fs::read_to_string(&classpath).map_err(Error::at(&classpath))?;
    let mut java = std::process::Command::new("java");
    let library = bindings::library();
    java.arg(format!(
        "-Djna.library.path={}",
        library.parent().expect("the library lies in a folder").display()
    ))
    .arg("--class-path")
    .arg(format!(
        "{}:{}",
        workspace::root().join("android/desk/target/classes").display(),
        jars.trim()
    ))
    .arg("app.lavalier.desk.MainKt");
    for (name, value) in [
        ("--home", &arguments.home),
        ("--link", &arguments.link),
        ("--from", &arguments.from),
    ] {
        if let Some(value) = value {
            java.arg(name).arg(value);
        }
    }
    let status = java.stdin(Stdio::inherit()).status().map_err(|source| Error::Start {
        program: "java".to_owned(),
        source,
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
