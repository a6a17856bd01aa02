//! `audit`: the log, fetched, verified against itself and against what was seen before, and shown.

use lavalier_protocol::audit::{Actor, Entry, Head, verify};
use lavalier_protocol::id::ProductionId;
use serde_json::{Value, json};

use crate::cli::AuditArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Pinned;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn run(args: AuditArgs, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &args.production)?;
    let log = session.client.audit_log(&args.production).await?;
    let head = believed(context, &pinned, &log, None)?;
    if !args.verify {
        for line in log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let entry: Entry = serde_json::from_slice(line).expect("a verified log holds entries");
            context.output.result(&shown(&entry), || text(&entry))?;
        }
    }
    let shown = json!({
        "event": "verified",
        "ok": true,
        "production": args.production,
        "entries": head.lines,
        "head": head.digest,
        "seen_before": pinned.audit.iter().map(|seen| seen.lines).max().unwrap_or(0),
    });
    if args.verify {
        context.output.result(&shown, || verified(&args.production, head))?;
    } else {
        context.output.event(&shown)?;
    }
    Ok(Answer::Yes)
}

/// Verifies a log, which has to go through `named` too, and remembers how far it came.
///
/// # Errors
/// [`Failure::AuditNotGenuine`] names what is not right; what was remembered stays.
pub(super) fn believed(context: &Context, pinned: &Pinned, log: &[u8], named: Option<Head>) -> Result<Head, Failure> {
    let seen: Vec<Head> = pinned.audit.iter().copied().chain(named).collect();
    let head = verify(&pinned.production, log, &seen).map_err(Failure::AuditNotGenuine)?;
    context.home.change(|profile| {
        let mut known = profile.productions.iter_mut();
        if let Some(known) = known.find(|known| known.is(&pinned.studio, &pinned.production)) {
            known.see_audit(head);
        }
    })?;
    Ok(head)
}

fn verified(production: &ProductionId, head: Head) -> String {
    format!(
        "The audit log of {production} is whole and goes on from what was seen here before: {} entries, head {}.",
        head.lines, head.digest
    )
}

/// An entry as programs read it: the line as it is, said to be one.
fn shown(entry: &Entry) -> Value {
    let mut value = serde_json::to_value(entry).expect("an entry has a JSON form");
    value["event"] = "entry".into();
    value
}

fn text(entry: &Entry) -> String {
    let who = match &entry.actor {
        Actor::Person { person, name } => format!("{name} ({person})"),
        Actor::Device { device } => device.to_string(),
        Actor::Studio => "the studio".to_owned(),
    };
    let object = entry.object.as_ref().map_or("", |object| object.as_str());
    let detail = entry.detail.iter().map(|(name, value)| format!("  {name}={value}"));
    format!(
        "{:>6}  {}  {:22} {object}  by {who}{}",
        entry.line,
        entry.at,
        entry.action.as_str(),
        detail.collect::<String>()
    )
}
