//! What runs after: open, verify, assemble to broadcast WAV.
//!
//! | Module | What it is |
//! |---|---|
//! | [`wave`] | broadcast WAV, written and read |

#![forbid(unsafe_code)]

pub mod open;
pub mod timecode;
pub mod wave;

#[cfg(test)]
mod testing;
