//! The `lavalier` binary: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(lavalier_cli::run(std::env::args_os()))
}
