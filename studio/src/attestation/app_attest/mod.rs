//! Apple's App Attest: that a key belongs to one copy of one app, by Apple's word.
//!
//! Source: <https://developer.apple.com/documentation/devicecheck/validating-apps-that-connect-to-your-server>. It
//! vouches for the app and for the key that the app made. It says nothing of the phone: not its passcode, not its
//! system, not that it is whole.
//!
//! What an app hands to the system as its client data hash is the app's choice. Ours is SHA-256 of the studio's
//! challenge; Apple's own published sample hands over the challenge as it is. Both bind the evidence to the challenge,
//! and both are taken.

mod assertion;
mod auth_data;
mod cbor;
mod findings;
mod object;
mod report;
#[cfg(test)]
mod tests;
mod verify;

pub use assertion::{Assertion, ExpectedAssertion, verify_assertion};
pub(crate) use findings::published;
pub use report::{Corroboration, Environment, Note, Report};
pub(crate) use verify::verify_under;
pub use verify::{Expected, verify};

pub(super) use auth_data::AuthData;
pub(super) use object::File;
