//! Productions, their members and their keyrings.

use lavalier_protocol::api;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::PersonId;
use lavalier_protocol::jws::Jws;
use lavalier_protocol::keys::KeyringKind;

/// One generation of one keyring, as its owner signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyring {
    /// Which of the two.
    pub kind: KeyringKind,
    /// From 1.
    pub generation: u32,
    /// Digest of the compact text.
    pub digest: Digest,
    /// The compact text.
    pub envelope: Jws,
}

/// A production about to begin, whole: it is stored with its keyrings and its first owner or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProduction {
    /// The production.
    pub production: api::Production,
    /// Becomes its owner.
    pub owner: PersonId,
    /// Both first generations.
    pub keyrings: [Keyring; 2],
}
