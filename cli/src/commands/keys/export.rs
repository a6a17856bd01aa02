//! `keys export`: the age identities that open a production's takes, as a file for any age tool.

use serde_json::json;
use zeroize::Zeroizing;

use crate::cli::ExportArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::write_private_new;
use crate::keyrings::opening_keyring;
use crate::output::Answer;
use crate::prompt;
use crate::session::Session;

/// Begins the line that names the production's signing key, by which `pull --identity` knows takes in a home that has pinned
/// nothing. Age tools take it for a comment.
pub(crate) const SIGNING_KEY: &str = "# signing key:";

pub(crate) async fn run(args: ExportArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let question = format!(
        "Whoever has this file can open every take of {}. Write it to {}?",
        pinned.name,
        args.to.display()
    );
    if !args.yes && !prompt::confirm(&question, "Add --yes to write it without being asked.")? {
        return Err(Failure::Declined);
    }
    let member = session.member()?;
    let keyring = opening_keyring(&session.client, &context.home, &pinned, &member)
        .await?
        .keyring;
    let mut text = Zeroizing::new(format!(
        "# Opens every take of the production {}. Keep it where only you can read it.\n{SIGNING_KEY} {}\n",
        pinned.production,
        pinned.signing_key.thumbprint()
    ));
    for one in &keyring.identities {
        text.push_str(&format!(
            "# generation {}, public key: {}\n",
            one.generation, one.recipient
        ));
        text.push_str(&one.identity);
        text.push('\n');
    }
    write_private_new(&args.to, text.as_bytes())?;
    let recipients: Vec<_> = keyring.identities.iter().map(|one| &one.recipient).collect();
    let shown = json!({"production": pinned.production, "file": args.to, "recipients": recipients});
    context.output.result(&shown, || {
        format!(
            "Wrote {}. Any age tool opens the production's takes with it.",
            args.to.display()
        )
    })?;
    Ok(Answer::Yes)
}
