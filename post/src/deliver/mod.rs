//! From sealed segments to a file on the editor's disk.
//!
//! What the studio hands over is believed only as far as it verifies from post's own keys. What verifies is delivered;
//! what does not is silence of its exact length, marked in the file, named in the sidecar and in the answer. A file
//! that is already there is never overwritten with other content. A run can be stopped at any moment; the next one
//! fetches only what is missing.

mod assembly;
mod cache;
mod layout;
mod locked;
mod metadata;
mod papers;
mod pipeline;
mod place;
mod segment;
pub(crate) mod shelf;
mod source;
mod timeline;

#[cfg(test)]
mod tests;

pub use papers::{TakePapers, Trust};
pub(crate) use papers::{covers as receipt_covers, other_kind};
pub(crate) use place::read_bounded;
pub use source::{SealedSource, SourceError};

use crate::problem::Problem;
use crate::wave::WaveWriter;
use assembly::{Refused, assemble, on_disk};
use cache::SealedCache;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{self, ProblemKind, Source};
use layout::Layout;
use papers::Standing;
use segment::Opener;
use shelf::Part;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How far a delivery is: pieces written, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Written.
    pub done: usize,
    /// In all.
    pub total: usize,
}

/// One take to deliver, and everything that takes part.
pub struct Job<'a> {
    /// What the studio says of the take.
    pub papers: &'a TakePapers,
    /// What post holds itself.
    pub trust: &'a Trust,
    /// Where its sealed segments come from.
    pub source: &'a dyn SealedSource,
    /// The delivery folder.
    pub to: &'a Path,
    /// A folder for this take alone, in which sealed segments are kept between runs.
    pub cache: &'a Path,
    /// Program and version, for the file's coding history: `Lavalier 0.1.0`.
    pub tool: &'a str,
    /// Threads that fetch and open. More than cores, because they wait for the network.
    pub workers: usize,
    /// Asked between segments; `true` ends the run with [`DeliverError::Stopped`].
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told after every piece.
    pub progress: &'a (dyn Fn(Progress) + Sync),
}

/// What became of a take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The take.
    pub take: TakeId,
    /// Where its file lies; `None` where nothing of it could be believed.
    pub file: Option<PathBuf>,
    /// Whether the file, with its sidecar, was there before.
    pub already_there: bool,
    /// Samples of each channel; `None` for an imported file, which is not looked into.
    pub samples: Option<u64>,
    /// Length of the file.
    pub bytes: u64,
    /// Gaps in the recording.
    pub gaps: usize,
    /// SHA-256 of the file.
    pub sha256: Option<Digest>,
    /// The head of the journal that was verified.
    pub journal_head: Option<Digest>,
    /// Whether it was imported rather than recorded.
    pub imported: bool,
    /// Whether it is all of the take and everything verified.
    pub complete: bool,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
    /// Earlier deliveries of this take that are no longer as they were put there. They are left as they are, and this
    /// delivery lies beside them.
    pub altered: Vec<Problem>,
}

/// Why a delivery could not go on. It says nothing of the take; a second run takes up where this one ended.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The source could not be asked.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The caller stopped it.
    #[error("the delivery was stopped; run it again to go on")]
    Stopped,
    /// The delivery folder could not be written or read.
    #[error("{}: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Sealed segments could not be kept.
    #[error("sealed segments could not be kept: {source}")]
    Cache {
        /// What the system says.
        source: std::io::Error,
    },
    /// Something that is no part of ours has the name under which a part is written.
    #[error("{} is in the way and is nothing that a delivery wrote; move it away", .0.display())]
    InTheWay(PathBuf),
    /// Another run is at this take.
    #[error("take {0} is being delivered by another run; wait for it, or stop it")]
    Busy(TakeId),
    /// The production's time zone is unknown here.
    #[error("the time zone {0:?} is not known here")]
    Zone(String),
    /// More deliveries of one name than anybody keeps.
    #[error("too many files named like {} are already there", .0.display())]
    NoNameLeft(PathBuf),
}

