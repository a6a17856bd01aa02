//! An owner lets a newcomer in, and tells them which keys to believe from then on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::role::Role;
use crate::brief::{FrameRate, Zone};
use crate::digest::Digest;
use crate::id::{MemberLinkId, PersonId, ProductionId};
use crate::jws::{Jws, JwsError, PublicKey, Refused, Signer, Typ};
use crate::text::Label;

/// One generation of a keyring by number and digest: what a home pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generation {
    /// From 1.
    pub generation: u32,
    /// Digest of the envelope's compact text.
    pub digest: Digest,
}

/// What the admitting owner signs ([`Typ::Admission`]). It is public; what is secret is in the keyrings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// By which link.
    pub link: MemberLinkId,
    /// To which production.
    pub production: ProductionId,
    /// Its name.
    pub name: Label,
    /// Its time zone.
    pub zone: Zone,
    /// Its frame rate.
    pub frame_rate: FrameRate,
    /// Who is admitted.
    pub person: PersonId,
    /// As what.
    pub role: Role,
    /// The newcomer's own age recipient, as the owner believed it.
    pub member_recipient: String,
    /// The newcomer's own key, as the owner believed it.
    pub member_key: PublicKey,
    /// Verifies the production's briefs; earlier ones stand before it.
    pub signing_keys: Vec<PublicKey>,
    /// New takes are sealed to it.
    pub recipient: String,
    /// Opens keyrings only; none where the production does without.
    pub recovery_recipient: Option<String>,
    /// The keys of its owners: they sign keyrings.
    pub owners: Vec<PublicKey>,
    /// The opening keyring as of the admission.
    pub opening: Generation,
    /// The signing keyring as of the admission.
    pub signing: Generation,
    /// When.
    pub admitted_at: Timestamp,
}

/// Why an admission was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionError {
    /// By another key than the one whose thumbprint is in the link.
    #[error("it is not by the owner whose link this is")]
    Owner,
    /// Changed, or no admission.
    #[error("it does not verify: {0}")]
    Statement(#[from] JwsError),
    /// For another link or for other keys than the newcomer's own.
    #[error("it admits other keys than yours")]
    Other,
    /// It names no signing key or no owner.
    #[error("it names no keys to believe")]
    Content,
}

impl Admission {
    /// Signs it.
    ///
    /// # Errors
    /// [`Refused`] when the owner's key does not sign.
    pub fn sign(&self, owner: &dyn Signer) -> Result<Jws, Refused> {
        Jws::sign(Typ::Admission, self, owner)
    }

    /// Reads an admission that a studio returned: `owner` came with it, `thumbprint` is from the link.
    ///
    /// # Errors
    /// [`AdmissionError`] names what is not right.
    pub fn verify(
        jws: &Jws,
        owner: PublicKey,
        thumbprint: Digest,
        link: &MemberLinkId,
        own: (&str, PublicKey),
    ) -> Result<Self, AdmissionError> {
        if owner.thumbprint() != thumbprint {
            return Err(AdmissionError::Owner);
        }
        let admission: Self = jws.verify(Typ::Admission, owner)?;
        if admission.link != *link || (admission.member_recipient.as_str(), admission.member_key) != own {
            return Err(AdmissionError::Other);
        }
        if admission.signing_keys.is_empty() || !admission.owners.contains(&owner) {
            return Err(AdmissionError::Content);
        }
        Ok(admission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jws::SoftwareKey;

    fn key(seed: u8) -> SoftwareKey {
        SoftwareKey::from_bytes(&[seed; 32]).unwrap()
    }

    fn admission(owner: &SoftwareKey) -> Admission {
        let generation = Generation {
            generation: 1,
            digest: Digest::of(b"envelope"),
        };
        Admission {
            link: MemberLinkId::from_random([1; 16]),
            production: "show".parse().unwrap(),
            name: "Show".parse().unwrap(),
            zone: "Europe/London".parse().unwrap(),
            frame_rate: FrameRate::F25,
            person: PersonId::from_random([2; 16]),
            role: Role::Post,
            member_recipient: "age1test".to_owned(),
            member_key: key(5).public_key(),
            signing_keys: vec![key(9).public_key()],
            recipient: "age1takes".to_owned(),
            recovery_recipient: None,
            owners: vec![owner.public_key()],
            opening: generation,
            signing: generation,
            admitted_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_admission_by_anybody_but_the_link_s_owner_is_refused() {
        let (owner, other) = (key(1), key(2));
        let link = admission(&owner).link;
        let own = ("age1test", key(5).public_key());
        let thumbprint = owner.public_key().thumbprint();
        let good = admission(&owner).sign(&owner).unwrap();
        let verify = |jws: &Jws, by: &SoftwareKey, own| Admission::verify(jws, by.public_key(), thumbprint, &link, own);
        assert_eq!(verify(&good, &owner, own), Ok(admission(&owner)));
        let forged = admission(&other).sign(&other).unwrap();
        assert_eq!(verify(&forged, &other, own), Err(AdmissionError::Owner));
        assert!(matches!(
            verify(&forged, &owner, own),
            Err(AdmissionError::Statement(_))
        ));
        let swapped = ("age1other", key(5).public_key());
        assert_eq!(verify(&good, &owner, swapped), Err(AdmissionError::Other));
    }
}
