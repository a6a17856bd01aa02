//! `invite list` and `invite revoke`.

use lavalier_protocol::api::{ErrorKind, Invitation};
use lavalier_protocol::brief::Brief;
use lavalier_protocol::id::{InvitationId, ProductionId};
use lavalier_protocol::keys::KeyringKind;
use lavalier_protocol::link::six_words;
use lavalier_protocol::policy::Readiness;
use lavalier_protocol::words::{Message, Voice, posture};
use serde_json::json;

use crate::cli::{InviteListArgs, RevokeArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::keyrings::fetch;
use crate::output::Answer;
use crate::session::Session;

/// `invite list`: a line an invitation. A link is never shown again: nobody but the invited person has it.
pub(crate) async fn list(args: InviteListArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    // Another member may have changed the signing key since.
    fetch(&session.client, &context.home, &pinned, KeyringKind::Opening).await?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let words = six_words(pinned.signing_key.thumbprint());
    let invitations = session.client.invitations(&args.production).await?;
    if invitations.is_empty() {
        context
            .output
            .notice("Nobody is invited yet. Invite somebody with “lavalier invite create”.");
    }
    let mut genuine = true;
    for invitation in invitations {
        let keys = pinned.signing_keys();
        let good = keys.iter().any(|key| Brief::verify(&invitation.brief, *key).is_ok());
        genuine &= good;
        let shown = json!({
            "interview": invitation.interview,
            "end": invitation.end,
            "invitation": invitation.invitation,
            "subject": invitation.subject,
            "state": invitation.state,
            "words": words,
            "roll": invitation.roll,
            "expires": invitation.expires_at,
            "platforms": invitation.platforms,
            "rehearsal": invitation.rehearsal,
            "claimed_at": invitation.claimed_at,
            "readiness": invitation.readiness,
            "genuine": good,
        });
        context.output.result(&shown, || {
            let warning = if good {
                ""
            } else {
                "  THE BRIEF IS NOT THE PRODUCTION'S"
            };
            format!(
                "{:6} {:12} {:10} {}  {}  {}{}{warning}",
                invitation.roll.as_str(),
                invitation.end.name(),
                invitation.state.name(),
                invitation.interview,
                invitation.invitation,
                invitation.subject,
                readiness(&invitation.readiness),
            )
        })?;
    }
    if !context.output.is_json() {
        context.output.notice(&format!("The six words of every link: {words}"));
    }
    Ok(Answer::from_bool(genuine))
}

/// What a producer is told of the guest's device, and no more.
fn readiness(readiness: &Readiness) -> String {
    match readiness {
        Readiness::Unchecked => String::new(),
        Readiness::Ready { held: false, .. } => "  ready".to_owned(),
        Readiness::Ready { held: true, .. } => "  ready; security releases what is recorded".to_owned(),
        Readiness::SecurityDecides => "  security must decide".to_owned(),
        Readiness::Fix {
            control: Some(control),
            platform,
            reason: Some(reason),
        } => {
            let said = Voice::english().say(&posture::message(*control, *platform, reason));
            format!("  one thing to fix: {}", said.what)
        }
        Readiness::Fix { .. } => "  one thing to fix".to_owned(),
    }
}

/// `invite revoke`: no device can claim it any more, and the one that did begins no further take.
pub(crate) async fn revoke(args: RevokeArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let production = production_of(&session, &args.invitation).await?;
    session.client.revoke_invitation(&production, &args.invitation).await?;
    let shown = json!({"invitation": args.invitation, "state": "revoked"});
    context.output.result(&shown, || {
        format!(
            "{} is taken back. What was recorded under it still arrives.",
            args.invitation
        )
    })?;
    Ok(Answer::Yes)
}

/// A production's invitations; none where this person invites nobody.
pub(super) async fn invitations(session: &Session, production: &ProductionId) -> Result<Vec<Invitation>, Failure> {
    match session.client.invitations(production).await {
        Err(Failure::Studio(refusal)) if refusal.kind == ErrorKind::Forbidden => Ok(Vec::new()),
        found => found,
    }
}

/// The production that an invitation is of, among those of this person.
async fn production_of(session: &Session, invitation: &InvitationId) -> Result<ProductionId, Failure> {
    for production in session.client.productions().await? {
        let invitations = invitations(session, &production.id).await?;
        if invitations.iter().any(|one| one.invitation == *invitation) {
            return Ok(production.id);
        }
    }
    Err(Message::NotFound.into())
}
