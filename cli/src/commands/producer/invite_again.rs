//! `invite again`: another device takes an end over; the old one may only send what it has.

use lavalier_protocol::api::{Invitation, InvitationState};
use lavalier_protocol::brief::{Brief, BriefError, Draft};
use lavalier_protocol::jws::{Jws, PublicKey};

use super::invitation::{Wanted, make};
use super::invite::invitations;
use crate::cli::AgainArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: AgainArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let profile = context.home.profile()?;
    for production in session.client.productions().await? {
        let found = invitations(&session, &production.id).await?;
        let of_end = found
            .into_iter()
            .filter(|one| one.interview == args.interview && one.end == args.end)
            .filter(|one| one.state != InvitationState::Superseded);
        // Identifiers are random, so age is told by the signed brief's time.
        let pinned = profile.pinned(&session.signed_in.origin, &production.id).cloned();
        let mut latest: Option<(Invitation, Brief)> = None;
        for invitation in of_end {
            let keys = pinned.as_ref().map_err(not_known(&production.id))?.signing_keys();
            let brief = by_one_of(&invitation.brief, &keys)?;
            if latest
                .as_ref()
                .is_none_or(|(_, before)| before.issued_at < brief.issued_at)
            {
                latest = Some((invitation, brief));
            }
        }
        if let Some((invitation, brief)) = latest {
            let pinned = pinned?;
            return make(context, &session, &pinned, wanted(&args, invitation, brief)).await;
        }
    }
    Err(Failure::InterviewUnknown(format!(
        "the end {} of {}",
        args.end, args.interview
    )))
}

/// A brief by a key that signed the production's briefs once: what is invited again may be older than the latest key.
fn by_one_of(jws: &Jws, keys: &[PublicKey]) -> Result<Brief, BriefError> {
    let verified = keys.iter().map(|key| Brief::verify(jws, *key));
    let (genuine, not): (Vec<_>, Vec<_>) = verified.partition(Result::is_ok);
    genuine.into_iter().chain(not).next().unwrap_or(Err(BriefError::Key))
}

fn not_known(production: &lavalier_protocol::id::ProductionId) -> impl Fn(&Failure) -> Failure {
    let production = production.clone();
    move |_| Failure::ProductionNotKnownHere(production.clone())
}

/// The same end, by the same words, for another device.
fn wanted(args: &AgainArgs, before: Invitation, brief: Brief) -> Wanted {
    Wanted {
        subject: before.subject,
        interview: brief.interview,
        end: brief.end,
        platforms: brief.platforms,
        expires: args.expires,
        rehearsal: brief.rehearsal,
        replaces: Some(before.invitation),
        draft: Draft {
            title: brief.title,
            asked_by: brief.asked_by,
            purpose: brief.purpose,
            audience: brief.audience,
            contact: brief.contact,
            microphone: brief.microphone,
            mobile_data: brief.mobile_data,
            keep_days: brief.keep_days,
            questions: brief.questions,
            notes: brief.notes,
            starts_at: brief.starts_at,
            talk: brief.talk,
            consent: brief.consent,
            format: brief.format,
        },
    }
}
