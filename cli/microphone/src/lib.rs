//! A microphone made of software, below ALSA: a private PulseAudio daemon whose one output goes nowhere, and whose monitor
//! ALSA's default device records. What is played into it is what a recorder hears, through the recorder's real capture path.
//!
//! Invariants:
//! - Nothing of the machine's own sound or configuration is touched: the daemon, its socket and ALSA's configuration live in a
//!   folder of their own, which goes with the value; a child sees them only when given [`VirtualMicrophone::environment`].
//! - Sound comes out as it went in: the daemon runs at 48 kHz, mono, 32 bit, at full volume, so a 48 kHz mono WAV of up to 24
//!   bits is recorded bit for bit. (The null sink's `norewinds` is what makes the first samples whole: with rewinds the monitor
//!   has already given away the moment at which playing begins.)
//! - It is never faster or slower than the clock, and silent when nothing is played.

mod configuration;
mod daemon;
mod error;
mod microphone;
mod speech;

#[cfg(test)]
mod tests;

pub use error::VirtualMicrophoneError;
pub use microphone::{Playing, VirtualMicrophone};
pub use speech::speak;

/// Frames a second of the microphone.
pub const RATE: u32 = 48_000;
