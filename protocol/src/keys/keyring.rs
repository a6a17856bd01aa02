//! Keyrings: what is inside, and the signed envelope around.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::Digest;
use crate::id::ProductionId;
use crate::json::{self, JsonError};
use crate::jws::{Jws, JwsError, PublicKey, Refused, Signer, Typ};

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
    /// The age recipients that it is sealed to: members' own, and the recovery recipient.
    pub recipients: Vec<String>,
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
    /// No recipient, too many, or a body that is no base64.
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

    /// Reads the envelope that a studio returned, believing only the pinned owner's key.
    ///
    /// # Errors
    /// [`EnvelopeError`] names what is not right.
    pub fn verify(
        jws: &Jws,
        owner: PublicKey,
        production: &ProductionId,
        kind: KeyringKind,
        seen: u32,
    ) -> Result<Self, EnvelopeError> {
        let envelope: Self = jws.verify(Typ::Keyring, owner)?;
        if envelope.production != *production || envelope.kind != kind {
            return Err(EnvelopeError::Other);
        }
        if envelope.generation < seen {
            return Err(EnvelopeError::RolledBack {
                got: envelope.generation,
                seen,
            });
        }
        if envelope.recipients.is_empty() || envelope.recipients.len() > RECIPIENTS_MAX {
            return Err(EnvelopeError::Content);
        }
        Ok(envelope)
    }

    /// The age file inside.
    ///
    /// # Errors
    /// [`EnvelopeError::Content`] when it is no base64.
    pub fn sealed_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        BASE64_STANDARD.decode(&self.sealed).map_err(|_| EnvelopeError::Content)
    }
}
