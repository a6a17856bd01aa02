//! What a virtual microphone can lack.

use std::io;
use std::path::PathBuf;

/// Why there is no virtual microphone, or no speech for it.
#[derive(Debug, thiserror::Error)]
pub enum VirtualMicrophoneError {
    /// A program that it is made of is not installed.
    #[error("{program} is not installed; install it with: sudo apt-get install {package}")]
    Missing {
        /// The program.
        program: &'static str,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// A program that it is made of failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// The program.
        program: &'static str,
        /// The last of what it said.
        said: String,
    },
    /// Its folder could not be made, or a program not be run.
    #[error("the virtual microphone could not be set up at {}: {source}", path.display())]
    Setup {
        /// The file, folder or program concerned.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A program that could not be run, by the Debian package that brings it.
pub(crate) fn not_run(program: &'static str, package: &'static str, source: io::Error) -> VirtualMicrophoneError {
    match source.kind() {
        io::ErrorKind::NotFound => VirtualMicrophoneError::Missing { program, package },
        _ => VirtualMicrophoneError::Setup {
            path: PathBuf::from(program),
            source,
        },
    }
}
