//! `production list`, `production show` and `production wrap`.

use lavalier_protocol::api::{Production, WrapRequest};
use lavalier_protocol::link::six_words;
use serde_json::{Value, json};

use crate::cli::{ProductionShowArgs, ProductionWrapArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Profile;
use crate::local_time::local;
use crate::output::Answer;
use crate::session::Session;

/// `production list`: a line a production.
pub(crate) async fn list(context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let profile = context.home.profile()?;
    let productions = session.client.productions().await?;
    if productions.is_empty() {
        context
            .output
            .notice("You are a member of no production yet. Make one with “lavalier production create”.");
    }
    for production in &productions {
        let keys = keys_here(&profile, &session, production);
        context.output.result(&shown(production, keys), || {
            let here = if keys == KeysHere::Pinned {
                ""
            } else {
                "  (its keys are not in this home)"
            };
            format!("{:24} {}{here}", production.id.as_str(), production.name)
        })?;
    }
    Ok(Answer::Yes)
}

/// `production show`; exit 1 when the studio shows other keys than are pinned.
pub(crate) async fn show(args: ProductionShowArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let profile = context.home.profile()?;
    let production = session.client.production(&args.production).await?;
    let keys = keys_here(&profile, &session, &production);
    context.output.result(&shown(&production, keys), || {
        let recovery = production.recovery_recipient.as_deref().unwrap_or("none");
        let warning = match keys {
            KeysHere::Pinned => "",
            KeysHere::Absent => "\nIts keys are not in this home.",
            KeysHere::Other => "\nThe studio shows OTHER KEYS than this home has pinned. Do not go on with it.",
        };
        format!(
            "{}\n  short name   {}\n  zone, fps    {}, {}\n  six words    {}\n  signing key  {}\n  recipient    {}\n  recovery     {recovery}{warning}",
            context.output.bold(production.name.as_str()),
            production.id,
            production.zone,
            production.frame_rate,
            six_words(production.signing_key.thumbprint()),
            production.signing_key.thumbprint(),
            production.recipient,
        )
    })?;
    Ok(Answer::from_bool(keys != KeysHere::Other))
}

/// `production wrap`: access ends, now or at a time; the keys stay with the owners.
pub(crate) async fn wrap(args: ProductionWrapArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let request = WrapRequest { at: args.at };
    let production = session.client.wrap(&args.production, &request).await?;
    let value = json!({"production": production.id, "wraps_at": production.wraps_at});
    context.output.result(&value, || {
        let at = production.wraps_at.map_or_else(String::new, |at| format!(" at {}", local(at)));
        format!(
            "{} ends{at}: access ends for everybody but its owners, and nothing new is recorded. What was begun still arrives. Its keys stay in this home.",
            context.output.bold(production.name.as_str())
        )
    })?;
    Ok(Answer::Yes)
}

/// How what the studio shows compares with this home's pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeysHere {
    Pinned,
    Absent,
    Other,
}

impl KeysHere {
    fn name(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Absent => "absent",
            Self::Other => "other",
        }
    }
}

fn keys_here(profile: &Profile, session: &Session, production: &Production) -> KeysHere {
    match profile.pinned(&session.signed_in.origin, &production.id) {
        Err(_) => KeysHere::Absent,
        Ok(pinned) if pinned.signing_key == production.signing_key && pinned.recipient == production.recipient => {
            KeysHere::Pinned
        }
        Ok(_) => KeysHere::Other,
    }
}

fn shown(production: &Production, keys: KeysHere) -> Value {
    json!({
        "production": production.id,
        "name": production.name,
        "zone": production.zone,
        "fps": production.frame_rate,
        "signing_key": production.signing_key,
        "thumbprint": production.signing_key.thumbprint(),
        "words": six_words(production.signing_key.thumbprint()),
        "recipient": production.recipient,
        "recovery_recipient": production.recovery_recipient,
        "created_at": production.created_at,
        "wraps_at": production.wraps_at,
        "keys": keys.name(),
    })
}
