//! `posture attestation`: what a maker vouches for, field by field, as the studio reads it.

use lavalier_studio::attestation::{Problem, android_key, app_attest};
use serde_json::Value;

use crate::cli::{AndroidKeyArgs, AppAttestArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::files::{read_small, read_up_to};
use crate::output::Answer;

pub(crate) fn android_key(args: &AndroidKeyArgs, context: &Context) -> Result<Answer, Failure> {
    let chain = read_small(&args.chain)?;
    let revoked = args.revoked.as_ref().map(|path| {
        let list = read_up_to(path, android_key::REVOCATION_LIST_MAX as u64)?;
        android_key::RevocationList::parse(&list).map_err(|error| Failure::FileContent {
            path: path.clone(),
            reason: error.to_string(),
        })
    });
    let revoked = revoked.transpose()?;
    let expected = android_key::Expected {
        at: args.at.unwrap_or_else(|| context.now()),
        challenge: args.challenge.as_ref().map(|bytes| bytes.0.as_slice()),
        package: args.package.as_deref(),
        revoked: revoked.as_ref(),
    };
    let report = android_key::verify(&chain, &expected);
    context.output.result(&report, || text(&report.problems, &report))?;
    Ok(Answer::from_bool(report.sound))
}

pub(crate) fn app_attest(args: &AppAttestArgs, context: &Context) -> Result<Answer, Failure> {
    let file = read_small(&args.file)?;
    let expected = app_attest::Expected {
        at: args.at.unwrap_or_else(|| context.now()),
        app_id: &args.app_id,
        challenge: args.challenge.as_ref().map(|bytes| bytes.0.as_slice()),
        key_id: args.key_id.as_ref().map(|bytes| bytes.0.as_slice()),
    };
    let report = app_attest::verify(&file, &expected);
    context.output.result(&report, || text(&report.problems, &report))?;
    Ok(Answer::from_bool(report.sound))
}

/// What is proven, a line a field; or why nothing is.
fn text(problems: &[Problem], report: &impl serde::Serialize) -> String {
    if let Some(problem) = problems.first() {
        return format!("This proves nothing: {problem} ({}).", problem.field());
    }
    let mut lines = vec!["The evidence is genuine. It says:".to_owned()];
    let report = serde_json::to_value(report).expect("every report has a JSON form");
    for (name, value) in report.as_object().into_iter().flatten() {
        let shown = match value {
            Value::Null => continue,
            Value::Array(_) => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if name != "sound" {
            lines.push(format!("  {:<20} {shown}", name.replace('_', " ")));
        }
    }
    for note in report["notes"].as_array().into_iter().flatten() {
        lines.push(format!(
            "Note: {}: {}",
            note["field"].as_str().unwrap_or_default(),
            note["message"].as_str().unwrap_or_default()
        ));
    }
    lines.join("\n")
}
