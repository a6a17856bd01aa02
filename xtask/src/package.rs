//! `package`: what ships on a phone, a module a platform.

use std::process::ExitCode;

use crate::android;
use crate::error::Error;
use crate::ios;

/// What ships, for one platform
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The platform
    platform: Platform,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Platform {
    Android,
    Ios,
}

/// Builds the platform's package, or says in one line what this machine lacks for it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    match arguments.platform {
        Platform::Android => android::package::run(),
        Platform::Ios => ios::package::run(),
    }
}
