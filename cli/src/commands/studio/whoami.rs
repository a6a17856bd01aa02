//! `whoami`: who is signed in, as the studio sees it; exit 1 when nobody is.

use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::jws::Signer as _;
use lavalier_protocol::words::Message;
use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(context: &Context) -> Result<Answer, Failure> {
    let nobody = || {
        context
            .output
            .result(&json!({"signed_in": false}), || "Nobody is signed in.".to_owned())?;
        Ok(Answer::No)
    };
    let session = match Session::open(context) {
        Ok(session) => session,
        Err(Failure::Said(Message::SignedOut)) => return nobody(),
        Err(failure) => return Err(failure),
    };
    let me = match session.client.me().await {
        Ok(me) => me,
        Err(Failure::Studio(refusal)) if refusal.kind == ErrorKind::SignedOut => return nobody(),
        Err(failure) => return Err(failure),
    };
    let member = session.member()?;
    let studio = &session.signed_in.origin;
    let shown = json!({
        "signed_in": true,
        "studio": studio,
        "person": me.person,
        "email": me.email,
        "name": me.name,
        "expires_at": session.signed_in.expires_at,
        "recipient": member.recipient(),
        "signing_key": member.signing.public_key().thumbprint(),
    });
    context
        .output
        .result(&shown, || format!("{} <{}> at {studio}", me.name, me.email))?;
    Ok(Answer::Yes)
}
