//! P-256 keys: public ones as JWK (RFC 7517), their thumbprints (RFC 7638), and what can sign with the private half.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::digest::Digest;

/// A P-256 public key as JSON (RFC 7517, RFC 7518 section 6.2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Jwk {
    /// Always `EC`.
    pub kty: String,
    /// Always `P-256`.
    pub crv: String,
    /// The x coordinate, 32 bytes in base64url.
    pub x: String,
    /// The y coordinate, 32 bytes in base64url.
    pub y: String,
}

/// Why a key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a point on P-256 in the form of RFC 7518 section 6.2.1.
    #[error("not a P-256 public key")]
    Public,
    /// Not 32 bytes of a valid private scalar.
    #[error("not a P-256 private key")]
    Private,
}

/// A P-256 public key that is on the curve.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// The key of a [`Jwk`].
    ///
    /// # Errors
    /// [`KeyError::Public`] unless it is a point on P-256 in canonical form.
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        if jwk.kty != "EC" || jwk.crv != "P-256" {
            return Err(KeyError::Public);
        }
        let mut point = [0x04; 65];
        for (half, text) in point[1..].chunks_exact_mut(32).zip([&jwk.x, &jwk.y]) {
            // 32 bytes are 43 base64url digits; anything longer is not decoded at all.
            let bytes = if text.len() == 43 {
                B64.decode(text).map_err(|_| KeyError::Public)?
            } else {
                return Err(KeyError::Public);
            };
            half.copy_from_slice(&bytes);
        }
        VerifyingKey::from_sec1_bytes(&point)
            .map(Self)
            .map_err(|_| KeyError::Public)
    }

    /// The key of an uncompressed point, as key stores give it: SEC 1's 65 bytes, or `x` and `y` alone.
    ///
    /// # Errors
    /// [`KeyError::Public`] unless it is a point on P-256.
    pub fn from_point(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut point = [0x04; 65];
        match bytes {
            [0x04, coordinates @ ..] if coordinates.len() == 64 => point[1..].copy_from_slice(coordinates),
            coordinates if coordinates.len() == 64 => point[1..].copy_from_slice(coordinates),
            _ => return Err(KeyError::Public),
        }
        VerifyingKey::from_sec1_bytes(&point)
            .map(Self)
            .map_err(|_| KeyError::Public)
    }

    /// The key as JSON.
    #[must_use]
    pub fn to_jwk(self) -> Jwk {
        let point = self.0.to_sec1_point(false);
        let bytes = point.as_bytes();
        Jwk {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: B64.encode(&bytes[1..33]),
            y: B64.encode(&bytes[33..65]),
        }
    }

    /// SHA-256 of the key's required members in canonical order (RFC 7638 section 3).
    #[must_use]
    pub fn thumbprint(self) -> Digest {
        let jwk = self.to_jwk();
        Digest::of(format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, jwk.x, jwk.y).as_bytes())
    }

    /// Whether `signature` (r and s, 32 bytes each) is this key's over `message`, by ECDSA with SHA-256.
    #[must_use]
    pub fn verifies(self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify(message, &signature).is_ok())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.thumbprint())
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_jwk().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_jwk(&Jwk::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PublicKey {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        Jwk::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PublicKey {}

/// A signer that did not sign: a locked key store, a removed key, a cancelled prompt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key store refused to sign: {0}")]
pub struct Refused(pub String);

/// Whatever holds a private P-256 key: the Secure Enclave, StrongBox, or a file.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public_key(&self) -> PublicKey;

    /// The ES256 signature over `message`: r and s, 32 bytes each (RFC 7518 section 3.4).
    ///
    /// # Errors
    /// [`Refused`] when the key cannot be used now; a take goes on without.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Refused>;
}

/// A private key in memory, wiped when dropped. Signatures are deterministic (RFC 6979).
#[derive(Clone)]
pub struct SoftwareKey(SigningKey);

impl SoftwareKey {
    /// The key of a 32-byte scalar. A random one is valid but for a chance of 2^-32; try another then.
    ///
    /// # Errors
    /// [`KeyError::Private`] when the number is zero or not below the group's order.
    pub fn from_bytes(scalar: &[u8]) -> Result<Self, KeyError> {
        SigningKey::from_slice(scalar).map(Self).map_err(|_| KeyError::Private)
    }

    /// The 32-byte scalar, for a key store.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }
}

impl Signer for SoftwareKey {
    fn public_key(&self) -> PublicKey {
        PublicKey(*self.0.verifying_key())
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Refused> {
        let signature: Signature = self.0.sign(message);
        Ok(signature.to_bytes().into())
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftwareKey({})", self.public_key().thumbprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_reads_back_and_a_point_off_the_curve_does_not() {
        let key = SoftwareKey::from_bytes(&[7; 32]).unwrap().public_key();
        assert_eq!(PublicKey::from_jwk(&key.to_jwk()), Ok(key));
        let mut off = key.to_jwk();
        off.y = off.x.clone();
        assert_eq!(PublicKey::from_jwk(&off), Err(KeyError::Public));
        let mut curve = key.to_jwk();
        curve.crv = "P-384".to_owned();
        assert_eq!(PublicKey::from_jwk(&curve), Err(KeyError::Public));
    }
}
