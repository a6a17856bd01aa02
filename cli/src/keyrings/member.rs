//! A member: one person's pair of keys in one home, made once.

use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use lavalier_core::platform::Random;
use lavalier_protocol::jws::SoftwareKey;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::home::Secrets;

/// The secret under which the age identity is kept.
const IDENTITY: &str = "member-identity";
/// The secret under which the signing scalar is kept.
const SIGNING: &str = "member-signing-key";

/// Opens keyrings, and signs new generations of them.
pub(crate) struct Member {
    /// Opens what is sealed to this person.
    pub(crate) identity: Identity,
    /// Signs keyrings as an owner.
    pub(crate) signing: SoftwareKey,
}

/// A fresh P-256 key.
pub(crate) fn fresh_key(random: &dyn Random) -> SoftwareKey {
    loop {
        let mut scalar = Zeroizing::new([0; 32]);
        random.fill(scalar.as_mut());
        // One in 2^32 numbers is none (zero, or not below the group's order).
        if let Ok(key) = SoftwareKey::from_bytes(scalar.as_ref()) {
            return key;
        }
    }
}

impl Member {
    /// The home's member, if there is one.
    ///
    /// # Errors
    /// When the secrets cannot be read or are damaged.
    pub(crate) fn load(secrets: &Secrets) -> Result<Option<Self>, Failure> {
        let (Some(identity), Some(scalar)) = (secrets.get(IDENTITY)?, secrets.get(SIGNING)?) else {
            return Ok(None);
        };
        let damaged = |what: &str| Failure::Secrets(format!("your {what} is damaged"));
        let text = std::str::from_utf8(&identity).map_err(|_| damaged("age identity"))?;
        Ok(Some(Self {
            identity: Identity::from_str(text).map_err(|_| damaged("age identity"))?,
            signing: SoftwareKey::from_bytes(&scalar).map_err(|_| damaged("signing key"))?,
        }))
    }

    /// The home's member, made if there is none yet.
    ///
    /// # Errors
    /// When the secrets cannot be read or stored.
    pub(crate) fn load_or_make(secrets: &Secrets, random: &dyn Random) -> Result<Self, Failure> {
        if let Some(member) = Self::load(secrets)? {
            return Ok(member);
        }
        let member = Self {
            identity: Identity::generate(),
            signing: fresh_key(random),
        };
        // A crash between the two makes the first anew: nothing is sealed to it yet.
        secrets.put(IDENTITY, member.identity.to_string().expose_secret().as_bytes())?;
        secrets.put(SIGNING, member.signing.to_bytes().as_ref())?;
        Ok(member)
    }

    /// The home's member.
    ///
    /// # Errors
    /// As [`Self::load`], and when nobody ever signed in from this home.
    pub(crate) fn of(secrets: &Secrets) -> Result<Self, Failure> {
        Self::load(secrets)?.ok_or_else(|| lavalier_protocol::words::Message::SignedOut.into())
    }

    /// The age recipient to which keyrings are sealed for this person.
    pub(crate) fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }
}
