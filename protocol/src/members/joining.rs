//! What a newcomer says of their own keys, so that nobody in between can put others in their place.

use serde::{Deserialize, Serialize};

use super::link::{member_tag, tag_fits};
use crate::digest::Digest;
use crate::id::MemberLinkId;
use crate::jws::{Jws, JwsError, PublicKey, Refused, Signer, Typ};
use crate::link::Secret;
use crate::text::Label;

/// A newcomer's keys. Signed by the very key that is inside ([`Typ::Joining`]): who sends it has its private half; and
/// tagged under the link's secret ([`member_tag`]): who sends it has the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// By which link.
    pub link: MemberLinkId,
    /// Who, by the e-mail address that the link was made for; lower case.
    pub email: Label,
    /// The age recipient to which keyrings are sealed for them.
    pub recipient: String,
    /// Their ES256 key.
    pub key: PublicKey,
}

/// Why a newcomer's keys were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoiningError {
    /// Not tagged under the link's secret: other keys were put in the place of the newcomer's, or the link was changed.
    #[error("its keys are not vouched for by the secret of the link: somebody put other keys in their place")]
    Tag,
    /// Not signed by the key inside.
    #[error("it is not signed by the key that it names: {0}")]
    Statement(#[from] JwsError),
    /// By another link, or for another address.
    #[error("it is for another link or another address")]
    Other,
    /// A recipient that is none.
    #[error("its recipient is not an age1… one")]
    Recipient,
}

/// A recipient is `age1` and 58 characters; post-quantum ones are some 2,000.
const RECIPIENT_MAX: usize = 4096;

impl Joining {
    /// Signs and tags it.
    ///
    /// # Errors
    /// [`Refused`] when the newcomer's key does not sign.
    pub fn sign(&self, key: &dyn Signer, secret: &Secret) -> Result<(Jws, Digest), Refused> {
        let jws = Jws::sign(Typ::Joining, self, key)?;
        let tag = member_tag(secret, jws.as_str());
        Ok((jws, tag))
    }

    /// Reads what a studio stored, as the studio itself may: it has no secret and cannot tell whose keys these are.
    ///
    /// # Errors
    /// [`JoiningError`] when it is not signed by the key inside.
    pub fn unvouched(jws: &Jws, link: &MemberLinkId, email: &Label) -> Result<Self, JoiningError> {
        let claimed: Self = jws.unverified(Typ::Joining)?;
        let joining: Self = jws.verify(Typ::Joining, claimed.key)?;
        if joining.link != *link || joining.email != *email {
            return Err(JoiningError::Other);
        }
        let recipient = &joining.recipient;
        let shaped = recipient.starts_with("age1") && recipient.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !shaped || recipient.len() > RECIPIENT_MAX {
            return Err(JoiningError::Recipient);
        }
        Ok(joining)
    }

    /// Reads what a studio returned, believing only the link's secret.
    ///
    /// # Errors
    /// [`JoiningError`] names what is not right.
    pub fn verify(
        jws: &Jws,
        tag: Digest,
        secret: &Secret,
        link: &MemberLinkId,
        email: &Label,
    ) -> Result<Self, JoiningError> {
        if !tag_fits(secret, jws.as_str(), tag) {
            return Err(JoiningError::Tag);
        }
        Self::unvouched(jws, link, email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jws::SoftwareKey;

    fn key(seed: u8) -> SoftwareKey {
        SoftwareKey::from_bytes(&[seed; 32]).unwrap()
    }

    fn joining(by: &SoftwareKey) -> Joining {
        Joining {
            link: MemberLinkId::from_random([1; 16]),
            email: "post@example.org".parse().unwrap(),
            recipient: "age1test".to_owned(),
            key: by.public_key(),
        }
    }

    #[test]
    fn keys_that_a_studio_put_in_the_newcomer_s_place_are_refused_by_name() {
        let secret = Secret::from_bytes([9; 32]);
        let good = joining(&key(1));
        let (jws, tag) = good.sign(&key(1), &secret).unwrap();
        let verify = |jws: &Jws, tag| Joining::verify(jws, tag, &secret, &good.link, &good.email);
        assert_eq!(verify(&jws, tag), Ok(good.clone()));
        // The studio knows neither the secret nor the newcomer's key; it may sign with a key of its own.
        let (own, own_tag) = joining(&key(2)).sign(&key(2), &Secret::from_bytes([8; 32])).unwrap();
        assert_eq!(verify(&own, own_tag), Err(JoiningError::Tag));
        assert_eq!(verify(&own, tag), Err(JoiningError::Tag));
        let (stolen, stolen_tag) = joining(&key(1)).sign(&key(2), &secret).unwrap();
        assert!(matches!(verify(&stolen, stolen_tag), Err(JoiningError::Statement(_))));
        let other = MemberLinkId::from_random([2; 16]);
        assert_eq!(
            Joining::verify(&jws, tag, &secret, &other, &good.email),
            Err(JoiningError::Other)
        );
    }
}
