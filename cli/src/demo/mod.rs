//! What the demonstration stands on; tests use the same.

pub mod virtual_microphone;
