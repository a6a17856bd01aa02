//! Keyrings: what is inside, and the signed envelope around.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::Digest;
use crate::id::{PersonId, ProductionId};
use crate::json::{self, JsonError};
use crate::jws::{Jws, JwsError, PublicKey, Refused, Signer, Typ};
use crate::members::Role;
use crate::text::Label;

/// The most bytes of a keyring's plaintext: a few hundred for each generation.
const PLAIN_MAX: usize = 64 * 1024;
/// Members of a production that can open a keyring, with the recovery recipient.
pub const RECIPIENTS_MAX: usize = 64;

/// Which of the two keyrings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum KeyringKind {
    /// Opens takes: owner, producer, post.
    Opening,
    /// Signs briefs: owner, producer.
    Signing,
}

impl KeyringKind {
    /// Its name in URLs and documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Signing => "signing",
        }
    }
}

/// One generation of the age identity that opens takes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct OpeningIdentity {
    /// From 1.
    pub generation: u32,
    /// `AGE-SECRET-KEY-1…`.
    pub identity: String,
    /// `age1…`.
    pub recipient: String,
}

/// The plaintext of the opening keyring.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningKeyring {
    /// Every generation, oldest first: old takes stay readable.
    pub identities: Vec<OpeningIdentity>,
}

/// The plaintext of the signing keyring.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct SigningKeyring {
    /// The private scalar, 32 bytes as 64 hexadecimal digits.
    pub scalar: String,
    /// Those before it, oldest first: who comes back with a recovery file knows the keyring by the key that the file
    /// names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
}

macro_rules! plaintext {
    ($name:ident) => {
        impl $name {
            /// Reads an opened keyring.
            ///
            /// # Errors
            /// [`JsonError`] when it is none.
            pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
                json::parse(bytes, PLAIN_MAX)
            }

            /// The bytes to be sealed.
            #[must_use]
            pub fn to_bytes(&self) -> zeroize::Zeroizing<Vec<u8>> {
                zeroize::Zeroizing::new(serde_json::to_vec(self).expect("a keyring has a JSON form"))
            }
        }
    };
}
plaintext!(OpeningKeyring);
plaintext!(SigningKeyring);

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
redacted!(OpeningIdentity, OpeningKeyring, SigningKeyring);

/// A member to whom a keyring is sealed, as the signing owner knew them. Who is to lose access is looked up here and not
/// in what a studio says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// By which address.
    pub email: Label,
    /// As what.
    pub role: Role,
    /// Their own age recipient.
    pub recipient: String,
    /// Their own key; an owner's signs generations.
    pub key: PublicKey,
}

/// What an owner signs ([`Typ::Keyring`]): one generation of one keyring, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Whose.
    pub production: ProductionId,
    /// Which of the two.
    pub kind: KeyringKind,
    /// From 1; a client refuses a lower one than it has seen.
    pub generation: u32,
    /// Digest of the generation before (its compact text); none for the first.
    pub previous: Option<Digest>,
    /// The members that it is sealed to. The owners among them may sign the next generation, and nobody else may.
    pub holders: Vec<Holder>,
    /// The age recipients that it is sealed to: the holders', and the recovery recipient.
    pub recipients: Vec<String>,
    /// Every key that ever signed the production's briefs, oldest first; the last one does now.
    pub signing_keys: Vec<PublicKey>,
    /// The age file, in base64.
    pub sealed: String,
}

/// Why an envelope was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not signed by the pinned owner's key.
    #[error("the keyring is not signed by an owner of the production: {0}")]
    Statement(#[from] JwsError),
    /// Another production's, or the other keyring.
    #[error("it is another keyring than the one asked for")]
    Other,
    /// Older than one already seen.
    #[error("it is generation {got}, older than generation {seen} that was seen before")]
    RolledBack {
        /// The generation that was returned.
        got: u32,
        /// The generation that is pinned.
        seen: u32,
    },
    /// Another than the one that was seen under its number.
    #[error("it is another than the one seen before under this number")]
    Swapped,
    /// It does not name the generation before it.
    #[error("it does not follow the one seen before")]
    Unconnected,
    /// No recipient, too many, no owner, a holder of a role that has no part in it, or a body that is no base64.
    #[error("its content is not right")]
    Content,
}

impl Envelope {
    /// Wraps a sealed keyring and signs it.
    ///
    /// # Errors
    /// [`Refused`] when the owner's key does not sign.
    pub fn sign(&self, owner: &dyn Signer) -> Result<Jws, Refused> {
        Jws::sign(Typ::Keyring, self, owner)
    }

    /// The text form of a sealed keyring.
    #[must_use]
    pub fn encode_sealed(sealed: &[u8]) -> String {
        BASE64_STANDARD.encode(sealed)
    }

    /// Reads the envelope that a studio returned, believing only the owners' keys that are known.
    ///
    /// # Errors
    /// [`EnvelopeError`] names what is not right.
    pub fn verify(
        jws: &Jws,
        owners: &[PublicKey],
        production: &ProductionId,
        kind: KeyringKind,
        seen: u32,
    ) -> Result<Self, EnvelopeError> {
        let mut tried = owners.iter().map(|owner| jws.verify::<Self>(Typ::Keyring, *owner));
        let envelope = tried
            .find(|tried| !matches!(tried, Err(JwsError::Signature)))
            .unwrap_or(Err(JwsError::Signature))?;
        if envelope.production != *production || envelope.kind != kind {
            return Err(EnvelopeError::Other);
        }
        if envelope.generation < seen {
            return Err(EnvelopeError::RolledBack {
                got: envelope.generation,
                seen,
            });
        }
        if envelope.is_sound() {
            Ok(envelope)
        } else {
            Err(EnvelopeError::Content)
        }
    }

    /// Reads the generation that follows one that was seen: by one of its owners, one higher, and naming it.
    ///
    /// # Errors
    /// [`EnvelopeError`] names what is not right.
    pub fn verify_next(
        jws: &Jws,
        owners: &[PublicKey],
        production: &ProductionId,
        kind: KeyringKind,
        (seen, digest): (u32, Digest),
    ) -> Result<Self, EnvelopeError> {
        let envelope = Self::verify(jws, owners, production, kind, seen)?;
        if envelope.generation == seen && jws.digest() != digest {
            Err(EnvelopeError::Swapped)
        } else if envelope.generation != seen + 1 || envelope.previous != Some(digest) {
            Err(EnvelopeError::Unconnected)
        } else {
            Ok(envelope)
        }
    }

    fn is_sound(&self) -> bool {
        let sealed_to = |holder: &Holder| self.recipients.contains(&holder.recipient) && holder.role.holds(self.kind);
        !self.recipients.is_empty()
            && self.recipients.len() <= RECIPIENTS_MAX
            && self.holders.len() <= RECIPIENTS_MAX
            && self.holders.iter().all(sealed_to)
            && !self.owners().is_empty()
            && !self.signing_keys.is_empty()
    }

    /// Who may sign the next generation.
    #[must_use]
    pub fn owners(&self) -> Vec<PublicKey> {
        let owners = self.holders.iter().filter(|holder| holder.role == Role::Owner);
        owners.map(|owner| owner.key).collect()
    }

    /// The age file inside.
    ///
    /// # Errors
    /// [`EnvelopeError::Content`] when it is no base64.
    pub fn sealed_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        BASE64_STANDARD.decode(&self.sealed).map_err(|_| EnvelopeError::Content)
    }
}
