//! `posture revocations import`: the vendor's list, for a studio without internet of its own.

use lavalier_studio::attestation::android_key::{REVOCATION_LIST_MAX, RevocationList};

use crate::cli::RevocationsImportArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_up_to;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn import(args: RevocationsImportArgs, context: &Context) -> Result<Answer, Failure> {
    let body = read_up_to(&args.file, REVOCATION_LIST_MAX as u64)?;
    // Checked here first: what is wrong with a file is said with its name.
    RevocationList::parse(&body).map_err(|error| Failure::FileContent {
        path: args.file.clone(),
        reason: error.to_string(),
    })?;
    let session = Session::open(context)?;
    let taken = session.client.import_revocations(body).await?;
    context.output.result(&taken, || {
        format!(
            "Taken. The list names {} certificates, {} of them new to the studio.",
            taken.certificates, taken.new
        )
    })?;
    Ok(Answer::Yes)
}
