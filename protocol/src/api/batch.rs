//! Names inside the tar that drains a backlog.
//!
//! Entries are plain files in any order, `segments/{sequence}-{sha256}.age` and `journal/{from}.jsonl` with whole lines
//! from line `from` on. Each is durable before the next is read, so a cut upload keeps its whole entries. The first
//! entry for a take that the studio does not know is journal lines with the opening and its signature.

use serde::{Deserialize, Serialize};

use super::upload::{JournalState, Stored};
use crate::digest::Digest;

/// One entry of a batch, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchEntry {
    /// A sealed segment.
    Segment {
        /// Its sequence.
        sequence: u64,
        /// The digest of its bytes.
        sha256: Digest,
    },
    /// Journal lines.
    Journal {
        /// The first line's number.
        from: u64,
    },
}

/// A name that no entry of a batch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry is named segments/SEQUENCE-SHA256.age or journal/LINE.jsonl")]
pub struct BatchNameError;

/// The name of a segment's entry.
#[must_use]
pub fn segment_name(sequence: u64, sha256: Digest) -> String {
    format!("segments/{sequence}-{sha256}.age")
}

/// The name of journal lines' entry.
#[must_use]
pub fn journal_name(from: u64) -> String {
    format!("journal/{from}.jsonl")
}

impl std::str::FromStr for BatchEntry {
    type Err = BatchNameError;

    fn from_str(name: &str) -> Result<Self, BatchNameError> {
        let number = |text: &str| -> Result<u64, BatchNameError> {
            // One spelling for each number: no sign, no leading zero.
            let number: u64 = text.parse().map_err(|_| BatchNameError)?;
            if number.to_string() == text {
                Ok(number)
            } else {
                Err(BatchNameError)
            }
        };
        if let Some(from) = name
            .strip_prefix("journal/")
            .and_then(|name| name.strip_suffix(".jsonl"))
        {
            return Ok(Self::Journal { from: number(from)? });
        }
        let name = name
            .strip_prefix("segments/")
            .and_then(|name| name.strip_suffix(".age"))
            .ok_or(BatchNameError)?;
        let (sequence, sha256) = name.split_once('-').ok_or(BatchNameError)?;
        Ok(Self::Segment {
            sequence: number(sequence)?,
            sha256: sha256.parse().map_err(|_| BatchNameError)?,
        })
    }
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    /// Segments that are durable now.
    pub stored: Vec<Stored>,
    /// Where the journal stands.
    pub journal: JournalState,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_names_read_back_and_paths_do_not() {
        let sha256 = Digest::of(b"x");
        assert_eq!(
            segment_name(7, sha256).parse(),
            Ok(BatchEntry::Segment { sequence: 7, sha256 })
        );
        assert_eq!(journal_name(12).parse(), Ok(BatchEntry::Journal { from: 12 }));
        for bad in [
            "../x",
            "segments/../7",
            "segments/07-x.age",
            "journal/+1.jsonl",
            "journal/.jsonl",
            "/journal/1.jsonl",
        ] {
            assert_eq!(bad.parse::<BatchEntry>(), Err(BatchNameError), "{bad}");
        }
    }
}
