//! `posture evaluate`: what the gate would answer to a file of evidence.

use lavalier_protocol::policy::{Evidence, Known, Outcome, Shipped, Waiver, evaluate};
use lavalier_protocol::words::Voice;
use lavalier_protocol::words::posture::Spoken;

use super::latest::read_feed;
use super::policy;
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
    let verdict = evaluate(policy, &known, now);
    let spoken = Spoken::new(&verdict, evidence.platform, &Voice::english());
    context.output.result(&spoken, || text(&spoken))?;
    Ok(Answer::from_bool(verdict.outcome == Outcome::Cleared))
}

fn text(verdict: &Spoken) -> String {
    let mut lines = vec![match (verdict.outcome, verdict.until) {
        (Outcome::Cleared, Some(until)) if verdict.held => {
            format!("May record until {until}; what is recorded is held until security releases it.")
        }
        (Outcome::Cleared, Some(until)) => format!("May record until {until}."),
        (Outcome::Cleared | Outcome::NeedsApproval, _) => {
            "Security must decide before anything is recorded.".to_owned()
        }
        (Outcome::Refused, _) => "May not record.".to_owned(),
    }];
    for control in &verdict.controls {
        let (state, grade, effect) = (control.state.name(), control.grade.name(), control.effect.name());
        lines.push(format!("  {:<24}{state:<9}{grade:<10}{effect}", control.control.name()));
        for words in [&control.reason, &control.remedy].into_iter().flatten() {
            lines.push(format!("      {words}"));
        }
    }
    lines.join("\n")
}
