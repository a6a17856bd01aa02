//! Checking again what lies on a disk: a delivery without a network or a key, or a recorder's take store.
//!
//! What this shows: that files are as they were delivered, that the journal is whole and the device's, that the
//! receipt is over this journal, and, where the production's signing key is given, that the brief is the production's.
//! That the device is the one invited was checked at delivery, with a secret that is not left lying about.

mod delivery;
mod stored;
#[cfg(test)]
mod tests;

pub use stored::{JOURNAL, StoredSegment, segment_file, stored_take};

use crate::problem::Problem;
use crate::sidecar;
use lavalier_protocol::jws::PublicKey;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Deepest folder that is looked into: a delivery lies three below what a person would name.
const MAX_DEPTH: usize = 12;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Deliveries (or takes) that were checked.
    pub checked: usize,
    /// What was checked, in order: delivered files, and takes' folders.
    pub looked_at: Vec<PathBuf>,
    /// Everything that is wrong, each with the file that it is about. A delivery that is marked incomplete brings what made it so.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }

    /// Adds one delivery or take, with what is wrong with it.
    fn add(&mut self, path: &Path, mut problems: Vec<Problem>) {
        let file = path.display().to_string();
        for problem in &mut problems {
            problem.file.get_or_insert_with(|| file.clone());
        }
        self.checked += 1;
        self.looked_at.push(path.to_owned());
        self.problems.extend(problems);
    }

    /// Adds what was found elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.checked += other.checked;
        self.looked_at.extend(other.looked_at);
        self.problems.extend(other.problems);
    }
}

/// Why something could not be looked at. It says nothing of what it holds.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct VerifyError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

/// Checks a delivery folder, with all below it, or one delivered file.
///
/// `pinned` are the production's signing keys; without any, the brief's signature is not checked.
///
/// # Errors
/// [`VerifyError`] where something cannot be read at all. Whatever is wrong with what was read is in the report.
pub fn verify(path: &Path, pinned: &[PublicKey]) -> Result<Report, VerifyError> {
    let unreadable = |source| VerifyError {
        path: path.to_owned(),
        source,
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    let mut report = Report::default();
    if metadata.is_dir() {
        walk(path, pinned, MAX_DEPTH, &mut report)?;
        if report.checked == 0 && report.problems.is_empty() {
            report
                .problems
                .push(of_file(path, "nothing", "no delivery was found here"));
        }
    } else {
        // A person may name the sidecar as well as the file.
        let file = path
            .to_str()
            .and_then(|name| name.strip_suffix(sidecar::SUFFIX))
            .map_or(path, Path::new);
        report.add(file, delivery::check(file, pinned)?);
    }
    Ok(report)
}

fn walk(folder: &Path, pinned: &[PublicKey], depth: usize, report: &mut Report) -> Result<(), VerifyError> {
    let unreadable = |source| VerifyError {
        path: folder.to_owned(),
        source,
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(unreadable)?;
        // Links are not followed: what they name is somebody else's.
        if kind.is_dir() && depth > 0 {
            walk(&path, pinned, depth - 1, report)?;
        } else if kind.is_file() && delivery::concerns(&path) {
            let problems = delivery::check(&path, pinned)?;
            report.add(&path, problems);
        } else if let Some(file) = delivery::described_by(&path)
            && kind.is_file()
            && !file.exists()
        {
            let missing = of_file(
                &file,
                "delivered",
                "the delivered file is missing; its sidecar is there",
            );
            report.add(&file, vec![missing]);
        }
    }
    Ok(())
}

/// A problem of a file as a whole.
fn of_file(path: &Path, kind: &str, message: &str) -> Problem {
    Problem {
        take: None,
        track: None,
        sequence: None,
        line: None,
        file: Some(path.display().to_string()),
        kind: kind.to_owned(),
        message: format!("{}: {message}", path.display()),
    }
}
