//! Whether a take is closed to post until somebody releases it.
//!
//! A clearance permits takes that begin between its issue and its end. When a take began is between the clearance's issue
//! and the moment at which the studio first hears of it, by the studio's clock; the device's clock can be set, and is not
//! asked. Where that span reaches past the end, only the opening's `since_clearance` can tell.
//!
//! A file that was made elsewhere needs no clearance, and nothing but the device's clock says when it was brought in: one that
//! the studio first hears of after the time of its invitation is held.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::brief::Kind;
use lavalier_protocol::journal::Opening;

use crate::error::ApiResult;
use crate::model::{Clearance, Guest, Hold};
use crate::studio::App;

/// What recorders count in.
const SECOND: SignedDuration = SignedDuration::from_secs(1);

/// The clearance that the opening names, if it is one of this claim: another device's is none.
///
/// # Errors
/// When the storage fails.
pub(super) async fn named(app: &App, guest: &Guest, opening: &Opening) -> ApiResult<Option<Clearance>> {
    let clearance = match opening.clearance {
        Some(digest) => app.storage.clearance(digest).await?,
        None => None,
    };
    Ok(clearance.filter(|clearance| clearance.claim == guest.claim))
}

/// Why whatever this device begins now and calls by this kind is held, be it recorded or brought from elsewhere; none when
/// nothing but its clearance decides.
pub(super) fn of_device(guest: &Guest, kind: Kind) -> Option<Hold> {
    if guest.lost_at.is_some() {
        Some(Hold::DeviceLost)
    } else {
        // A rehearsal's gate is an easy one: what passed it is no interview because it says so.
        (guest.rehearsal && kind != Kind::Rehearsal).then_some(Hold::Rehearsal)
    }
}

/// Why an import that is first heard of at `now` is held; none when it is not.
pub(super) fn of_import(guest: &Guest, now: Timestamp) -> Option<Hold> {
    ends(guest).any(|end| end <= now).then_some(Hold::OutsideClearance)
}

/// Why a take that begins under this clearance, so long after it by the recorder's count of seconds, and is first heard of at
/// `now`, is held; none when it is not.
pub(super) fn of_recording(
    clearance: Option<&Clearance>,
    since: Option<u64>,
    guest: &Guest,
    now: Timestamp,
) -> Option<Hold> {
    let Some(clearance) = clearance else {
        return Some(Hold::NoClearance);
    };
    // A clearance is worth nothing beyond the time of the invitation that it was given for. What the recorder's count of whole
    // seconds cannot tell is in favour of what was begun.
    let ends = ends(guest).map(|end| end.saturating_add(SECOND).unwrap_or(Timestamp::MAX));
    let until = ends.fold(clearance.until, Timestamp::min);
    let Some(latest) = latest_start(clearance, since, now).filter(|latest| *latest < until) else {
        return Some(Hold::OutsideClearance);
    };
    let demanded = |at: Timestamp| clearance.issued_at < at && latest >= at;
    if guest.recheck_at.is_some_and(demanded) {
        return Some(Hold::RecheckDemanded);
    }
    clearance.held.then_some(Hold::Clearance)
}

/// The ends of the time in which this device may begin takes, as far as they are set.
fn ends(guest: &Guest) -> impl Iterator<Item = Timestamp> {
    let ends = [guest.superseded_at, guest.revoked_at, guest.wraps_at];
    ends.into_iter().flatten()
}

/// The earliest time at which the take can have begun; none where nothing that nobody can set tells.
pub(super) fn earliest_start(clearance: Option<&Clearance>, since: Option<u64>) -> Option<Timestamp> {
    let since = SignedDuration::from_secs(i64::try_from(since?).ok()?);
    clearance?.issued_at.checked_add(since).ok()
}

