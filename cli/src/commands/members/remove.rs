//! `member remove`: access ends at once; then the keys that they held are changed.

use lavalier_protocol::api::MemberState;
use lavalier_protocol::id::PersonId;
use lavalier_protocol::keys::{Envelope, KeyringKind};
use lavalier_protocol::words::Message;
use serde_json::json;

use super::{named, secret_name};
use crate::cli::MemberRemoveArgs;
use crate::commands::keys::rotate::{OLD_TAKES, revised};
use crate::context::Context;
use crate::failure::Failure;
use crate::keyrings::{Change, fetch, rotate};
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: MemberRemoveArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let members = session.client.members(&args.production).await?;
    let found = named(&members, &args.member, |_| true);
    if let Ok(waiting) = &found
        && waiting.state != MemberState::Admitted
        && let Some(link) = &waiting.link
    {
        session.client.end_member_link(&args.production, link).await?;
        context
            .home
            .change(|profile| profile.member_links.retain(|made| made.link != *link))?;
        session.secrets.delete(&secret_name(link))?;
        let shown = json!({"production": args.production, "member_link": link, "removed": true});
        context
            .output
            .result(&shown, || format!("The link for {} is taken back.", waiting.email))?;
        return Ok(Answer::Yes);
    }
    // Who holds keys is looked up in what an owner signed: a studio that names another would leave them their keys.
    let opening = fetch(&session.client, &context.home, &pinned, KeyringKind::Opening).await?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let signing = fetch(&session.client, &context.home, &pinned, KeyringKind::Signing).await?;
    let held = |envelope: &Envelope| holder(envelope, &args.member);
    let (opens, signs) = (held(&opening), held(&signing));
    let shown_person = found.as_ref().ok().and_then(|member| member.person.clone());
    let person = opens.clone().or_else(|| signs.clone()).or_else(|| shown_person.clone());
    let person = person.ok_or(Message::NotFound)?;
    if person == session.signed_in.person {
        return Err(Failure::usage(
            "Nobody removes themselves: there would be nobody to change the keys.",
            "Ask another owner.",
        ));
    }
    if shown_person.is_some() {
        session.client.remove_member(&args.production, &person).await?;
    }
    let change = Change {
        without: Some(person.clone()),
        signing: signs.is_some(),
    };
    let rotated = match opens.is_some() || signs.is_some() {
        true => {
            let pinned = session.pinned(&context.home, &args.production)?;
            Some(rotate(context, &session, &pinned, &change).await?)
        }
        false => None,
    };
    let shown = json!({
        "production": args.production,
        "person": person,
        "removed": true,
        "new_recipient": rotated.as_ref().map(|rotated| &rotated.pinned.recipient),
        "new_signing_key": rotated.as_ref().is_some_and(|rotated| rotated.new_signing_key),
        "revised_briefs": rotated.as_ref().map_or(0, |rotated| rotated.revised),
        "old_takes": rotated.as_ref().map(|_| OLD_TAKES),
    });
    context.output.result(&shown, || {
        let keys = match &rotated {
            None => "They held no keys.".to_owned(),
            Some(rotated) if rotated.new_signing_key => format!(
                "{OLD_TAKES}\nThey could sign briefs, so these are signed by a new key now: open invitations are over, and devices that were recording need a new link (invite again)."
            ),
            Some(rotated) => format!("{OLD_TAKES}\n{}", revised(rotated.revised)),
        };
        format!("The access of {} has ended. {keys}", args.member)
    })?;
    Ok(Answer::Yes)
}

/// The person of this address or identifier among a keyring's holders.
fn holder(envelope: &Envelope, name: &str) -> Option<PersonId> {
    let name = name.trim().to_lowercase();
    let is =
        |holder: &&lavalier_protocol::keys::Holder| holder.email.as_str() == name || holder.person.as_str() == name;
    envelope.holders.iter().find(is).map(|holder| holder.person.clone())
}
