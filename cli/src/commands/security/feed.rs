//! `posture feed import`: a vendor's file, for a studio without internet of its own.

use lavalier_protocol::feed::{OsFeed, VENDOR_BODY_MAX};

use crate::cli::FeedImportArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_up_to;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn import(args: FeedImportArgs, context: &Context) -> Result<Answer, Failure> {
    let body = read_up_to(&args.file, VENDOR_BODY_MAX as u64)?;
    // Checked here first: what is wrong with a file is said with its name.
    OsFeed::parse_vendor(&body, context.now()).map_err(|error| Failure::FileContent {
        path: args.file.clone(),
        reason: error.to_string(),
    })?;
    let session = Session::open(context)?;
    let taken = session.client.import_feed(body).await?;
    context.output.result(&taken, || {
        format!(
            "Taken. The studio now knows what is newest for {} phones and tablets, and something of {} Android models.",
            taken.models, taken.android_models
        )
    })?;
    Ok(Answer::Yes)
}
