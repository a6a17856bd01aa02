//! `library_size`: what the core adds to an app. A phone's library cannot be linked on every machine that measures: this is the
//! same crate, by the same profile and for this machine's processor.

use std::fs;
use std::path::Path;

use super::material;
use super::row::{Reach, Row};
use crate::error::Error;
use crate::{process, workspace};

/// What it may weigh, in megabytes of 1,000,000 bytes: an app on mobile data is still loaded in a moment.
const REACH: f64 = 6.0;

/// Builds the library that ships, by itself: other crates of the workspace would bring their features into it.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "rustc",
        "--profile",
        "phone",
        "--quiet",
        "--package",
        "lavalier-bindings",
        "--lib",
    ]);
    // Asked for several kinds at once, cargo does not link it as one.
    cargo.args(["--crate-type", "cdylib"]);
    process::must(&mut cargo, "building the library as it ships")?;
    let library = format!(
        "{}lavalier{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let built = workspace::target().join("phone").join(library);
    let stripped = material::folder()?.join("library-stripped");
    let mut strip = workspace::command("strip");
    strip.arg("-o").arg(&stripped).arg(&built);
    process::must(&mut strip, "stripping the library")?;
    let (whole, shipped) = (megabytes(&built)?, megabytes(&stripped)?);
    Ok(vec![
        Row::report(name, shipped, "MB")
            .case(format!("stripped, {}", std::env::consts::ARCH))
            .judge(Reach::AtMost, REACH),
        Row::report(name, shipped, "MB")
            .case("beside the same with its symbols")
            .against(whole, shipped / whole),
    ])
}

fn megabytes(file: &Path) -> Result<f64, Error> {
    let metadata = fs::metadata(file).map_err(Error::at(file))?;
    Ok(metadata.len() as f64 / 1e6)
}
