//! `posture feed import`: a vendor's file, for a studio without internet of its own.

use lavalier_protocol::api::FeedTaken;
use lavalier_protocol::feed::{OsFeed, VENDOR_BODY_MAX};
use lavalier_protocol::words::Message;

use crate::cli::FeedImportArgs;
use crate::context::Context;
use crate::failure::{Failure, Told};
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
    if let Some(told) = went_back(&taken) {
        context.output.notice(&format!("{}\n  {}", told.message, told.remedy));
    }
    Ok(Answer::Yes)
}

/// What is said where the studio knows less than before. It is no failure: a vendor withdraws releases too.
fn went_back(taken: &FeedTaken) -> Option<Told> {
    let less = taken.models_older > 0 || taken.models_gone > 0;
    less.then(|| {
        let message = Message::FeedWentBack {
            older: taken.models_older.to_string(),
            gone: taken.models_gone.to_string(),
        };
        Failure::Said(message).told()
    })
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::feed::FeedSource;

    use super::*;

    #[test]
    fn an_import_after_which_less_is_known_says_how_much_and_what_to_do() {
        let taken = |models_older, models_gone| FeedTaken {
            source: FeedSource::Apple,
            models: 40,
            android_models: 0,
            models_older,
            models_gone,
        };
        assert!(went_back(&taken(0, 0)).is_none());
        for (older, gone) in [(12, 0), (0, 12), (12, 3)] {
            let told = went_back(&taken(older, gone)).expect("less is known");
            assert!(told.message.contains("12"), "{}", told.message);
            assert!(told.remedy.contains("import the newer one again"), "{}", told.remedy);
        }
    }
}
