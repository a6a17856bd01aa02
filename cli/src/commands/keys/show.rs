//! `keys show`: recipients, thumbprints, generations, and who can open what. Nothing secret.

use lavalier_protocol::keys::{Envelope, KeyringKind};
use lavalier_protocol::link::six_words;
use serde_json::{Value, json};

use crate::cli::ShowArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Pinned;
use crate::keyrings::{Member, fetch, open_opening, open_signing};
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: ShowArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let member = session.member()?;
    let opening = fetch(&session.client, &context.home, &pinned, KeyringKind::Opening).await?;
    let pinned = session.pinned(&context.home, &args.production)?;
    // Post holds no signing keyring, and is not given one.
    let signing = match pinned.role.holds(KeyringKind::Signing) {
        true => Some(fetch(&session.client, &context.home, &pinned, KeyringKind::Signing).await?),
        false => None,
    };
    let identities = open_opening(&opening, &member.identity).ok();
    let opens_signing = |signing: &Envelope| open_signing(signing, &member.identity).is_ok();

    let thumbprint = pinned.signing_key.thumbprint();
    let recipients: Vec<Value> = identities
        .iter()
        .flat_map(|keyring| &keyring.identities)
        .map(|one| json!({"generation": one.generation, "recipient": one.recipient}))
        .collect();
    let shown = json!({
        "production": pinned.production,
        "signing_key": pinned.signing_key,
        "thumbprint": thumbprint,
        "words": six_words(thumbprint),
        "owner_keys": pinned.opening_owners.iter().map(|key| key.thumbprint()).collect::<Vec<_>>(),
        "recipient": pinned.recipient,
        "recovery_recipient": pinned.recovery_recipient,
        "identities": recipients,
        "keyrings": std::iter::once(keyring(&opening, &pinned, &member, identities.is_some()))
            .chain(signing.iter().map(|signing| keyring(signing, &pinned, &member, opens_signing(signing))))
            .collect::<Vec<_>>(),
    });
    context.output.result(&shown, || {
        let who = |envelope: &Envelope| {
            let names = envelope.recipients.iter().map(|recipient| {
                format!("    {recipient}  ({})", holder(recipient, envelope, &pinned, &member))
            });
            names.collect::<Vec<_>>().join("\n")
        };
        let mut text = format!(
            "{}\n  six words    {}\n  signing key  {thumbprint}\n  recipient    {}\n\n  opening keyring, generation {}: opens takes; itself opened by\n{}",
            context.output.bold(pinned.name.as_str()),
            six_words(thumbprint),
            pinned.recipient,
            opening.generation,
            who(&opening),
        );
        if let Some(signing) = &signing {
            text.push_str(&format!(
                "\n\n  signing keyring, generation {}: signs briefs; itself opened by\n{}",
                signing.generation,
                who(signing),
            ));
        }
        text
    })?;
    Ok(Answer::Yes)
}

fn keyring(envelope: &Envelope, pinned: &Pinned, member: &Member, opens: bool) -> Value {
    let recipients = envelope
        .recipients
        .iter()
        .map(|recipient| json!({"recipient": recipient, "holder": holder(recipient, envelope, pinned, member)}));
    json!({
        "kind": envelope.kind.name(),
        "generation": envelope.generation,
        "opens_here": opens,
        "recipients": recipients.collect::<Vec<_>>(),
    })
}

/// Who a keyring's recipient is, by what its owner signed.
fn holder(recipient: &str, envelope: &Envelope, pinned: &Pinned, member: &Member) -> String {
    if recipient == member.recipient() {
        return "you".to_owned();
    }
    if pinned.recovery_recipient.as_deref() == Some(recipient) {
        return "recovery".to_owned();
    }
    let known = envelope.holders.iter().find(|holder| holder.recipient == recipient);
    known.map_or_else(
        || "unknown".to_owned(),
        |holder| format!("{}, {}", holder.email, holder.role),
    )
}
