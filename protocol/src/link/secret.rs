//! An invitation's secret and the two keys that HKDF makes of it.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::digest::Digest;

/// HKDF's `info` for the token that the recorder shows the studio.
const CLAIM_INFO: &[u8] = b"lavalier claim token v1";
/// HKDF's `info` for the key that never leaves the recorder and the production.
const BINDING_INFO: &[u8] = b"lavalier binding key v1";
/// HKDF's `info` for the value by which a signed brief fixes the secret without showing it.
const COMMITMENT_INFO: &[u8] = b"lavalier secret commitment v1";

/// The 32 random bytes in a link's fragment. Whoever has them can claim the invitation.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

/// What a recorder shows the studio to claim; the studio stores its hash.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ClaimToken([u8; 32]);

/// Ties a device key to the invitation in the eyes of post: the studio never has it, so it can pass off no other device.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct BindingKey([u8; 32]);

fn expand(secret: &[u8; 32], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(None, secret)
        .expand(info, &mut out)
        .expect("32 bytes are within HKDF's reach of 8160");
    out
}

impl Secret {
    /// Takes 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed to the production.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The secret of 43 base64url digits.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        Some(Self(B64.decode(text).ok()?.try_into().ok()?))
    }

    /// 43 base64url digits: for the link's fragment only.
    #[must_use]
    pub fn to_text(&self) -> String {
        B64.encode(self.0)
    }

    /// The token for the studio.
    #[must_use]
    pub fn claim_token(&self) -> ClaimToken {
        ClaimToken(expand(&self.0, CLAIM_INFO))
    }

    /// The key for post.
    #[must_use]
    pub fn binding_key(&self) -> BindingKey {
        BindingKey(expand(&self.0, BINDING_INFO))
    }

    /// What the signed brief says of the secret, so that a studio which swaps the sealed secret is found out.
    #[must_use]
    pub fn commitment(&self) -> Digest {
        Digest::of(&expand(&self.0, COMMITMENT_INFO))
    }
}

impl ClaimToken {
    /// 43 base64url digits, sent as a bearer token.
    #[must_use]
    pub fn to_text(&self) -> String {
        B64.encode(self.0)
    }

    /// The token of a bearer header's text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Secret::from_text(text).map(|secret| Self(secret.0))
    }

    /// What the studio stores.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(&self.0)
    }
}

impl BindingKey {
    /// HMAC-SHA-256 of a device key's thumbprint: stands in the journal's opening line.
    #[must_use]
    pub fn bind(&self, device_key: Digest) -> Digest {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(device_key.as_bytes());
        Digest::from_bytes(mac.finalize().into_bytes().into())
    }

    /// Whether `binding` covers the device key.
    #[must_use]
    pub fn covers(&self, device_key: Digest, binding: Digest) -> bool {
        self.bind(device_key).as_bytes().ct_eq(binding.as_bytes()).into()
    }
}

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )*};
}
redacted!(Secret, ClaimToken, BindingKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_studio_gets_tells_nothing_else_apart() {
        let secret = Secret::from_bytes([9; 32]);
        let texts = [
            secret.to_text(),
            secret.claim_token().to_text(),
            B64.encode(secret.binding_key().0),
        ];
        assert!(texts[0] != texts[1] && texts[1] != texts[2] && texts[0] != texts[2]);
        assert_eq!(Secret::from_text(&secret.to_text()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
    }

    #[test]
    fn a_binding_covers_one_device_under_one_secret() {
        let (device, other) = (Digest::of(b"device"), Digest::of(b"other"));
        let key = Secret::from_bytes([9; 32]).binding_key();
        assert!(key.covers(device, key.bind(device)));
        assert!(!key.covers(other, key.bind(device)));
        assert!(
            !Secret::from_bytes([8; 32])
                .binding_key()
                .covers(device, key.bind(device))
        );
    }
}
