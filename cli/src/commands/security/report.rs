//! `report compliance`: the report, after the audit log that it names was found whole and to go on from what was seen.

use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::NamedTempFile;

use super::audit::believed;
use crate::cli::{ReportArgs, ReportForm};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::Answer;
use crate::session::Session;

pub(crate) async fn compliance(args: ReportArgs, context: &Context) -> Result<Answer, Failure> {
    let ReportArgs { production, format, to } = args;
    if context.output.is_json() && to.is_none() && matches!(format, ReportForm::Csv | ReportForm::Html) {
        let message = format!(
            "With --json, standard output holds JSON lines only, and a report as {} is none.",
            format.name()
        );
        return Err(Failure::usage(message, "Say where to write it, with --to."));
    }
    let session = Session::open(context)?;
    let pinned = session.pinned(&context.home, &production)?;
    // Beside its place, so that it gets there whole or not at all; nothing of a report that is not believed stays.
    let folder = to
        .as_deref()
        .and_then(Path::parent)
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(
        || {
            if to.is_some() {
                PathBuf::from(".")
            } else {
                std::env::temp_dir()
            }
        },
        Path::to_owned,
    );
    let written = NamedTempFile::new_in(&folder).map_err(Failure::file("write", &folder))?;
    let file = written.reopen().map_err(Failure::file("write", written.path()))?;
    let mut file = tokio::fs::File::from_std(file);
    let (head, bytes) = session.client.compliance(&production, format.name(), &mut file).await?;
    file.sync_all().await.map_err(Failure::file("write", written.path()))?;
    let log = session.client.audit_log(&production).await?;
    believed(context, &pinned, &log, Some(head))?;
    let Some(path) = to else {
        let mut report = written.reopen().map_err(Failure::file("read", written.path()))?;
        return match std::io::copy(&mut report, &mut std::io::stdout().lock()) {
            Ok(_) => Ok(Answer::Yes),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::BrokenPipe),
            Err(error) => Err(Failure::file("write", "standard output")(error)),
        };
    };
    written
        .persist_noclobber(&path)
        .map_err(|error| match error.error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::FileExists(path.clone()),
            _ => Failure::file("write", &path)(error.error),
        })?;
    let shown = json!({
        "production": production,
        "format": format.name(),
        "file": path,
        "bytes": bytes,
        "audit": head,
    });
    context.output.result(&shown, || {
        format!(
            "The compliance report of {production} is in {}. Audit log: {} lines, head {}.",
            path.display(),
            head.lines,
            head.digest
        )
    })?;
    Ok(Answer::Yes)
}
