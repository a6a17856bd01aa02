//! `takes`: which are safe, which are on their way.

use lavalier_protocol::api::Take;
use serde_json::{Value, json};

use crate::cli::TakesArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: TakesArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let takes = session.client.takes(&args.production, args.interview.as_ref()).await?;
    if takes.is_empty() {
        context.output.notice("There are no takes yet.");
    }
    for take in &takes {
        context.output.result(&shown(take), || line(take))?;
    }
    Ok(Answer::Yes)
}

/// A take as the contract shows it.
pub(crate) fn shown(take: &Take) -> Value {
    json!({
        "take": take.take,
        "interview": take.interview,
        "end": take.end,
        "invitation": take.invitation,
        "subject": take.subject,
        "kind": take.kind,
        "slate": take.slate.to_string(),
        "imported": take.imported,
        "started_at": take.started_at,
        "seconds": take.seconds,
        "state": take.state,
        "segments": {"journalled": take.segments.journalled, "stored": take.segments.stored},
        "gaps": take.gaps,
        "clearance": take.clearance,
        "last_heard": take.last_heard,
        "unsent": take.unsent,
        "delivered_at": take.delivered_at,
    })
}

fn line(take: &Take) -> String {
    let length = take.seconds.map_or_else(|| "file".to_owned(), clock);
    let mut line = format!(
        "{:10} {:14} {length:>9}  {:11} {}  {}",
        take.state.name(),
        take.slate.to_string(),
        take.end.name(),
        take.take,
        take.subject
    );
    if take.unsent > 0 {
        line.push_str(&format!("  {} segments to come", take.unsent));
    }
    if take.gaps > 0 {
        line.push_str(&format!("  {} gaps", take.gaps));
    }
    if take.delivered_at.is_some() {
        line.push_str("  delivered");
    }
    line
}

/// Hours, minutes and seconds.
pub(crate) fn clock(seconds: f64) -> String {
    // Lengths are far below 2^53 seconds, and a fraction is not shown.
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_reads_as_a_clock() {
        assert_eq!(clock(3_725.9), "1:02:05");
        assert_eq!(clock(-1.0), "0:00:00");
    }
}
