//! What a device's maker vouches for: Android key attestation and Apple's App Attest.
//!
//! Everything here is pure. Bytes go in with the time at which the studio received them, and a report comes out that
//! says, field by field, what is proven: `null` where the evidence does not say, and nothing at all where it proves
//! nothing. A report never says more than the signed bytes do.
//!
//! Roots are pinned as *keys* (`roots/`): certificates around the same key come and go, and a device keeps the one it
//! was made with.

mod certificate;
mod chain;
#[cfg(test)]
pub(crate) mod forged;
mod key;
mod pem;
mod problem;
mod roots;
#[cfg(test)]
pub(crate) mod testing;

pub mod android_key;
pub mod app_attest;
pub mod parts;

pub use problem::Problem;
pub(crate) use roots::Roots;
