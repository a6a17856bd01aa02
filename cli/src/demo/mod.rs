//! What the demonstration stands on; tests use the same.

pub(crate) mod journey;
pub mod plaintext_scan;
