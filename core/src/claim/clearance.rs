//! A clearance that was looked at: signed by the studio's receipt key, for this device, this claim and this interview.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::jws::{Jws, JwsError, Typ};
use lavalier_protocol::policy::Clearance;

use super::studio_time::{Contact, Now};

/// A verified clearance. There is no other way to one than [`Cleared::accept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    jws: Jws,
    clearance: Clearance,
    contact: Contact,
}

/// Why a clearance was not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClearanceError {
    /// Not signed by the brief's receipt key, or no clearance.
    #[error(transparent)]
    Statement(#[from] JwsError),
    /// For another claim or invitation.
    #[error("it is for another invitation")]
    Claim,
    /// For another interview.
    #[error("it is for another interview")]
    Interview,
    /// For another device.
    #[error("it is for another device")]
    DeviceKey,
    /// For other evidence than was handed in.
    #[error("it is for other evidence than this device gave")]
    Evidence,
    /// Under another policy than the brief's, or an earlier revision of it.
    #[error("it was given under another policy")]
    Policy,
    /// It ends before it begins.
    #[error("its times make no sense")]
    Times,
}

impl Cleared {
    /// Verifies a clearance for the device key with this thumbprint under this claim and brief; `contact` is the
    /// latest word on the studio's clock.
    ///
    /// # Errors
    /// [`ClearanceError`] names the first thing that is not right.
    pub fn accept(
        jws: Jws,
        brief: &Brief,
        claim: &ClaimId,
        device_key: Digest,
        contact: Contact,
    ) -> Result<Self, ClearanceError> {
        let clearance: Clearance = jws.verify(Typ::Clearance, brief.receipt_key)?;
        if clearance.claim != *claim || clearance.invitation != brief.invitation {
            return Err(ClearanceError::Claim);
        }
        if clearance.interview != brief.interview {
            return Err(ClearanceError::Interview);
        }
        if clearance.device_key != device_key {
            return Err(ClearanceError::DeviceKey);
        }
        let (given, asked) = (&clearance.policy, &brief.policy);
        if given.id != asked.id || given.revision < asked.revision {
            return Err(ClearanceError::Policy);
        }
        if clearance.until <= clearance.issued_at {
            return Err(ClearanceError::Times);
        }
        Ok(Self {
            jws,
            clearance,
            contact,
        })
    }

    /// Whether a take may begin at `now`. The time is the studio's; a contact after the clearance was given can only
    /// move it forward, so the moment it was given is a floor.
    #[must_use]
    pub fn holds(&self, now: Now) -> bool {
        self.contact.at(now).max(self.clearance.issued_at) < self.clearance.until
    }

    /// The same clearance, by a later word on the studio's clock.
    #[must_use]
    pub fn seen_at(self, contact: Contact) -> Self {
        Self { contact, ..self }
    }

    /// When it ends, by the studio's clock.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.clearance.until
    }

    /// Whether takes under it stay closed to post until released.
    #[must_use]
    pub const fn held(&self) -> bool {
        self.clearance.held
    }

    /// The digest by which a journal names it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.jws.digest()
    }

    /// As the studio signed it.
    #[must_use]
    pub const fn jws(&self) -> &Jws {
        &self.jws
    }

    /// Digest of the evidence that it was given for.
    #[must_use]
    pub const fn evidence(&self) -> Digest {
        self.clearance.evidence
    }

    /// When it was given, by the studio's clock.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.clearance.issued_at
    }

    /// The device that it is for: the thumbprint of its key.
    #[must_use]
    pub const fn device_key(&self) -> Digest {
        self.clearance.device_key
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{self, RECEIPT_KEY, key};
    use super::*;
    use std::time::Duration;

    fn now(seconds: u64) -> Now {
        Now {
            wall: Timestamp::UNIX_EPOCH,
            monotonic: Duration::from_secs(seconds),
        }
    }

    fn accept(change: impl FnOnce(&mut Clearance), signer: u8) -> Result<Cleared, ClearanceError> {
        let brief = testing::brief();
        let mut clearance = testing::clearance(&brief, Timestamp::from_second(100).unwrap());
        change(&mut clearance);
        let jws = Jws::sign(Typ::Clearance, &clearance, &key(signer)).unwrap();
        let contact = Contact::new(Timestamp::from_second(40).unwrap(), now(0));
        Cleared::accept(jws, &brief, &testing::claim_id(), testing::device_thumbprint(), contact)
    }

    #[test]
    fn a_clearance_holds_until_its_end_by_the_studio_s_clock() {
        let cleared = accept(|_| {}, RECEIPT_KEY).unwrap();
        assert!(cleared.holds(now(59)));
        assert!(!cleared.holds(now(60)));
    }

    #[test]
    fn a_clearance_by_another_key_or_for_anything_else_is_refused_by_name() {
        let other = |bytes| lavalier_protocol::id::InterviewId::from_random(bytes);
        assert_eq!(accept(|_| {}, 99), Err(ClearanceError::Statement(JwsError::Signature)));
        assert_eq!(
            accept(|it| it.interview = other([9; 16]), RECEIPT_KEY),
            Err(ClearanceError::Interview)
        );
        assert_eq!(
            accept(|it| it.device_key = Digest::of(b"other"), RECEIPT_KEY),
            Err(ClearanceError::DeviceKey)
        );
        assert_eq!(
            accept(|it| it.claim = ClaimId::from_random([9; 16]), RECEIPT_KEY),
            Err(ClearanceError::Claim)
        );
        assert_eq!(
            accept(|it| it.policy.revision = 0, RECEIPT_KEY),
            Err(ClearanceError::Policy)
        );
        assert_eq!(
            accept(|it| it.until = it.issued_at, RECEIPT_KEY),
            Err(ClearanceError::Times)
        );
    }
}
