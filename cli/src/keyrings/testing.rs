//! Keyrings and pins for tests.

use age::x25519::Identity;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::PersonId;
use lavalier_protocol::jws::{Signer as _, SoftwareKey};
use lavalier_protocol::keys::{Holder, KeyringKind};
use lavalier_protocol::members::Role;

use super::generation::{Content, Wrapped};
use crate::home::{Pinned, Seen};

pub(crate) fn key(seed: u8) -> SoftwareKey {
    SoftwareKey::from_bytes(&[seed; 32]).expect("a scalar")
}

pub(crate) fn holder(seed: u8, role: Role) -> Holder {
    Holder {
        person: PersonId::from_random([seed; 16]),
        email: format!("{seed}@example.org").parse().expect("a label"),
        role,
        recipient: Identity::generate().to_public().to_string(),
        key: key(seed).public_key(),
    }
}

pub(crate) fn make(
    kind: KeyringKind,
    before: Option<Seen>,
    holders: &[Holder],
    plain: &[u8],
    by: &SoftwareKey,
) -> Wrapped {
    let content = Content {
        production: &"show".parse().expect("a slug"),
        kind,
        before,
        holders,
        recovery: None,
        signing_keys: &[key(9).public_key()],
        plain,
    };
    content.wrap(by).expect("recipients")
}

pub(crate) fn pinned_by(owner: &SoftwareKey, opening: Seen) -> Pinned {
    Pinned {
        studio: "https://studio.example".parse().expect("an origin"),
        production: "show".parse().expect("a slug"),
        name: "Show".parse().expect("a label"),
        zone: "Europe/London".parse().expect("a zone"),
        frame_rate: lavalier_protocol::brief::FrameRate::F25,
        role: Role::Owner,
        signing_key: key(9).public_key(),
        earlier_signing_keys: Vec::new(),
        recipient: "age1".to_owned(),
        recovery_recipient: None,
        opening,
        opening_owners: vec![owner.public_key()],
        signing: opening,
        signing_owners: vec![owner.public_key()],
        audit: Vec::new(),
    }
}

pub(crate) fn pinned() -> Pinned {
    let seen = Seen {
        generation: 1,
        digest: Digest::ZERO,
    };
    pinned_by(&key(1), seen)
}