/// The latest time at which the take can have begun; none when what is said of it cannot be.
fn latest_start(clearance: &Clearance, since: Option<u64>, now: Timestamp) -> Option<Timestamp> {
    let Some(since) = since else {
        return Some(now);
    };
    let since = SignedDuration::from_secs(i64::try_from(since).ok()?);
    // Its last second was not counted.
    let start = clearance.issued_at.checked_add(since).ok()?;
    (start <= now).then(|| start.saturating_add(SECOND).map_or(now, |end| end.min(now)))
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::brief::{End, Platforms};
    use lavalier_protocol::digest::Digest;
    use lavalier_protocol::id::{ClaimId, InterviewId, InvitationId};
    use lavalier_protocol::journal::KeyStorage;
    use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey};
    use lavalier_protocol::policy::{AppVersion, Platform};
    use lavalier_protocol::text::Label;

    use super::*;
    use crate::model::ClaimedDevice;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// Given at 100, until 1,000.
    fn clearance(held: bool) -> Clearance {
        Clearance {
            digest: Digest::of(b"clearance"),
            claim: ClaimId::from_random([1; 16]),
            jws: Jws::from_text("a.b.c".to_owned()),
            evidence: Digest::of(b"evidence"),
            issued_at: at(100),
            until: at(1_000),
            held,
        }
    }

    fn guest(lost_at: Option<i64>, recheck_at: Option<i64>) -> Guest {
        let label = |text| Label::new(text).unwrap();
        Guest {
            claim: ClaimId::from_random([1; 16]),
            invitation: InvitationId::from_random([1; 16]),
            production: "show".parse().unwrap(),
            interview: InterviewId::from_random([1; 16]),
            end: End::Subject,
            platforms: Platforms(vec![Platform::Ios]),
            rehearsal: false,
            device: ClaimedDevice {
                device_key: SoftwareKey::from_bytes(&[7; 32]).unwrap().public_key(),
                key_storage: KeyStorage::SecureEnclave,
                platform: Platform::Ios,
                app: AppVersion {
                    id: label("app"),
                    version: label("1"),
                },
            },
            lost_at: lost_at.map(at),
            recheck_at: recheck_at.map(at),
            superseded_at: None,
            revoked_at: None,
            wraps_at: None,
        }
    }

    fn held(held: bool, since: Option<u64>, now: i64) -> Option<Hold> {
        of_recording(Some(&clearance(held)), since, &guest(None, None), at(now))
    }

    #[test]
    fn a_take_that_arrives_before_its_clearance_ends_is_open_and_a_conditional_one_is_not() {
        for since in [None, Some(0), Some(300)] {
            assert_eq!(held(false, since, 999), None);
            assert_eq!(held(true, since, 999), Some(Hold::Clearance));
        }
    }

    #[test]
    fn a_late_arrival_is_open_only_if_a_clock_that_nobody_can_set_says_when_it_began() {
        assert_eq!(held(false, Some(898), 50_000), None);
        assert_eq!(
            held(false, Some(899), 50_000),
            Some(Hold::OutsideClearance),
            "the last second may be past the end"
        );
        assert_eq!(held(false, Some(4_000), 50_000), Some(Hold::OutsideClearance));
        assert_eq!(
            held(false, None, 1_000),
            Some(Hold::OutsideClearance),
            "after a restart, or a step of its clock"
        );
    }

    #[test]
    fn a_beginning_after_its_arrival_is_believed_by_nobody() {
        assert_eq!(held(false, Some(500), 599), Some(Hold::OutsideClearance));
        assert_eq!(held(false, Some(u64::MAX), 599), Some(Hold::OutsideClearance));
    }

    #[test]
    fn what_may_have_begun_after_its_invitation_was_taken_back_is_held_whatever_the_device_s_clock_says() {
        let revoked = Guest {
            revoked_at: Some(at(300)),
            ..guest(None, None)
        };
        let of = |since| of_recording(Some(&clearance(false)), since, &revoked, at(400));
        assert_eq!(of(None), Some(Hold::OutsideClearance));
        assert_eq!(of(Some(250)), Some(Hold::OutsideClearance));
        assert_eq!(of(Some(150)), None, "it was rolling");
    }

    #[test]
    fn without_a_clearance_it_is_taken_in_and_held() {
        assert_eq!(
            of_recording(None, Some(0), &guest(None, None), at(200)),
            Some(Hold::NoClearance)
        );
    }

    #[test]
    fn a_demanded_check_holds_what_begins_after_it_and_not_what_had_begun() {
        let clearance = clearance(false);
        let of = |since, recheck, now| of_recording(Some(&clearance), since, &guest(None, Some(recheck)), at(now));
        assert_eq!(of(None, 300, 400), Some(Hold::RecheckDemanded));
        assert_eq!(of(Some(250), 300, 400), Some(Hold::RecheckDemanded));
        assert_eq!(
            of(Some(150), 300, 400),
            None,
            "it was rolling when the check was asked for"
        );
        assert_eq!(of(None, 99, 400), None, "the clearance is the answer to it");
    }

    #[test]
    fn what_comes_from_a_lost_device_is_held_whatever_its_clearance() {
        let lost = guest(Some(5_000), None);
        assert_eq!(of_device(&lost, Kind::Interview), Some(Hold::DeviceLost));
    }

    #[test]
    fn a_rehearsal_that_calls_itself_anything_else_is_held_and_a_true_one_is_not() {
        let rehearsal = Guest {
            rehearsal: true,
            ..guest(None, None)
        };
        for kind in [Kind::Interview, Kind::Pickup, Kind::Wild, Kind::Tone] {
            assert_eq!(of_device(&rehearsal, kind), Some(Hold::Rehearsal));
            assert_eq!(of_device(&guest(None, None), kind), None);
        }
        assert_eq!(of_device(&rehearsal, Kind::Rehearsal), None);
        assert_eq!(
            of_device(&guest(None, None), Kind::Rehearsal),
            None,
            "a try-out under an interview's invitation"
        );
    }

    #[test]
    fn an_import_is_held_once_the_time_of_its_invitation_is_over_and_not_before() {
        let of = |ending: Guest, now| of_import(&ending, at(now));
        assert_eq!(of(guest(None, None), 5_000), None);
        let ended = [
            Guest {
                superseded_at: Some(at(300)),
                ..guest(None, None)
            },
            Guest {
                revoked_at: Some(at(300)),
                ..guest(None, None)
            },
            Guest {
                wraps_at: Some(at(300)),
                ..guest(None, None)
            },
        ];
        for guest in ended {
            assert_eq!(of(guest.clone(), 299), None);
            assert_eq!(of(guest, 300), Some(Hold::OutsideClearance));
        }
    }
}
