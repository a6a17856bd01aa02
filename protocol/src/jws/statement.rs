//! One compact JWS: signing and verifying.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::key::{PublicKey, Refused, Signer};
use crate::digest::Digest;
use crate::json::{self, JsonError};

/// Two members of ours; other libraries may add spaces.
const HEADER_MAX: usize = 256;
/// r and s of ES256 in base64url.
const SIGNATURE_LENGTH: usize = 86;

/// What a statement is. The name stands in its header as `typ` and is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typ {
    /// Recording instructions, by the production's signing key.
    Brief,
    /// A device asks to hold an invitation, by the device key.
    Claim,
    /// A device asks for a new credential, by the device key.
    Renewal,
    /// The studio lets a device record, by the receipt key.
    Clearance,
    /// The device vouches for the first lines of a journal, by the device key.
    Journal,
    /// The studio has a whole take, by the receipt key.
    Receipt,
    /// A generation of a keyring, by an owner's key.
    Keyring,
    /// A newcomer's keys, by the newcomer's key.
    Joining,
    /// An owner lets a newcomer in, by the owner's key.
    Admission,
    /// What the vendors offer to which model, by the receipt key.
    OsFeed,
}

impl Typ {
    /// The `typ` header's value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brief => "lavalier-brief+jws",
            Self::Claim => "lavalier-claim+jws",
            Self::Renewal => "lavalier-renewal+jws",
            Self::Clearance => "lavalier-clearance+jws",
            Self::Journal => "lavalier-journal+jws",
            Self::Receipt => "lavalier-receipt+jws",
            Self::Keyring => "lavalier-keyring+jws",
            Self::Joining => "lavalier-joining+jws",
            Self::Admission => "lavalier-admission+jws",
            Self::OsFeed => "lavalier-os-feed+jws",
        }
    }

    /// The most bytes of payload that such a statement has reason to hold.
    #[must_use]
    pub const fn payload_max(self) -> usize {
        match self {
            // Consent text and questions in full, and the whole policy.
            Self::Brief => 128 * 1024,
            // Grows with generations: each is a few hundred bytes, wrapped for each member.
            Self::Keyring => 256 * 1024,
            // Names every signing key that there was.
            Self::Admission => 64 * 1024,
            Self::Joining => 8 * 1024,
            Self::Clearance => 16 * 1024,
            Self::OsFeed => crate::feed::FEED_MAX,
            Self::Claim | Self::Renewal | Self::Journal | Self::Receipt => 4 * 1024,
        }
    }
}

