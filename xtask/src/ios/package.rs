//! `package ios`: the native library for iPhones and their simulator as one framework bundle, with the Swift side beside it.

use std::process::ExitCode;

use crate::error::Error;
use crate::{bindings, process, workspace};

/// A phone, and the simulator on a Mac with an Apple processor.
const TARGETS: [&str; 2] = ["aarch64-apple-ios", "aarch64-apple-ios-sim"];

/// Where the app's project says which iOS is the oldest that it runs on.
const PROJECT: &str = "ios/project.yml";

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
    let mut generator = workspace::cargo();
    generator.args([
        "build",
        "--package",
        "lavalier-bindings",
        "--features",
        "cli",
        "--bin",
        "uniffi-bindgen-swift",
    ]);
    process::must(&mut generator, "building the generator")?;
    let generated = workspace::root().join("ios/Generated");
    let oldest = oldest()?;
    let mut bundle = workspace::command("xcodebuild");
    bundle.arg("-create-xcframework");
    for (at, target) in TARGETS.into_iter().enumerate() {
        let mut cargo = workspace::cargo();
        cargo.args([
            "rustc",
            "--profile",
            "phone",
            "--package",
            "lavalier-bindings",
            "--lib",
            "--crate-type",
            "staticlib",
            "--target",
            target,
        ]);
        cargo.env("IPHONEOS_DEPLOYMENT_TARGET", &oldest);
        process::must(&mut cargo, &format!("building the library for {target}"))?;
        let library = workspace::target().join(target).join("phone/liblavalier.a");
        if at == 0 {
            bindings::swift::generate_from(&library, &generated)?;
        }
        bundle.arg("-library").arg(library);
        bundle.arg("-headers").arg(generated.join("LavalierFFI"));
    }
    // Generating has cleared the folder, an old bundle included.
    let framework = generated.join("LavalierFFI.xcframework");
    bundle.arg("-output").arg(&framework);
    process::must(&mut bundle, "making the framework bundle")?;
    println!("{}", framework.display());
    Ok(ExitCode::SUCCESS)
}

/// The oldest iOS that the app runs on.
fn oldest() -> Result<String, Error> {
    let path = workspace::root().join(PROJECT);
    let project = std::fs::read_to_string(&path).map_err(Error::at(&path))?;
    let said = |line: &str| Some(line.trim().strip_prefix("iOS: \"")?.strip_suffix('"')?.to_owned());
    project.lines().find_map(said).ok_or_else(|| Error::Unexpected {
        what: "the iOS project".to_owned(),
        said: "it names no deployment target".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_is_built_for_the_oldest_ios_that_the_app_s_project_names() {
        let oldest = oldest().expect("the project names one");
        assert!(
            oldest.split('.').all(|number| number.parse::<u32>().is_ok()),
            "{oldest}"
        );
    }
}
