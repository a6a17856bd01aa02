//! Why a command could not do its work, as opposed to a check that failed.

use std::io;
use std::path::{Path, PathBuf};

/// Why a command could not do its work. Each reads as what happened and, where there is one, the thing to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Programs are missing and may not be installed from here.
    #[error("these are missing; install them and run this again: sudo apt-get install {packages}")]
    Missing {
        /// The Debian packages, separated by blanks.
        packages: String,
    },
    /// apt ran and failed.
    #[error(
        "apt could not install {packages}; mend what it says, or install them by hand, then run this again:\n{output}"
    )]
    Apt {
        /// The Debian packages, separated by blanks.
        packages: String,
        /// What apt printed.
        output: String,
    },
    /// A program could not be started.
    #[error("{program} could not be started: {source}")]
    Start {
        /// The program's name.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A program that had to succeed did not.
    #[error("{what} failed ({status}):\n{output}")]
    Failed {
        /// What it was doing.
        what: String,
        /// How it ended.
        status: String,
        /// What it printed.
        output: String,
    },
    /// Something that is measured did not answer as it should.
    #[error("{what}: {said}")]
    Unexpected {
        /// What was asked.
        what: String,
        /// What it said.
        said: String,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// Wraps a failure at `path`, for `map_err`.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }
}
