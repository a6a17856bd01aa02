//! `member admit`: seals the keyrings to a newcomer whose keys the link's secret vouches for, and to nobody else.

use lavalier_protocol::api::{AdmissionUpload, Member, MemberState};
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::keys::{Holder, KeyringKind};
use lavalier_protocol::link::Secret;
use lavalier_protocol::members::{Admission, Joining};
use lavalier_protocol::words::Message;
use serde_json::json;

use super::{named, secret_name};
use crate::cli::MemberArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::{MadeLink, Pinned};
use crate::keyrings::{Content, Wrapped, opening_keyring, signing_key};
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: MemberArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let members = session.client.members(&args.production).await?;
    let newcomer = named(&members, &args.member, |member| member.state == MemberState::Joined)?;
    let (made, joining) = vouched(context, &session, newcomer)?;
    let person = newcomer.person.clone().ok_or(Message::StudioNotUnderstood)?;
    let holder = Holder {
        person,
        email: made.email.clone(),
        role: made.role,
        recipient: joining.recipient,
        key: joining.key,
    };
    let admitted = admit(context, &session, &pinned, &made, &holder).await?;
    context.home.change(|profile| {
        profile.member_links.retain(|link| link.link != made.link);
        let mut known = profile.productions.iter_mut();
        if let Some(known) = known.find(|known| known.is(&pinned.studio, &pinned.production)) {
            let next = admitted.iter();
            next.for_each(|next| known.see(&next.envelope, next.seen.digest));
        }
    })?;
    session.secrets.delete(&secret_name(&made.link))?;
    let keyrings: Vec<_> = admitted.iter().map(|next| next.envelope.kind.name()).collect();
    let shown = json!({
        "production": args.production,
        "person": holder.person,
        "email": holder.email,
        "role": holder.role,
        "keyrings": keyrings,
    });
    context.output.result(&shown, || {
        let keys = match keyrings.as_slice() {
            [] => "They hold no keyring, and can open no take.".to_owned(),
            kinds => format!("They hold the {} keyring now.", kinds.join(" and the ")),
        };
        format!("{} is let in as {}. {keys}", holder.email, holder.role)
    })?;
    Ok(Answer::Yes)
}

/// What was asked of the newcomer, and their keys as the link's secret vouches for them.
fn vouched(context: &Context, session: &Session, newcomer: &Member) -> Result<(MadeLink, Joining), Failure> {
    let profile = context.home.profile()?;
    let link = newcomer.link.as_ref().ok_or(Message::StudioNotUnderstood)?;
    // For whom and as what the link was made is for this home to say, not for the studio.
    let made = profile.member_links.iter().find(|made| made.link == *link);
    let made = made
        .cloned()
        .ok_or_else(|| Failure::MemberLinkElsewhere(link.clone()))?;
    let secret = session.secrets.get(&secret_name(link))?;
    let secret = secret.and_then(|secret| <[u8; 32]>::try_from(secret.as_slice()).ok());
    let secret = secret.map(Secret::from_bytes);
    let secret = secret.ok_or_else(|| Failure::MemberLinkElsewhere(link.clone()))?;
    let proof = newcomer.joining.as_ref().ok_or(Message::StudioNotUnderstood)?;
    let joining = Joining::verify(&proof.statement, proof.tag, &secret, link, &made.email)
        .map_err(|error| Failure::NewcomerNotGenuine(error.to_string()))?;
    Ok((made, joining))
}

/// Wraps the keyrings of the role, signs the admission, and has both stored; what was wrapped.
async fn admit(
    context: &Context,
    session: &Session,
    pinned: &Pinned,
    made: &MadeLink,
    holder: &Holder,
) -> Result<Vec<Wrapped>, Failure> {
    let member = session.member()?;
    let opened = opening_keyring(&session.client, &context.home, pinned, &member).await?;
    let signing = signing_key(&session.client, &context.home, &opened.pinned, &member).await?;
    let signing_keys = session.pinned(&context.home, &pinned.production)?.signing_keys();
    let pinned = &opened.pinned;
    let next = |kind, envelope_holders: &[Holder], before, plain: &[u8]| {
        if !holder.role.holds(kind) {
            return Ok(None);
        }
        let others = envelope_holders.iter().filter(|other| other.person != holder.person);
        let holders: Vec<Holder> = others.chain([holder]).cloned().collect();
        let content = Content {
            production: &pinned.production,
            kind,
            before: Some(before),
            holders: &holders,
            recovery: pinned.recovery_recipient.as_deref(),
            signing_keys: &signing_keys,
            plain,
        };
        content.wrap(&member.signing).map(Some)
    };
    let opening = next(
        KeyringKind::Opening,
        &opened.envelope.holders,
        pinned.opening,
        &opened.keyring.to_bytes(),
    )?;
    let signing_next = next(
        KeyringKind::Signing,
        &signing.envelope.holders,
        signing.seen,
        &signing.keyring.to_bytes(),
    )?;
    let owners = opening
        .as_ref()
        .map_or_else(|| opened.envelope.owners(), |next| next.envelope.owners());
    let admission = Admission {
        link: made.link.clone(),
        production: pinned.production.clone(),
        name: pinned.name.clone(),
        zone: pinned.zone.clone(),
        frame_rate: pinned.frame_rate,
        person: holder.person.clone(),
        role: holder.role,
        member_recipient: holder.recipient.clone(),
        member_key: holder.key,
        signing_keys: signing_keys.clone(),
        recipient: pinned.recipient.clone(),
        recovery_recipient: pinned.recovery_recipient.clone(),
        owners,
        opening: opening.as_ref().map_or(pinned.opening.into(), Wrapped::generation),
        signing: signing_next.as_ref().map_or(signing.seen.into(), Wrapped::generation),
        admitted_at: context.now(),
    };
    let upload = AdmissionUpload {
        admission: admission
            .sign(&member.signing)
            .map_err(|refused| Failure::Secrets(refused.to_string()))?,
        owner_key: member.signing.public_key(),
        opening: opening.as_ref().map(|next| next.upload.clone()),
        signing: signing_next.as_ref().map(|next| next.upload.clone()),
    };
    session
        .client
        .admit(&pinned.production, &holder.person, &upload)
        .await?;
    Ok(opening.into_iter().chain(signing_next).collect())
}
