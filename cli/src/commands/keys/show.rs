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
    let signing = fetch(&session.client, &context.home, &pinned, KeyringKind::Signing).await?;
    let identities = open_opening(&opening, &member.identity).ok();
    let opens_signing = open_signing(&signing, &member.identity).is_ok();

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
        "owner_key": pinned.owner_key.thumbprint(),
        "recipient": pinned.recipient,
        "recovery_recipient": pinned.recovery_recipient,
        "identities": recipients,
        "keyrings": [
            keyring(&opening, &pinned, &member, identities.is_some()),
            keyring(&signing, &pinned, &member, opens_signing),
        ],
    });
    context.output.result(&shown, || {
        let who = |envelope: &Envelope| {
            let names = envelope.recipients.iter().map(|recipient| match holder(recipient, &pinned, &member) {
                "member" => format!("    {recipient}"),
                holder => format!("    {recipient}  ({holder})"),
            });
            names.collect::<Vec<_>>().join("\n")
        };
        format!(
            "{}\n  six words    {}\n  signing key  {thumbprint}\n  recipient    {}\n\n  opening keyring, generation {}: opens takes; itself opened by\n{}\n\n  signing keyring, generation {}: signs briefs; itself opened by\n{}",
            context.output.bold(pinned.name.as_str()),
            six_words(thumbprint),
            pinned.recipient,
            opening.generation,
            who(&opening),
            signing.generation,
            who(&signing),
        )
    })?;
    Ok(Answer::Yes)
}

fn keyring(envelope: &Envelope, pinned: &Pinned, member: &Member, opens: bool) -> Value {
    let recipients = envelope
        .recipients
        .iter()
        .map(|recipient| json!({"recipient": recipient, "holder": holder(recipient, pinned, member)}));
    json!({
        "kind": envelope.kind.name(),
        "generation": envelope.generation,
        "opens_here": opens,
        "recipients": recipients.collect::<Vec<_>>(),
    })
}

fn holder(recipient: &str, pinned: &Pinned, member: &Member) -> &'static str {
    if recipient == member.recipient() {
        "you"
    } else if pinned.recovery_recipient.as_deref() == Some(recipient) {
        "recovery"
    } else {
        "member"
    }
}
