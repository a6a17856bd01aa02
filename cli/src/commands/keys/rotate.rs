//! `keys rotate`: new keys for what is recorded from now on.

use serde_json::json;

use crate::cli::RotateArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::keyrings::{Change, rotate};
use crate::output::Answer;
use crate::session::Session;

/// What is said of takes that were recorded before.
pub(crate) const OLD_TAKES: &str = "Takes recorded before stay readable to whoever held the key until now.";

pub(crate) async fn run(args: RotateArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let change = Change {
        without: None,
        signing: args.signing,
    };
    let rotated = rotate(context, &session, &pinned, &change).await?;
    let shown = json!({
        "production": args.production,
        "recipient": rotated.pinned.recipient,
        "signing_key": rotated.pinned.signing_key,
        "new_signing_key": rotated.new_signing_key,
        "revised_briefs": rotated.revised,
        "generations": {
            "opening": rotated.pinned.opening.generation,
            "signing": rotated.pinned.signing.generation,
        },
        "old_takes": OLD_TAKES,
    });
    context.output.result(&shown, || {
        let links = if rotated.new_signing_key {
            "Briefs are signed by a new key: every invitation is over. Invite again who still has to record.".to_owned()
        } else {
            revised(rotated.revised)
        };
        format!(
            "New takes of {} are sealed to a new key. {OLD_TAKES}\n{links}",
            args.production
        )
    })?;
    Ok(Answer::Yes)
}

/// What became of the briefs that were open.
pub(crate) fn revised(briefs: usize) -> String {
    let named = match briefs {
        0 => return "No invitation is open.".to_owned(),
        1 => "One open brief names the new key now".to_owned(),
        more => format!("{more} open briefs name the new key now"),
    };
    format!(
        "{named}. A device that took its invitation up before seals to it from its next check on; until then, to the old one."
    )
}
