//! Levels: how loud a block is, and whether the microphone has fallen silent.
//!
//! Everything here is arithmetic on blocks as capture hands them out; it runs on the recorder's thread, never in the
//! callback. Levels are in dBFS: a full-scale square wave has a mean power of 0, a full-scale sine of -3.01 (AES17 would call that 0).

mod meter;
mod silence;

pub use meter::{FLOOR_DBFS, Level, Sums};
pub use silence::{QUIET_DBFS, QUIET_UNPROCESSED_DBFS, SILENT_AFTER_SECONDS, Silence, SilenceWatch};
