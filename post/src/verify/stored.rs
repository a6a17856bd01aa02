//! A take in a recorder's own store: its journal, and its sealed segments as they lie there.

use super::Report;
use crate::problem::Problem;
use crate::reading::Reading;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{self, Expectations, ProblemKind, Segment};
use std::io;
use std::path::Path;

/// A sealed segment as it lies in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSegment {
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Its length.
    pub bytes: u64,
}

/// The name of a take's journal in its folder.
pub const JOURNAL: &str = "journal.jsonl";

/// The name of a segment's file in its take's folder.
#[must_use]
pub fn segment_file(segment: &Segment) -> String {
    format!(
        "{:08}-{}-{}-{}.age",
        segment.sequence, segment.track, segment.first_sample, segment.samples
    )
}

/// Checks one take of a store, which lies in `folder`. `stored` digests the segment's file, and answers `None` where there
/// is none.
///
/// `kept` says whether sealed segments are still to be there: once post has them, they are removed and the journal stays.
///
/// # Errors
/// What `stored` says.
pub fn stored_take(
    take: &TakeId,
    folder: &Path,
    journal: &[u8],
    kept: bool,
    mut stored: impl FnMut(&Segment) -> io::Result<Option<StoredSegment>>,
) -> io::Result<Report> {
    let reading = Reading::of(
        journal,
        Expectations {
            take: Some(take),
            ..Expectations::default()
        },
    );
    let about = |name: &str, problem| Problem {
        file: Some(folder.join(name).display().to_string()),
        ..problem
    };
    let mut problems: Vec<_> = reading
        .problems
        .iter()
        .map(|problem| about(JOURNAL, Problem::of(take, problem)))
        .collect();
    if kept {
        for read in &reading.segments {
            let segment = &read.segment;
            let kind = match stored(segment)? {
                Some(found) if found.sha256 == segment.sha256 && found.bytes == segment.bytes => continue,
                Some(found) => ProblemKind::Digest { found: found.sha256 },
                None => ProblemKind::Missing,
            };
            let at = journal::Problem::at_segment(segment.track, segment.sequence, kind);
            let mut problem = Problem::of(take, &at);
            if problem.kind == "missing" {
                // The contract's sentence is about a studio.
                problem.message = format!(
                    "{} segment {}: its file is not in the store",
                    segment.track, segment.sequence
                );
            }
            problems.push(about(&segment_file(segment), problem));
        }
    }
    let mut report = Report::default();
    report.add(folder, problems);
    Ok(report)
}
