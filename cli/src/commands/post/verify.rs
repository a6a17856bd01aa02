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
    let shown = json!({
        "ok": report.is_ok(), "checked": report.checked, "files": report.looked_at, "problems": report.problems,
    });
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

/// A line a delivery or take, with what is wrong below it; the verdict last.
fn text(report: &Report) -> String {
    let mut lines = Vec::new();
    let mut told = vec![false; report.problems.len()];
    for looked_at in &report.looked_at {
        let of_this = |problem: &Problem| {
            let file = problem.file.as_deref().map(Path::new);
            file.is_some_and(|file| file == looked_at || is_beside(file, looked_at) || file.parent() == Some(looked_at))
        };
        let mine: Vec<usize> = (0..report.problems.len())
            .filter(|at| of_this(&report.problems[*at]))
            .collect();
        let verdict = if mine.is_empty() { "ok   " } else { "WRONG" };
        lines.push(format!("{verdict}  {}", looked_at.display()));
        for at in mine {
            told[at] = true;
            lines.push(format!("         {}", of_file(&report.problems[at], looked_at)));
        }
    }
    let rest = report.problems.iter().zip(&told).filter(|(_, told)| !**told);
    lines.extend(rest.map(|(problem, _)| format!("WRONG  {}", problem.message)));
    let count = match report.checked {
        1 => "1 was checked".to_owned(),
        checked => format!("{checked} were checked"),
    };
    lines.push(match report.is_ok() {
        true => format!("All is well: {count}."),
        false => format!("Not all is well: {count}."),
    });
    lines.join("\n")
}

/// Whether a file is the sidecar or the journal beside a delivered one.
fn is_beside(file: &Path, delivered: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(file_name), Some(delivered_name)) = (name(file), name(delivered)) else {
        return false;
    };
    file.parent() == delivered.parent() && file_name.starts_with(&format!("{delivered_name}."))
}

/// A problem's message below the name of what was looked at, which it need not repeat.
fn of_file(problem: &Problem, looked_at: &Path) -> String {
    let message = problem.message.as_str();
    let repeated = format!("{}: ", looked_at.display());
    message.strip_prefix(&repeated).unwrap_or(message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_delivery_is_named_with_what_is_wrong_below_it() {
        let problem = |file: &str, message: &str| Problem {
            take: None,
            track: None,
            sequence: None,
            line: None,
            file: Some(file.to_owned()),
            kind: "delivered".to_owned(),
            message: message.to_owned(),
        };
        let mut report = Report {
            checked: 2,
            looked_at: vec!["a/A.wav".into(), "a/B.wav".into()],
            problems: Vec::new(),
        };
        assert_eq!(
            text(&report),
            "ok     a/A.wav\nok     a/B.wav\nAll is well: 2 were checked."
        );
        report.problems = vec![
            problem("a/B.wav", "a/B.wav: it is cut off"),
            problem("a/B.wav.json", "it is not a sidecar"),
        ];
        assert_eq!(
            text(&report),
            "ok     a/A.wav\nWRONG  a/B.wav\n         it is cut off\n         it is not a sidecar\nNot all is well: 2 were checked."
        );
    }
}