/// Delivers one take.
///
/// # Errors
/// [`DeliverError`] where the delivery cannot go on. Whatever is wrong with the take itself is no error: it is in
/// [`Delivery::problems`], and [`Delivery::complete`] is false.
pub fn deliver(job: &Job<'_>) -> Result<Delivery, DeliverError> {
    let take = &job.papers.take;
    let mut standing = match papers::check(job.papers, job.trust) {
        Ok(standing) => standing,
        Err(problems) => return Ok(refused(take, problems)),
    };
    let layout = match Layout::of(take, &standing)? {
        Ok(layout) => layout,
        Err(problem) => {
            standing.problems.push(problem);
            return Ok(refused(take, standing.problems));
        }
    };
    standing.problems.extend(layout.timeline.problems.iter().cloned());
    let folder = job.to.join(layout.folder());
    let altered = place::altered(&folder, take, &layout)?;
    if standing.problems.is_empty()
        && let Some(already) = place::already_there(&folder, job.papers, &standing, &layout)?
    {
        // What an earlier run kept and had no time to remove. One that stays is only disk space.
        let _ = std::fs::remove_dir_all(job.cache);
        return Ok(Delivery { altered, ..already });
    }

    std::fs::create_dir_all(&folder).map_err(on_disk(&folder))?;
    let cache = SealedCache::open(job.cache).map_err(|source| DeliverError::Cache { source })?;
    let cache = cache.ok_or_else(|| DeliverError::Busy(take.clone()))?;
    let part = folder.join(format!(".{take}.part"));
    let opener = Opener {
        source: job.source,
        cache: &cache,
        keys: &job.trust.opening_keys,
        content: layout.content,
    };

    let whole = match write_until_whole(job, &standing, &layout, &opener, &part) {
        Ok(whole) => whole,
        // What lies under the part's name is somebody else's.
        Err(error @ (DeliverError::InTheWay(_) | DeliverError::Busy(_))) => return Err(error),
        Err(error) => {
            // It would be written anew in any case, and the disk may be full because of it.
            let _ = std::fs::remove_file(&part);
            return Err(error);
        }
    };
    let Whole {
        sha256,
        bytes,
        unusable,
    } = whole;
    let mut problems = std::mem::take(&mut standing.problems);
    problems.extend(unusable.iter().map(|(sequence, kind)| {
        Problem::of(
            take,
            &journal::Problem::at_segment(layout.track, *sequence, kind.clone()),
        )
    }));
    if let Source::Import { file } = &standing.opening.source
        && file.sha256 != sha256
        && problems.is_empty()
    {
        problems.push(Problem::of(take, &journal::Problem::of_take(ProblemKind::FileDigest)));
    }

    let make = |name: &str| {
        let finished = metadata::Finished {
            file: name.to_owned(),
            sha256,
            bytes,
            problems: &problems,
        };
        metadata::sidecar(job.papers, &standing, &layout, &unusable, job.tool, &finished)
    };
    let placed = place::place(&folder, &layout, &part, &job.papers.journal, make)?;
    // The studio is told of a delivery, and the phone may then forget the take: the folders' own names must last too.
    folder
        .ancestors()
        .take_while(|above| above.starts_with(job.to))
        .for_each(shelf::sync_folder);
    job.to.parent().into_iter().for_each(shelf::sync_folder);
    if problems.is_empty() {
        // A cache that stays is only disk space.
        let _ = cache.clear();
    }
    Ok(Delivery {
        take: take.clone(),
        file: Some(placed.file),
        already_there: placed.already_there,
        samples: layout.format().map(|_| layout.timeline.length),
        bytes,
        gaps: standing.reading.gaps.len(),
        sha256: Some(sha256),
        journal_head: Some(standing.reading.head()),
        imported: layout.format().is_none(),
        complete: problems.is_empty(),
        problems,
        altered,
    })
}

fn refused(take: &TakeId, problems: Vec<Problem>) -> Delivery {
    Delivery {
        take: take.clone(),
        file: None,
        already_there: false,
        samples: None,
        bytes: 0,
        gaps: 0,
        sha256: None,
        journal_head: None,
        imported: false,
        complete: false,
        problems,
        altered: Vec::new(),
    }
}

/// A part that is finished.
struct Whole {
    sha256: Digest,
    bytes: u64,
    /// Segments of which nothing could be used: they are silence in it.
    unusable: Refused,
}

/// What one round over a take's segments came to.
enum Round {
    /// The part is finished.
    Whole { sha256: Digest, bytes: u64 },
    /// These segments turned out unusable; the part is not to be used.
    Found(Refused),
}

/// Writes the part, as often as it takes.
///
/// The header says what is silent, and comes first: what turns out unusable on the way makes a second round necessary,
/// which knows it beforehand and reads the rest from the cache.
fn write_until_whole(
    job: &Job<'_>,
    standing: &Standing,
    layout: &Layout,
    opener: &Opener<'_>,
    path: &Path,
) -> Result<Whole, DeliverError> {
    let mut unusable = Refused::new();
    loop {
        match write_part(job, standing, layout, opener, &unusable, path)? {
            Round::Whole { sha256, bytes } => {
                return Ok(Whole {
                    sha256,
                    bytes,
                    unusable,
                });
            }
            Round::Found(more) => unusable.extend(more),
        }
    }
}

fn write_part(
    job: &Job<'_>,
    standing: &Standing,
    layout: &Layout,
    opener: &Opener<'_>,
    unusable: &Refused,
    path: &Path,
) -> Result<Round, DeliverError> {
    let failed = on_disk(path);
    let mut part = Part::create(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => DeliverError::InTheWay(path.to_owned()),
        io::ErrorKind::ResourceBusy => DeliverError::Busy(job.papers.take.clone()),
        _ => failed(error),
    })?;
    let mut bytes = layout.timeline.length.saturating_mul(layout.content.unit());
    let found = match layout.format() {
        Some(format) => {
            let complete = standing.problems.is_empty() && unusable.is_empty();
            let silenced = layout.silenced(unusable);
            let header = metadata::header(standing, layout, format, &silenced, complete, job.tool);
            let mut writer = WaveWriter::begin(part, &header).map_err(&failed)?;
            let found = assemble(job, opener, &layout.timeline, unusable, |bytes| {
                writer.write(bytes).map_err(&failed)
            })?;
            part = writer.finish().map_err(&failed)?;
            bytes += header.encode().len() as u64 + bytes % 2;
            found
        }
        None => assemble(job, opener, &layout.timeline, unusable, |bytes| {
            part.write_all(bytes).map_err(&failed)
        })?,
    };
    if found.is_empty() {
        let sha256 = part.finish().map_err(&failed)?;
        Ok(Round::Whole { sha256, bytes })
    } else {
        Ok(Round::Found(found))
    }
}
