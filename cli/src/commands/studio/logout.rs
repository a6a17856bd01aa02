//! `logout`: ends the session at the studio and forgets the token. Keys and pins stay.

use serde_json::json;

use crate::context::Context;
use crate::failure::Failure;
use crate::home::Secrets;
use crate::output::Answer;
use crate::session::{Session, TOKEN};

pub(crate) async fn run(context: &Context) -> Result<Answer, Failure> {
    let Some(signed_in) = context.home.profile()?.signed_in else {
        context
            .output
            .result(&json!({"signed_out": false}), || "Nobody was signed in.".to_owned())?;
        return Ok(Answer::Yes);
    };
    if let Ok(session) = Session::open(context)
        && session.client.sign_out().await.is_err()
    {
        // What this home forgets cannot be used from here; at the studio the session ends by itself.
        context.output.notice(&format!(
            "The studio could not be told; there, the session ends by itself at {}.",
            signed_in.expires_at
        ));
    }
    Secrets::open(&context.home, &context.random)?.delete(TOKEN)?;
    context.home.change(|profile| profile.signed_in = None)?;
    context.output.result(&json!({"signed_out": true}), || {
        format!("Signed out of {}.", signed_in.origin)
    })?;
    Ok(Answer::Yes)
}
