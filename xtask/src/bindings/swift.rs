//! The Swift side of the facade, and the C interface under it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::{process, workspace};

/// The C interface's module, as `ios/Package.swift` names it.
const INTERFACE: &str = "LavalierFFI";

/// Makes the Swift side anew, where `ios/Package.swift` compiles it from; gives its folder back.
///
/// # Errors
///
/// When the library does not build, or the generator refuses it.
pub(crate) fn generate() -> Result<PathBuf, Error> {
    super::build()?;
    let folder = workspace::root().join("ios/Generated");
    generate_from(&super::library(), &folder)?;
    Ok(folder)
}

/// The same of a library that is built already, into `folder`. What ships is generated from what ships: a test's library
/// exports more.
///
/// # Errors
///
/// When the generator refuses it.
pub(crate) fn generate_from(library: &Path, folder: &Path) -> Result<(), Error> {
    if folder.exists() {
        // A renamed module would leave its old file behind.
        fs::remove_dir_all(folder).map_err(Error::at(folder))?;
    }
    let sources: &[&str] = &["--swift-sources"];
    let interface: &[&str] = &[
        "--headers",
        "--modulemap",
        "--module-name",
        INTERFACE,
        "--modulemap-filename",
        "module.modulemap",
    ];
    for (options, into) in [(sources, "Lavalier"), (interface, INTERFACE)] {
        let mut generator = workspace::command(workspace::target().join("debug/uniffi-bindgen-swift"));
        generator.args(options).args(["--config", "ios/uniffi.toml"]);
        generator.arg(library).arg(folder.join(into));
        // The generator asks cargo where the crate's configuration is.
        generator.env("CARGO", workspace::cargo().get_program());
        process::must(&mut generator, "generating the Swift side of the bindings")?;
    }
    Ok(())
}
