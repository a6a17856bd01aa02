//! The iOS app: its Swift package on a machine without Apple's frameworks, and its framework on a Mac.

pub(crate) mod package;

use std::path::PathBuf;
use std::process::Command;

use crate::error::Error;
use crate::{bindings, process, workspace};

/// A toolchain among the tools that are not ours: a program that prints the folder of its programs.
const UNPACK: &str = "tools/swift/unpack";

/// The Swift compiler and its package manager.
#[derive(Debug)]
pub(crate) struct Swift {
    /// Where its programs are; none where they are on PATH.
    folder: Option<PathBuf>,
}

impl Swift {
    /// Finds it: on PATH, else by what lies in [`workspace::shared`]. None where it is in neither place.
    ///
    /// # Errors
    ///
    /// When what lies there cannot be used.
    pub(crate) fn find() -> Result<Option<Self>, Error> {
        if process::on_path("swift") {
            return Ok(Some(Self { folder: None }));
        }
        let unpack = workspace::shared(UNPACK);
        if !unpack.is_file() {
            return Ok(None);
        }
        let folder = process::must(&mut workspace::command(unpack), "unpacking the Swift toolchain")?;
        Ok(Some(Self {
            folder: Some(PathBuf::from(folder.trim())),
        }))
    }

    /// `swift` with a subcommand, in the package's folder, linked to the library that cargo has built.
    pub(crate) fn run(&self, subcommand: &str) -> Command {
        let program = self
            .folder
            .as_ref()
            .map_or_else(|| "swift".into(), |folder| folder.join("swift"));
        let mut swift = workspace::command(program);
        swift.arg(subcommand).current_dir(workspace::root().join("ios"));
        if let Some(folder) = &self.folder {
            // The compiler starts its linker by name.
            let path = std::env::var_os("PATH").unwrap_or_default();
            let path = std::env::join_paths(std::iter::once(folder.clone()).chain(std::env::split_paths(&path)));
            swift.env(
                "PATH",
                path.expect("every entry comes from a PATH or has none of its separators"),
            );
        }
        swift
    }

    /// The same over the package as it is built here, apart from a person's own build.
    pub(crate) fn package(&self, subcommand: &str) -> Command {
        let mut swift = self.run(subcommand);
        let library = bindings::library();
        let folder = library.parent().expect("the library lies in a folder");
        swift
            .arg("--scratch-path")
            .arg(workspace::target().join("swift"))
            .args(["-Xlinker", &format!("-L{}", folder.display())])
            .env("LD_LIBRARY_PATH", folder);
        swift
    }
}
