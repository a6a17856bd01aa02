//! The webhook's signature: HMAC-SHA256 over the raw body, in base64.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Shorter keys are guessed from one signed body.
const KEY_MIN: usize = 16;
/// HMAC hashes longer ones down to 32 bytes anyway.
const KEY_MAX: usize = 256;

/// The key that the manager signs with, and that enrolments are hashed with.
#[derive(Clone)]
pub struct WebhookKey(Zeroizing<Vec<u8>>);

/// Not fit for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook key has {KEY_MIN} to {KEY_MAX} bytes")]
pub struct WebhookKeyError;

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookKey")
    }
}

impl WebhookKey {
    /// A key as it stands in its file, without the white space around it.
    ///
    /// # Errors
    /// [`WebhookKeyError`] when it is too short or too long.
    pub fn new(bytes: &[u8]) -> Result<Self, WebhookKeyError> {
        let bytes = bytes.trim_ascii();
        if (KEY_MIN..=KEY_MAX).contains(&bytes.len()) {
            Ok(Self(Zeroizing::new(bytes.to_vec())))
        } else {
            Err(WebhookKeyError)
        }
    }

    /// Whether `signature` (the header `X-Hmac-Signature`) is this key's over `body`. Takes as long whatever differs.
    #[must_use]
    pub fn signed(&self, body: &[u8], signature: &str) -> bool {
        STANDARD
            .decode(signature)
            .is_ok_and(|signature| self.mac(body).verify_slice(&signature).is_ok())
    }

    /// What an enrolment is known by: nobody without the key gets from it to the device.
    #[must_use]
    pub fn pseudonym(&self, enrolment: &str) -> [u8; 32] {
        let mut mac = self.mac(b"lavalier enrolment\0");
        mac.update(enrolment.as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn mac(&self, message: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(message);
        mac
    }
}
