//! `posture evaluate`: what the gate would answer to a file of evidence.

use lavalier_protocol::policy::{Evidence, Known, Outcome, Shipped, Waiver, evaluate};
use lavalier_protocol::words::Voice;
use lavalier_protocol::words::posture::Spoken;

use super::latest::read_feed;
use super::{policy, verdict};
use crate::cli::EvaluateArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_small;
use crate::output::Answer;

pub(crate) fn run(args: &EvaluateArgs, context: &Context) -> Result<Answer, Failure> {
    let now = args.at.unwrap_or_else(|| context.now());
    let content = |path: &std::path::Path| {
        let path = path.to_owned();
        move |error: lavalier_protocol::json::JsonError| Failure::FileContent {
            path,
            reason: error.to_string(),
        }
    };
    let evidence = Evidence::parse(&read_small(&args.evidence)?).map_err(content(&args.evidence))?;
    let policy = match &args.policy {
        Some(path) => &policy::read(path)?,
        None => Shipped::Default.policy(),
    };
    let feed = args.feed.as_deref().map(|path| read_feed(path, now)).transpose()?;
    let mut waivers = match &args.waivers {
        Some(path) => Waiver::parse_all(&read_small(path)?).map_err(content(path))?,
        None => Vec::new(),
    };
    if let Some(device) = &args.device {
        waivers.retain(|waiver| waiver.device == *device);
    }
    let known = Known {
        genuine: args.genuine,
        feed: feed.as_ref(),
        waivers: &waivers,
        rehearsal: args.rehearsal,
        ..Known::word_of(&evidence)
    };
    let judged = evaluate(policy, &known, now);
    let spoken = Spoken::new(&judged, evidence.platform, &Voice::english());
    context.output.result(&spoken, || verdict::text(&spoken))?;
    Ok(Answer::from_bool(judged.outcome == Outcome::Cleared))
}
