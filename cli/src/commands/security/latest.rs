//! `posture latest`: what the vendor offers to a model.

use std::path::Path;

use lavalier_protocol::Timestamp;
use lavalier_protocol::feed::{Freshness, ModelAnswer, OsFeed, OsReason, VENDOR_BODY_MAX};
use serde_json::json;

use crate::cli::LatestArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_up_to;
use crate::output::Answer;

pub(crate) fn run(args: &LatestArgs, context: &Context) -> Result<Answer, Failure> {
    let now = args.at.unwrap_or_else(|| context.now());
    let feed = read_feed(&args.feed, now)?;
    match feed.latest(&args.model, now) {
        Some(answer) => {
            context.output.result(&answer, || text(&answer))?;
            Ok(Answer::Yes)
        }
        None => {
            let (freshness, reason) = (feed.freshness(now), feed.why_unanswered(now));
            let shown = json!({
                "model": args.model, "latest": null, "trains": [], "supported": null, "feed": freshness, "reason": reason,
            });
            context.output.result(&shown, || unanswered(&args.model, reason))?;
            Ok(Answer::No)
        }
    }
}

/// Reads a vendor's feed from a file. A file does not say when it was fetched, so only the vendor's own dates make it stale.
///
/// # Errors
/// When it cannot be read or is no feed.
pub(crate) fn read_feed(path: &Path, now: Timestamp) -> Result<OsFeed, Failure> {
    let body = read_up_to(path, VENDOR_BODY_MAX as u64)?;
    OsFeed::parse_vendor(&body, now).map_err(|error| Failure::FileContent {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

fn text(answer: &ModelAnswer) -> String {
    let mut text = format!("{}: the newest is {}", answer.model, answer.latest.version);
    if let Some(build) = &answer.latest.build {
        text += &format!(" ({build})");
    }
    for train in answer.trains.iter().skip(1) {
        text += &format!(", and {} is offered beside it", train.version);
    }
    text += match answer.supported {
        Some(true) => ".\nThe vendor still offers it the newest major version.",
        Some(false) => ".\nThe vendor does not offer it the newest major version any more.",
        None => ".",
    };
    if answer.feed == Freshness::Stale {
        text += "\nThe feed is stale: its day has passed, so there may be something newer.";
    }
    if answer.degraded {
        text += "\nThe feed has holes: there may be something newer.";
    }
    text
}

fn unanswered(model: &str, reason: OsReason) -> String {
    let why = match reason {
        OsReason::FeedDegraded => "The feed does not say which models its versions are for",
        OsReason::FeedMissing => "The feed offers nothing to anybody",
        _ => "The feed does not name it",
    };
    format!("{model}: nothing is known. {why}.")
}
