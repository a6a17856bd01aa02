//! A clearance that was looked at: signed by the studio's receipt key, for this device, this claim and this interview.

use jiff::SignedDuration;
use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::jws::{Jws, JwsError, Typ};
use lavalier_protocol::policy::{Clearance, PolicyId};
use serde::{Deserialize, Serialize};

use super::studio_time::{Contact, Now};
use crate::platform::BootTime;

/// By so much the wall clock may run apart from the boot clock between clearance and take: a clock that was far off is
/// set right by less while it is kept in step, and nobody sets one by hand for less.
const STEP_MAX: SignedDuration = SignedDuration::from_secs(120);

/// A verified clearance. There is no other way to one than [`Cleared::accept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    jws: Jws,
    clearance: Clearance,
    contact: Contact,
    asked: Option<Asked>,
}

/// When this device asked for a clearance that it then got, by its own clocks: the studio gave it after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Digest of the clearance.
    pub(super) clearance: Digest,
    /// By the wall clock.
    pub(super) wall: Timestamp,
    /// By the boot clock, where there is one.
    pub(super) boot: Option<BootTime>,
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
    /// Under an earlier revision of the policy that the brief names.
    #[error("it was given under an earlier policy")]
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
        // A production's own policy, set since, judges in place of the one that the brief names.
        let (given, asked) = (&clearance.policy, &brief.policy);
        if given.id == asked.id && given.revision < asked.revision {
            return Err(ClearanceError::Policy);
        }
        if clearance.until <= clearance.issued_at {
            return Err(ClearanceError::Times);
        }
        Ok(Self {
            jws,
            clearance,
            contact,
            asked: None,
        })
    }

    /// Whether a take may begin at `now`. The time is the studio's; a contact after the clearance was given can only
    /// move it forward, so the moment it was given is a floor.
    #[must_use]
    pub fn holds(&self, now: Now) -> bool {
        self.studio_time(now) < self.clearance.until
    }

    /// Whole seconds from when the studio gave it to `now`, at least; none where no clock that nobody can set spans the
    /// time.
    ///
    /// A boot clock alone would tell it even after the wall clock was set. The times in the take's journal are the wall
    /// clock's, though, and of a device whose clock was put elsewhere between clearance and take nobody can say when the
    /// take was made: then none is told either, and the studio holds the take until a person has looked.
    #[must_use]
    pub fn since_given(&self, now: Now) -> Option<u64> {
        let asked = self.asked?;
        let since = now.since_boot(asked.boot)?;
        let apart = now.wall.duration_since(asked.wall) - SignedDuration::try_from(since).ok()?;
        (apart.abs() <= STEP_MAX).then_some(since.as_secs())
    }

    /// The studio's time at `now`, as far as it can be known.
    #[must_use]
    pub fn studio_time(&self, now: Now) -> Timestamp {
        self.contact.at(now).max(self.clearance.issued_at)
    }

    /// The same clearance, by a later word on the studio's clock, and with when it was asked for.
    #[must_use]
    pub(super) fn seen_at(self, contact: Contact, asked: Option<Asked>) -> Self {
        let asked = asked.filter(|asked| asked.clearance == self.digest());
        Self { contact, asked, ..self }
    }

    /// The same clearance, asked for at that moment.
    #[cfg(test)]
    pub(crate) fn asked_for(self, at: Now) -> Self {
        let asked = Asked {
            clearance: self.digest(),
            wall: at.wall,
            boot: at.boot,
        };
        let contact = self.contact;
        self.seen_at(contact, Some(asked))
    }

    /// The policy by which the studio judged.
    #[must_use]
    pub const fn policy(&self) -> &PolicyId {
        &self.clearance.policy
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
    use crate::platform::BootId;
    use std::time::Duration;

    fn now(seconds: u64) -> Now {
        Now {
            wall: Timestamp::UNIX_EPOCH,
            monotonic: Duration::from_secs(seconds),
            boot: None,
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
    fn a_take_says_how_long_after_its_clearance_it_began_unless_the_device_s_clocks_cannot_tell() {
        let boot = |number: u8, since| BootTime {
            boot: BootId::from_bytes([number; 16]),
            since: Duration::from_secs(since),
        };
        let at = |wall: i64, boot| Now {
            wall: Timestamp::from_second(wall).unwrap(),
            monotonic: Duration::ZERO,
            boot,
        };
        let cleared = accept(|_| {}, RECEIPT_KEY).unwrap();
        assert_eq!(cleared.since_given(now(1)), None, "nobody knows when it was asked for");
        let cleared = cleared.asked_for(at(5_000, Some(boot(1, 100))));
        let since = |wall, boot| cleared.since_given(at(wall, boot));
        assert_eq!(since(5_060, Some(boot(1, 160))), Some(60));
        assert_eq!(since(5_175, Some(boot(1, 160))), Some(60), "a clock that was put right");
        assert_eq!(since(5_181, Some(boot(1, 160))), None, "a clock that was set forward");
        assert_eq!(since(4_939, Some(boot(1, 160))), None, "or wound back");
        assert_eq!(since(5_060, Some(boot(2, 60))), None, "after a restart");
        assert_eq!(since(5_060, None), None, "without such a clock");
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
        let own = |it: &mut Clearance| {
            it.policy.id = "house".parse().unwrap();
            it.policy.revision = 0;
        };
        assert!(
            accept(own, RECEIPT_KEY).is_ok(),
            "the production has set one of its own"
        );
        assert_eq!(
            accept(|it| it.until = it.issued_at, RECEIPT_KEY),
            Err(ClearanceError::Times)
        );
    }
}
