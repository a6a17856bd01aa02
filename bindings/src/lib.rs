//! The facade that Swift and Kotlin are generated from. It holds no rule and no wording: those are the core's.
//!
//! Invariants:
//! - Every export gives a `Result` with [`PhoneError`]; a panic inside becomes one.
//! - What is generated is made by the build and never committed.
//! - Nothing crosses this line on the audio thread.

mod error;
mod phone;
mod runtime;
#[cfg(feature = "scripted")]
pub mod scripted;
mod shell;
pub mod types;

pub use error::{PhoneError, ShellError};
pub use phone::Phone;
pub use shell::Shell;

uniffi::setup_scaffolding!();
