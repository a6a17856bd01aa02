//! Android's microphones through AAudio.
//!
//! A source of our own on the `ndk` crate, because it needs what cpal does not ask for: the input preset, and the device by
//! its number. The ADR on phones' microphones says more.
//!
//! - The preset is *unprocessed* where the phone declares that it has it, since anything else is levelled and filtered for
//!   telephony or for a recogniser; else *voice recognition*, which by the compatibility definition has no gain control.
//! - *Unprocessed* has shipped silent on some phones. It is listened to before the stream is opened: what gives nothing but
//!   zeros is not taken.
//! - Only `open`, `stream` and `callback` need Android. The rest is arithmetic and choice, and is tried on any machine.

#[cfg(target_os = "android")]
mod callback;
mod choose;
mod error;
mod hearing;
#[cfg(target_os = "android")]
mod open;
#[cfg(target_os = "android")]
mod stream;
mod time;
mod tries;

#[cfg(target_os = "android")]
pub(super) use open::open;
