//! What a take's opening line has to say before the studio takes it in.

use jiff::Timestamp;
use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::brief::Kind;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Chain, Opening, Source, TrackFormat};
use lavalier_protocol::sealed::Track;

use super::copy::refused;
use super::hold;
use crate::error::{ApiError, ApiResult};
use crate::model::{Beginning, Guest};
use crate::studio::App;

/// Holds the opening against the claim.
///
/// What was recorded is never refused for want of a clearance that holds: such a take is held (see `hold`).
///
/// # Errors
/// [`ErrorKind::JournalRefused`] with what is not right; [`ErrorKind::Superseded`] or
/// [`ErrorKind::InvitationRevoked`] or [`ErrorKind::Wrapped`] for a take that certainly began after the device's time was
/// over. One that began before still arrives, however late, and one that may have is held.
pub(super) async fn check(
    app: &App,
    guest: &Guest,
    take: &TakeId,
    chain: &Chain,
    now: Timestamp,
) -> ApiResult<Beginning> {
    let guest = &as_it_stands(app, guest).await?;
    let opening = chain.opening().ok_or_else(|| refused("there is no opening line"))?;
    if chain.signed_lines() == 0 {
        return Err(refused("the opening line is not signed"));
    }
    if let Some(problem) = stranger(guest, take, opening) {
        return Err(refused(problem));
    }
    let briefs = app.storage.briefs(&guest.invitation).await?;
    if !briefs.iter().any(|brief| brief.digest() == opening.brief) {
        return Err(refused("the opening names a brief that the studio did not give out"));
    }
    let (imported, rate) = material(opening).ok_or_else(|| refused("its tracks do not fit its source"))?;
    let (hold, began) = if imported {
        // A file that was made elsewhere says nothing of this device, and needs none. The device's clock alone says when it
        // was brought in, and whoever brought it still has it: that clock is believed where it speaks against the file.
        (hold::of_import(guest, now), Some(opening.started_at))
    } else {
        let clearance = hold::named(app, guest, opening).await?;
        let since = opening.since_clearance;
        (
            hold::of_recording(clearance.as_ref(), since, guest, now),
            hold::earliest_start(clearance.as_ref(), since),
        )
    };
    if let Some(refusal) = over(guest, began) {
        return Err(refusal.into());
    }
    Ok(Beginning {
        claim: guest.claim.clone(),
        invitation: guest.invitation.clone(),
        production: guest.production.clone(),
        interview: guest.interview.clone(),
        end: guest.end,
        kind: if guest.rehearsal { Kind::Rehearsal } else { opening.kind },
        slate: opening.slate.clone(),
        imported,
        rate,
        clearance: opening.clearance,
        hold: hold::of_device(guest, opening.kind).or(hold),
        started_at: crate::ports::whole_microseconds(opening.started_at),
        begun_at: now,
    })
}

/// The guest as things stand now: while a body arrived, which may take as long as it likes, its device may have been reported
/// lost, or its time may have ended.
async fn as_it_stands(app: &App, guest: &Guest) -> ApiResult<Guest> {
    let broken = || ApiError::Broken("a guest has no claim or no invitation");
    let remembered = app.storage.remembered(&guest.claim).await?.ok_or_else(broken)?;
    let invitation = app.storage.invitation(&guest.invitation).await?.ok_or_else(broken)?;
    Ok(Guest {
        lost_at: remembered.history.lost_at,
        recheck_at: remembered.history.recheck_at,
        superseded_at: invitation.superseded_at,
        revoked_at: invitation.revoked_at,
        wraps_at: invitation.wraps_at,
        ..guest.clone()
    })
}

/// Why what began then came after the device's time was over, if it is certain that it did. What may have begun before
/// arrives: a device whose clock is wrong has recorded all the same.
fn over(guest: &Guest, began: Option<Timestamp>) -> Option<ErrorKind> {
    let after = |end: Option<Timestamp>| began.zip(end).is_some_and(|(began, end)| began > end);
    if after(guest.superseded_at) {
        Some(ErrorKind::Superseded)
    } else if after(guest.revoked_at) {
        Some(ErrorKind::InvitationRevoked)
    } else if after(guest.wraps_at) {
        Some(ErrorKind::Wrapped)
    } else {
        None
    }
}

/// What does not belong to the claim, if anything.
fn stranger(guest: &Guest, take: &TakeId, opening: &Opening) -> Option<&'static str> {
    if opening.take != *take {
        Some("the opening names another take")
    } else if opening.device_key != guest.device.device_key {
        Some("the opening names another device key than the one that claimed")
    } else if opening.invitation != guest.invitation {
        Some("the opening names another invitation")
    } else if opening.production != guest.production {
        Some("the opening names another production")
    } else if opening.interview != guest.interview || opening.end != guest.end {
        Some("the opening names another interview or end")
    } else {
        None
    }
}

/// Whether it is an import, and its samples a second otherwise.
fn material(opening: &Opening) -> Option<(bool, Option<u32>)> {
    let audio = opening.tracks.get(&Track::Audio);
    let file = opening.tracks.get(&Track::File);
    match (&opening.source, audio, file) {
        (Source::Microphone { .. }, Some(TrackFormat::Flac { rate, .. }), None) if *rate > 0 => {
            Some((false, Some(*rate)))
        }
        (Source::Import { .. }, None, Some(TrackFormat::Bytes)) => Some((true, None)),
        _ => None,
    }
}
