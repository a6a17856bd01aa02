//! The production's keys: two keyrings that the studio stores and cannot open.
//!
//! The *opening* keyring holds every generation of the age identity that opens takes; the *signing* keyring holds the
//! key that signs briefs. Each is an age file to the members' own recipients (and the recovery recipient), inside a
//! statement signed by an owner's key, so that a studio can neither read, replace nor roll one back unnoticed.

mod keyring;
mod recovery;

pub use keyring::{
    Envelope, EnvelopeError, Holder, KeyringKind, OpeningIdentity, OpeningKeyring, RECIPIENTS_MAX, SigningKeyring,
};
pub use recovery::{RecoveryError, RecoveryFile};
