//! Why the store did not do what it was asked.

use lavalier_protocol::journal::Problem;

use crate::platform::DiskError;

/// Why a take could not be written, read or recovered. Texts say what happened, then the one thing to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// The disk refused; what was stored before is as it was.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A journal on the disk that breaks its own rules: changed by another program, or by a failing disk. It is left as
    /// it is.
    #[error(
        "the journal in {folder} is damaged ({}). It was left as it is; keep that folder and ask the production for help",
        first(.problems)
    )]
    Damaged {
        /// The take's folder name.
        folder: String,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// A line that would break the journal's rules, such as a segment that does not follow the one before. Nothing was
    /// written.
    #[error("the journal does not take this line: {0}. Stop the take and begin another")]
    Refused(Problem),
    /// A take of this identifier is there already.
    #[error("a take of this identifier is already stored. Begin another")]
    Exists,
    /// The take is being written or sent by another process.
    #[error("another process holds this take. Let that one finish")]
    Elsewhere,
    /// The take has its end: nothing comes behind it.
    #[error("the take has its end. Begin another")]
    Ended,
    /// The brief or clearance is not the one whose digest the opening names.
    #[error("the {0} is not the one that the take was opened under. Claim the link again")]
    OtherPaper(&'static str),
    /// The journal has no such segment, or it was deleted after its receipt.
    #[error("segment {sequence} is not stored. Nothing can be done for it")]
    NoSegment {
        /// Which.
        sequence: u64,
    },
    /// The stored bytes are not the ones that were journalled: the disk lost or changed them.
    #[error("segment {sequence} was changed on the disk. Check the disk")]
    SegmentChanged {
        /// Which.
        sequence: u64,
    },
    /// The receipt does not cover this take as it is stored, so nothing may be deleted on its word.
    #[error("the receipt is not right: {0}. Nothing is deleted; it is asked for again")]
    Receipt(&'static str),
}

fn first(problems: &[Problem]) -> String {
    match problems {
        [] => "nothing can be read".to_owned(),
        [one] => one.to_string(),
        [one, rest @ ..] => format!("{one}, and {} more", rest.len()),
    }
}
