//! Challenges: single-use numbers that a device key signs.
//!
//! A challenge is not stored when it is given out: it carries its own end and a MAC by a key of the studio's, over what
//! it is for. So anybody may ask for any number of them and fills nothing. It is stored, as used, when a device has
//! answered it with a valid signature.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{Challenge, ErrorKind};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::SoftwareKey;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::error::ApiResult;
use crate::model::UsedChallenge;
use crate::ports::{Random, random_bytes};

/// Time to make a key in a key store and to sign, on a slow phone with a person in between.
const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Keeps this use of the receipt key apart from its signatures.
const KEY_CONTEXT: &[u8] = b"lavalier challenge key v1";
/// Half of SHA-256 is enough for a MAC that lives for minutes, and keeps the text within 64 characters.
const MAC_DIGITS: usize = 32;

/// Gives out and checks challenges.
pub(crate) struct Challenges(Zeroizing<[u8; 32]>);

impl Challenges {
    /// The key comes from the receipt key: every machine of a studio takes what another gave out.
    pub(crate) fn new(receipt_key: &SoftwareKey) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(KEY_CONTEXT);
        hasher.update(receipt_key.to_bytes().as_slice());
        Self(Zeroizing::new(hasher.finalize().into()))
    }

    /// A challenge for `subject`: an invitation or a claim.
    pub(crate) fn give(&self, subject: &str, now: Timestamp, random: &dyn Random) -> Challenge {
        let end = now.checked_add(LIFE).unwrap_or(Timestamp::MAX).as_second();
        let nonce = u64::from_le_bytes(random_bytes(random));
        let open = format!("{end:x}.{nonce:x}");
        Challenge {
            challenge: format!("{open}.{}", self.mac(subject, &open)),
            expires_at: Timestamp::from_second(end).unwrap_or(Timestamp::MAX),
            signing_key: None,
        }
    }

    /// Whether `text` was given out for `subject` and has not ended. That it was not used yet, storage says.
    pub(crate) fn check(&self, subject: &str, text: &str, now: Timestamp) -> ApiResult<UsedChallenge> {
        let checked = || {
            let (open, mac) = text.rsplit_once('.')?;
            let genuine = bool::from(mac.as_bytes().ct_eq(self.mac(subject, open).as_bytes()));
            let end = i64::from_str_radix(open.split('.').next()?, 16).ok()?;
            let expires_at = Timestamp::from_second(end).ok()?;
            (genuine && expires_at > now).then_some(expires_at)
        };
        let expires_at = checked().ok_or(ErrorKind::ChallengeExpired)?;
        Ok(UsedChallenge {
            hash: Digest::of(text.as_bytes()),
            expires_at,
        })
    }

    fn mac(&self, subject: &str, open: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_slice()).expect("HMAC takes a key of any length");
        mac.update(format!("{subject} {open}").as_bytes());
        let mut digits = Digest::from_bytes(mac.finalize().into_bytes().into()).to_string();
        digits.truncate(MAC_DIGITS);
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SystemRandom;

    #[test]
    fn a_challenge_is_for_one_thing_and_ends() {
        let challenges = Challenges::new(&SoftwareKey::from_bytes(&[1; 32]).unwrap());
        let now = Timestamp::UNIX_EPOCH;
        let given = challenges.give("in-1", now, &SystemRandom);
        assert!(given.challenge.len() <= 64, "{}", given.challenge);
        assert!(challenges.check("in-1", &given.challenge, now).is_ok());
        assert!(challenges.check("in-2", &given.challenge, now).is_err());
        assert!(challenges.check("in-1", &given.challenge, given.expires_at).is_err());
        for forged in ["", ".", "ffffffffff.0.00", &given.challenge[1..]] {
            assert!(challenges.check("in-1", forged, now).is_err(), "{forged}");
        }
        let other = Challenges::new(&SoftwareKey::from_bytes(&[2; 32]).unwrap());
        assert!(other.check("in-1", &given.challenge, now).is_err());
    }
}
