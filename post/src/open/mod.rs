//! Opening a sealed segment: ciphertext to plaintext, plaintext to samples.
//!
//! Everything is bounded before it is believed: a sealed segment has a greatest length, a plaintext too, and a
//! segment may decode to exactly the samples that its journal line says and to nothing else.

pub mod flac;
pub mod sealed;

pub use flac::{FlacError, decode_flac};
pub use sealed::{OpenError, OpeningKeys, open_sealed};

#[cfg(test)]
mod tests;
