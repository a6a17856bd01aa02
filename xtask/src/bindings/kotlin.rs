//! The Kotlin side of the facade.

use std::fs;
use std::path::PathBuf;

use crate::error::Error;
use crate::{process, workspace};

/// Makes the Kotlin side anew, where `kit` compiles it from; gives its folder back.
///
/// # Errors
///
/// When the library does not build, or the generator refuses it.
pub(crate) fn generate() -> Result<PathBuf, Error> {
    super::build()?;
    let folder = workspace::root().join("android/kit/target/generated-sources/uniffi");
    if folder.exists() {
        // A renamed package would leave its old file behind.
        fs::remove_dir_all(&folder).map_err(Error::at(&folder))?;
    }
    let mut generator = workspace::command(workspace::target().join("debug/uniffi-bindgen"));
    generator
        .args(["generate", "--language", "kotlin", "--no-format", "--out-dir"])
        .arg(&folder)
        .arg("--config")
        .arg(workspace::root().join("android/uniffi.toml"))
        .arg(super::library());
    process::must(&mut generator, "generating the Kotlin side of the bindings")?;
    Ok(folder)
}
