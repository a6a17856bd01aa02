//! `package ios`: the native library for iPhones and their simulator as one framework bundle, with the Swift side beside it.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::error::Error;
use crate::{bindings, process, workspace};

/// A phone, and the simulator on a Mac with an Apple processor.
const TARGETS: [&str; 2] = ["aarch64-apple-ios", "aarch64-apple-ios-sim"];

/// The oldest iOS that the app runs on, as `ios/Package.swift` and `ios/project.yml` have it.
const OLDEST: &str = "17.0";

/// Builds it, or says in one line why it cannot be built here.
///
/// # Errors
///
/// When a build fails.
pub(crate) fn run() -> Result<ExitCode, Error> {
    if !process::on_path("xcodebuild") {
        eprintln!(
            "lav: the iOS package cannot be built here: linking for an iPhone needs Apple's SDK, which comes with Xcode on a Mac; \
             ios/README.md says how"
        );
        return Ok(ExitCode::FAILURE);
    }
    bindings::swift::generate()?;
    let generated = workspace::root().join("ios/Generated");
    let mut bundle = workspace::command("xcodebuild");
    bundle.arg("-create-xcframework");
    for target in TARGETS {
        let mut cargo = workspace::cargo();
        cargo.args([
            "build",
            "--release",
            "--package",
            "lavalier-bindings",
            "--lib",
            "--target",
            target,
        ]);
        cargo.env("IPHONEOS_DEPLOYMENT_TARGET", OLDEST);
        process::must(&mut cargo, &format!("building the library for {target}"))?;
        let library = workspace::target().join(target).join("release/liblavalier.a");
        bundle.arg("-library").arg(library);
        bundle.arg("-headers").arg(generated.join("LavalierFFI"));
    }
    let framework = generated.join("LavalierFFI.xcframework");
    clear(&framework)?;
    bundle.arg("-output").arg(&framework);
    process::must(&mut bundle, "making the framework bundle")?;
    println!("{}", framework.display());
    Ok(ExitCode::SUCCESS)
}

/// An old bundle is in the way of a new one.
fn clear(framework: &Path) -> Result<(), Error> {
    if framework.exists() {
        fs::remove_dir_all(framework).map_err(Error::at(framework))?;
    }
    Ok(())
}