/// Why a statement was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three base64url parts, or too long for its kind.
    #[error("it is not a signed statement")]
    Shape,
    /// A header with another algorithm, another type, or any further member.
    #[error("its header is not the one of {0}")]
    Header(&'static str),
    /// Signed by another key, or changed since.
    #[error("its signature does not verify")]
    Signature,
    /// Signed, but not of the expected shape.
    #[error("its content is not understood: {0}")]
    Payload(#[from] JsonError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
}

/// A statement in compact serialisation, as it is sent, stored and hashed. Not verified by being one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Jws(String);

impl Jws {
    /// Signs `statement`, serialised as JSON.
    ///
    /// # Errors
    /// [`Refused`] when the signer does not sign.
    ///
    /// # Panics
    /// When `statement` has no JSON form, which no type of this crate lacks.
    pub fn sign<T: Serialize>(typ: Typ, statement: &T, signer: &dyn Signer) -> Result<Self, Refused> {
        let header = Header {
            alg: "ES256".to_owned(),
            typ: typ.name().to_owned(),
        };
        let header = serde_json::to_vec(&header).expect("two strings have a JSON form");
        let payload = serde_json::to_vec(statement).expect("every statement has a JSON form");
        let input = format!("{}.{}", B64.encode(header), B64.encode(payload));
        let signature = signer.sign(input.as_bytes())?;
        Ok(Self(format!("{input}.{}", B64.encode(signature))))
    }

    /// Takes a text that claims to be a statement; nothing about it is known yet.
    #[must_use]
    pub fn from_text(text: String) -> Self {
        Self(text)
    }

    /// The compact serialisation.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digest by which other documents name this one: SHA-256 of the compact text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// The statement, if `key` signed it as `typ`.
    ///
    /// # Errors
    /// [`JwsError`] says what is not right; nothing of an unverified payload is looked at.
    pub fn verify<T: DeserializeOwned>(&self, typ: Typ, key: PublicKey) -> Result<T, JwsError> {
        let (payload, input, signature) = self.parts(typ)?;
        if !key.verifies(input.as_bytes(), &signature) {
            return Err(JwsError::Signature);
        }
        Ok(json::parse(&payload, typ.payload_max())?)
    }

    /// The statement *without* looking at its signature: for showing what cannot be trusted, or for finding the key
    /// that will verify it.
    ///
    /// # Errors
    /// [`JwsError`] when the shape, the header or the content is not right.
    pub fn unverified<T: DeserializeOwned>(&self, typ: Typ) -> Result<T, JwsError> {
        let (payload, ..) = self.parts(typ)?;
        Ok(json::parse(&payload, typ.payload_max())?)
    }

    fn parts(&self, typ: Typ) -> Result<(Vec<u8>, &str, Vec<u8>), JwsError> {
        let payload_max = typ.payload_max().div_ceil(3) * 4;
        if self.0.len() > HEADER_MAX + payload_max + SIGNATURE_LENGTH + 2 {
            return Err(JwsError::Shape);
        }
        let (input, signature) = self.0.rsplit_once('.').ok_or(JwsError::Shape)?;
        let (header, payload) = input.split_once('.').ok_or(JwsError::Shape)?;
        if signature.len() != SIGNATURE_LENGTH || header.len() > HEADER_MAX {
            return Err(JwsError::Shape);
        }
        let decode = |part: &str| B64.decode(part).map_err(|_| JwsError::Shape);
        let header: Header = json::parse(&decode(header)?, HEADER_MAX).map_err(|_| JwsError::Header(typ.name()))?;
        if header.alg != "ES256" || header.typ != typ.name() {
            return Err(JwsError::Header(typ.name()));
        }
        Ok((decode(payload)?, input, decode(signature)?))
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::SoftwareKey;
    use super::*;

    fn key(seed: u8) -> SoftwareKey {
        SoftwareKey::from_bytes(&[seed; 32]).unwrap()
    }

    fn with_header(header: &str, signer: &SoftwareKey) -> Jws {
        let input = format!("{}.{}", B64.encode(header), B64.encode("{\"a\":1}"));
        let signature = signer.sign(input.as_bytes()).unwrap();
        Jws(format!("{input}.{}", B64.encode(signature)))
    }

    type Any = serde_json::Value;

    #[test]
    fn a_statement_of_another_kind_or_by_another_key_is_refused() {
        let jws = Jws::sign(Typ::Brief, &serde_json::json!({"a": 1}), &key(1)).unwrap();
        assert!(jws.verify::<Any>(Typ::Brief, key(1).public_key()).is_ok());
        assert_eq!(
            jws.verify::<Any>(Typ::Brief, key(2).public_key()),
            Err(JwsError::Signature)
        );
        assert_eq!(
            jws.verify::<Any>(Typ::Receipt, key(1).public_key()),
            Err(JwsError::Header("lavalier-receipt+jws"))
        );
    }

    #[test]
    fn a_header_that_names_another_algorithm_or_brings_a_key_is_refused() {
        for header in [
            r#"{"alg":"none","typ":"lavalier-brief+jws"}"#,
            r#"{"alg":"HS256","typ":"lavalier-brief+jws"}"#,
            r#"{"alg":"ES256","typ":"lavalier-brief+jws","jwk":{}}"#,
            r#"{"alg":"ES256","typ":"lavalier-brief+jws","alg":"ES256"}"#,
            r#"{"alg":"ES256"}"#,
        ] {
            let jws = with_header(header, &key(1));
            assert!(
                matches!(
                    jws.verify::<Any>(Typ::Brief, key(1).public_key()),
                    Err(JwsError::Header(_))
                ),
                "{header}"
            );
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_refused() {
        let jws = Jws::sign(Typ::Receipt, &serde_json::json!({"take": "x"}), &key(1)).unwrap();
        for at in 0..jws.0.len() {
            let mut bytes = jws.0.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = Jws(String::from_utf8(bytes).unwrap());
            assert!(
                changed.verify::<Any>(Typ::Receipt, key(1).public_key()).is_err(),
                "byte {at}"
            );
        }
    }
}
