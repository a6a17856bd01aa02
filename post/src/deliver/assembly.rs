//! A laid-out track to bytes in order: segments opened on several threads, silence where nothing verifies.

use super::pipeline::in_order;
use super::segment::Opener;
use super::timeline::{Piece, Timeline};
use super::{DeliverError, Job, Progress};
use lavalier_protocol::journal::ProblemKind;
use std::collections::BTreeMap;
use std::io;

/// Opened bytes held at once, at most: what keeps memory flat.
const HELD_BYTES: u64 = 24 * 1024 * 1024;

/// Fewest and most segments worked on ahead of the one that is written.
const AHEAD: std::ops::RangeInclusive<u64> = 2..=64;

/// Segments that cannot be used, by sequence.
pub(crate) type Refused = BTreeMap<u64, ProblemKind>;

enum Opened {
    Silence,
    Bytes(Vec<u8>),
    Problem(ProblemKind),
    Failed(DeliverError),
}

/// Writes every piece through `write` and returns the segments that turned out unusable.
///
/// Segments in `refused` are not tried. The bytes written are of the exact length in every case.
pub(crate) fn assemble(
    job: &Job<'_>,
    opener: &Opener<'_>,
    timeline: &Timeline,
    refused: &Refused,
    mut write: impl FnMut(&[u8]) -> Result<(), DeliverError>,
) -> Result<Refused, DeliverError> {
    let unit = opener.content.unit();
    let longest = timeline
        .pieces
        .iter()
        .filter(|piece| piece.segment.is_some())
        .map(|piece| piece.length)
        .max();
    let ahead = HELD_BYTES / longest.unwrap_or(1).saturating_mul(unit).max(1);
    let ahead = usize::try_from(ahead.clamp(*AHEAD.start(), *AHEAD.end())).expect("at most 64");
    let total = timeline.pieces.len();
    let mut found = Refused::new();
    let work = |index: usize| {
        let piece = &timeline.pieces[index];
        match &piece.segment {
            Some(sealed) if !refused.contains_key(&sealed.sequence) => match opener.open(piece, sealed) {
                Ok(Ok(bytes)) => Opened::Bytes(bytes),
                Ok(Err(problem)) => Opened::Problem(problem),
                Err(error) => Opened::Failed(error),
            },
            _ => Opened::Silence,
        }
    };
    in_order(total, job.workers.min(ahead), ahead, work, |index, opened| {
        if (job.stop)() {
            return Err(DeliverError::Stopped);
        }
        let piece = &timeline.pieces[index];
        match opened {
            Opened::Failed(error) => return Err(error),
            Opened::Bytes(bytes) => write(&bytes)?,
            Opened::Silence => silence(piece, unit, &mut write)?,
            Opened::Problem(problem) => {
                silence(piece, unit, &mut write)?;
                let sequence = piece.segment.as_ref().map(|sealed| sealed.sequence);
                found.insert(sequence.expect("only a segment has a problem"), problem);
            }
        }
        (job.progress)(Progress { done: index + 1, total });
        Ok(())
    })?;
    Ok(found)
}

fn silence(
    piece: &Piece,
    unit: u64,
    write: &mut impl FnMut(&[u8]) -> Result<(), DeliverError>,
) -> Result<(), DeliverError> {
    let zeros = [0; 32 * 1024];
    let mut left = piece.length.saturating_mul(unit);
    while left > 0 {
        let part = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        write(&zeros[..part])?;
        left -= part as u64;
    }
    Ok(())
}

/// A failure of the delivery folder, for [`assemble`]'s `write`.
pub(crate) fn on_disk(path: &std::path::Path) -> impl Fn(io::Error) -> DeliverError + '_ {
    move |source| DeliverError::Disk {
        path: path.to_owned(),
        source,
    }
}
