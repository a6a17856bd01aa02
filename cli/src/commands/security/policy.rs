//! `policy new`, `policy check`, `policy show`, `policy set`: what is asked of devices.

use std::path::Path;

use lavalier_protocol::api::PolicyUpload;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::policy::{Policy, PolicyError, Shipped, Terms};
use lavalier_protocol::words::Message;
use serde_json::json;

use crate::cli::{PolicyCheckArgs, PolicyNewArgs, PolicySetArgs, PolicyShowArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::files::read_text;
use crate::local_time::local;
use crate::output::Answer;
use crate::session::Session;

/// `policy new`: a shipped policy's text.
pub(crate) fn new(args: &PolicyNewArgs, context: &Context) -> Result<Answer, Failure> {
    let shipped = shipped(args.strict);
    let shown = json!({"name": shipped.policy().terms().name, "policy": shipped.text()});
    context.output.result(&shown, || shipped.text().trim_end().to_owned())?;
    Ok(Answer::Yes)
}

/// `policy check`: exit 1 with line, column and reason.
pub(crate) fn check(args: &PolicyCheckArgs, context: &Context) -> Result<Answer, Failure> {
    let path = args.file.display();
    match Policy::parse(&read_text(&args.file)?) {
        Ok(policy) => {
            let id = policy.id();
            let shown = json!({"ok": true, "name": id.id, "revision": id.revision, "digest": id.digest});
            context.output.result(&shown, || {
                format!("{path} is right: “{}”, revision {}.", id.id, id.revision)
            })?;
            Ok(Answer::Yes)
        }
        Err(PolicyError { line, column, reason }) => {
            let shown = json!({"ok": false, "line": line, "column": column, "reason": reason});
            context
                .output
                .result(&shown, || format!("{path}:{line}:{column}: {reason}"))?;
            Ok(Answer::No)
        }
    }
}

/// `policy show`: what it asks of each platform.
pub(crate) async fn show(args: PolicyShowArgs, context: &Context) -> Result<Answer, Failure> {
    if let Some(production) = &args.production {
        return show_in_force(production, context).await;
    }
    let policy = match &args.file {
        Some(path) => &read(path)?,
        None => shipped(args.strict).policy(),
    };
    let shown = json!({"policy": policy.id(), "terms": policy.terms()});
    context.output.result(&shown, || text(policy))?;
    Ok(Answer::Yes)
}

/// What a production's devices are judged by, and who said so.
async fn show_in_force(production: &ProductionId, context: &Context) -> Result<Answer, Failure> {
    let session = Session::open(context)?;
    let Some(set) = session.client.policies(production).await?.pop() else {
        let policy = Shipped::Default.policy();
        let shown = json!({"policy": policy.id(), "terms": policy.terms(), "set_by": null, "set_at": null});
        context.output.result(&shown, || {
            let by = "Nobody has set one: each invitation is judged by the shipped policy that its brief names, as a rule this.";
            format!("{by}\n{}", text(policy))
        })?;
        return Ok(Answer::Yes);
    };
    // The studio's word for what it says is not enough: the file is read here, and its digest is its own.
    let policy = Policy::parse(&set.document).map_err(|_| Message::StudioNotUnderstood)?;
    if *policy.id() != set.policy {
        return Err(Message::StudioNotUnderstood.into());
    }
    let shown = json!({
        "policy": policy.id(), "terms": policy.terms(), "set_by": set.set_by, "set_at": set.set_at,
    });
    context.output.result(&shown, || {
        format!("Set by {} on {}.\n{}", set.set_by, local(set.set_at), text(&policy))
    })?;
    Ok(Answer::Yes)
}

/// `policy set`: the production's devices are judged by it from their next check on.
pub(crate) async fn set(args: PolicySetArgs, context: &Context) -> Result<Answer, Failure> {
    // Checked here first: what is wrong with a file is said with its name.
    read(&args.file)?;
    let session = Session::open(context)?;
    let upload = PolicyUpload {
        document: read_text(&args.file)?,
    };
    let set = session.client.set_policy(&args.production, &upload).await?;
    context.output.result(&set, || {
        let (name, revision) = (&set.policy.id, set.policy.revision);
        format!(
            "“{name}”, revision {revision}, is the policy of {} now. Each device is judged by it at its next check.",
            args.production
        )
    })?;
    Ok(Answer::Yes)
}

/// The policy of a file.
///
/// # Errors
/// When it cannot be read or is not right.
pub(super) fn read(path: &Path) -> Result<Policy, Failure> {
    Policy::parse(&read_text(path)?).map_err(|error| Failure::FileContent {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

const fn shipped(strict: bool) -> Shipped {
    if strict { Shipped::Strict } else { Shipped::Default }
}

fn text(policy: &Policy) -> String {
    let Terms {
        name,
        revision,
        platforms,
        rules,
        any_of,
        ..
    } = policy.terms();
    let platforms: Vec<_> = platforms.iter().map(|platform| platform.name()).collect();
    let mut lines = vec![format!("“{name}”, revision {revision}, for {}.", platforms.join(", "))];
    if let Some(digest) = policy.id().digest {
        lines.push(format!("SHA-256 {digest}"));
    }
    for (control, rule) in rules {
        let grades = rule.require.iter();
        let grades: Vec<_> = grades
            .map(|(platform, grade)| format!("{} {}", platform.name(), grade.name()))
            .collect();
        let (fail, unknown) = (rule.on_fail.name(), rule.on_unknown.name());
        lines.push(format!("  {:<24}{}", control.name(), grades.join(", ")));
        lines.push(format!("  {:<24}fail: {fail}, unknown: {unknown}", ""));
        if let Some(cites) = &rule.cites {
            lines.push(format!("  {:<24}{cites}", ""));
        }
    }
    for group in any_of {
        let controls: Vec<_> = group.controls.iter().map(|control| control.name()).collect();
        lines.push(format!("  One is enough: {}", controls.join(", ")));
    }
    lines.join("\n")
}
