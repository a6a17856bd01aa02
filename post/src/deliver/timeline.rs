//! What a track is made of, from its first sample to its last: segments to open, and silence of an exact length.

use crate::problem::Problem;
use crate::reading::Reading;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{self, ProblemKind, SIGNATURE_LAG_MAX};
use lavalier_protocol::sealed::{SEALED_MAX, Track};

/// One stretch of a track. Stretches follow one another without a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The first sample (`file` track: byte).
    pub(crate) first: u64,
    /// How many; never zero.
    pub(crate) length: u64,
    /// The segment that holds it; `None` for silence.
    pub(crate) segment: Option<SealedPiece>,
}

/// A segment to fetch and open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedPiece {
    pub(crate) sequence: u64,
    pub(crate) digest: Digest,
}

/// A track, laid out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Timeline {
    pub(crate) pieces: Vec<Piece>,
    /// Samples (bytes) in all.
    pub(crate) length: u64,
    /// What the layout itself shows to be wrong.
    pub(crate) problems: Vec<Problem>,
}

impl Timeline {
    /// Lays a track out. `whole` is the length of a whole segment.
    ///
    /// Only lines that the device vouches for decide what is heard. What lies between them is silence of its exact
    /// length. Lines behind the last vouched one are named, and are silence too: their audio may be anybody's.
    pub(crate) fn of(reading: &Reading, take: &TakeId, track: Track, whole: u64) -> Self {
        let mut timeline = Self::default();
        // A line brings at most one whole segment, so no place lies further on than its line allows: this bounds the
        // silence that a journal can ask for by the journal's own length.
        let reach = |line: u64| (line + 1).saturating_mul(whole);
        let lag = reading.vouched_lines + u64::try_from(SIGNATURE_LAG_MAX).expect("a small constant");
        for read in reading.segments.iter().filter(|read| read.segment.track == track) {
            let segment = &read.segment;
            let fits = (1..=whole).contains(&segment.samples)
                && segment.first_sample >= timeline.length
                && segment.first_sample <= reach(read.line)
                && segment.bytes <= SEALED_MAX as u64;
            if !read.vouched {
                let unsigned = journal::Problem::at_segment(track, segment.sequence, ProblemKind::Unsigned);
                timeline.problems.push(Problem::of(take, &unsigned));
                if fits && (reading.vouched_lines..lag).contains(&read.line) && reading.close.is_none() {
                    timeline.silence_to(segment.first_sample + segment.samples);
                }
            } else if fits {
                timeline.silence_to(segment.first_sample);
                timeline.pieces.push(Piece {
                    first: segment.first_sample,
                    length: segment.samples,
                    segment: Some(SealedPiece {
                        sequence: segment.sequence,
                        digest: segment.sha256,
                    }),
                });
                timeline.length = segment.first_sample + segment.samples;
            }
        }
        if let Some(close) = reading.close
            && close.samples <= reach(reading.vouched_lines)
        {
            timeline.silence_to(close.samples);
        }
        timeline
    }

    fn silence_to(&mut self, end: u64) {
        if end <= self.length {
            return;
        }
        let length = end - self.length;
        match self.pieces.last_mut() {
            Some(Piece {
                segment: None,
                length: before,
                ..
            }) => *before += length,
            _ => self.pieces.push(Piece {
                first: self.length,
                length,
                segment: None,
            }),
        }
        self.length = end;
    }
}
