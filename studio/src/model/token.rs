//! Opaque bearer tokens: shown once, stored hashed.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use lavalier_protocol::digest::Digest;
use zeroize::Zeroizing;

use crate::ports::{Random, random_bytes};

/// 32 bytes in base64url.
const TEXT_LENGTH: usize = 43;

/// A bearer token with 256 bits of randomness. Its text is a secret and is never printed.
pub struct Token(Zeroizing<String>);

/// SHA-256 of a token's text. A fast hash does for 256 random bits; comparing happens by index look-up of the hash,
/// whose timing says nothing of a token that hashes to it.
pub type TokenHash = Digest;

impl Token {
    /// A new token.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let bytes = Zeroizing::new(random_bytes::<32>(random));
        Self(Zeroizing::new(B64.encode(bytes.as_slice())))
    }

    /// The hash of a text that came as a token; none when no token looks like it.
    #[must_use]
    pub fn hash_of(text: &str) -> Option<TokenHash> {
        (text.len() == TEXT_LENGTH).then(|| Digest::of(text.as_bytes()))
    }

    /// What is stored.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Digest::of(self.0.as_bytes())
    }

    /// What is shown, once.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}
