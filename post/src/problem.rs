//! One thing that is wrong with a take or a delivery, as it is told and written down.

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal;
use lavalier_protocol::sealed::Track;
use serde::{Deserialize, Serialize};

/// What is wrong, and where: in a sidecar, on a command's output, in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The take; none where it is not known, as with a sidecar that cannot be read.
    pub take: Option<TakeId>,
    /// The track.
    pub track: Option<Track>,
    /// The segment.
    pub sequence: Option<u64>,
    /// The journal's line, from 0.
    pub line: Option<u64>,
    /// The file that it is about, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A stable name for programs.
    pub kind: String,
    /// What happened, for people.
    pub message: String,
}

impl Problem {
    /// A problem of the contract, with the take that it is about.
    #[must_use]
    pub fn of(take: &TakeId, problem: &journal::Problem) -> Self {
        Self {
            take: Some(take.clone()),
            track: problem.track,
            sequence: problem.sequence,
            line: problem.line,
            file: None,
            kind: problem.kind.name().to_owned(),
            message: problem.to_string(),
        }
    }
}
