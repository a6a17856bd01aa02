//! `verify`: deliveries and take stores, checked again without a network.

use std::path::{Path, PathBuf};

use lavalier_post::problem::Problem;
use lavalier_post::verify::{Report, verify};
use lavalier_protocol::jws::PublicKey;
use serde_json::json;

use crate::cli::VerifyArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;

use super::stores;

pub(crate) async fn run(args: VerifyArgs, context: &Context) -> Result<Answer, Failure> {
    // Without pins, in a home that never was a producer's, the brief's signature is not checked; all else is.
    let pinned: Vec<PublicKey> = context
        .home
        .profile()?
        .productions
        .iter()
        .map(|production| production.signing_key)
        .collect();
    let paths = args.paths;
    let checking = tokio::task::spawn_blocking(move || check(&paths, &pinned));
    let report = checking.await.expect("checking does not panic")?;
    let shown = json!({"ok": report.is_ok(), "checked": report.checked, "problems": report.problems});
    context.output.result(&shown, || text(&report))?;
    Ok(Answer::from_bool(report.is_ok()))
}

fn check(paths: &[PathBuf], pinned: &[PublicKey]) -> Result<Report, Failure> {
    let mut report = Report::default();
    for path in paths {
        report.extend(one(path, pinned)?);
    }
    Ok(report)
}

fn one(path: &Path, pinned: &[PublicKey]) -> Result<Report, Failure> {
    let takes = stores::takes_in(path)?;
    if takes.is_empty() {
        return verify(path, pinned).map_err(|error| Failure::file("read", &error.path)(error.source));
    }
    let mut report = Report::default();
    for take in takes {
        report.extend(stores::check(&take)?);
    }
    Ok(report)
}

fn text(report: &Report) -> String {
    let count = match report.checked {
        1 => "1 was checked".to_owned(),
        checked => format!("{checked} were checked"),
    };
    if report.is_ok() {
        return format!("All is well: {count}.");
    }
    let problems = report
        .problems
        .iter()
        .map(|Problem { message, .. }| format!("  {message}\n"));
    format!("{count}; this is wrong:\n{}", problems.collect::<String>().trim_end())
}
