//! Where a delivery goes when files of its name are already there.

use super::layout::Layout;
use super::papers::{Standing, TakePapers};
use super::shelf::{Place, digest_of, look, shelve, shelve_bytes};
use super::{DeliverError, Delivery, assembly::on_disk};
use crate::problem::Problem;
use crate::sidecar::{self, Sidecar};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Deliveries of one name, at most. A take is delivered twice when it grew; a hundred times is somebody's loop.
const MAX_NUMBER: u32 = 999;

/// A delivery in its place.
pub(crate) struct Placed {
    pub(crate) file: PathBuf,
    pub(crate) already_there: bool,
}

/// A file, its sidecar and its copy of the journal.
struct Names {
    file: PathBuf,
    sidecar: PathBuf,
    journal: PathBuf,
}

impl Names {
    fn of(folder: &Path, name: &str) -> Self {
        Self {
            file: folder.join(name),
            sidecar: folder.join(format!("{name}{}", sidecar::SUFFIX)),
            journal: folder.join(format!("{name}{}", sidecar::JOURNAL_SUFFIX)),
        }
    }
}

/// Gives the part, the sidecar and the journal the first number under which nothing different lies.
///
/// The sidecar comes last: where there is one, the delivery is whole.
pub(crate) fn place(
    folder: &Path,
    layout: &Layout,
    part: &Path,
    journal: &[u8],
    sidecar: impl Fn(&str) -> Sidecar,
) -> Result<Placed, DeliverError> {
    for number in 1..=MAX_NUMBER {
        let name = layout.file_name(number);
        let names = Names::of(folder, &name);
        let sidecar = sidecar(&name);
        match try_place(&names, part, journal, &sidecar) {
            Ok(Some(already_there)) => {
                return Ok(Placed {
                    file: names.file,
                    already_there,
                });
            }
            Ok(None) => {}
            // Somebody took the name between the look and the link.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(source) => {
                return Err(DeliverError::Disk {
                    path: names.file,
                    source,
                });
            }
        }
    }
    Err(DeliverError::NoNameLeft(folder.join(layout.file_name(1))))
}

/// `None` where something different lies under one of the names; else whether all was there before.
fn try_place(names: &Names, part: &Path, journal: &[u8], sidecar: &Sidecar) -> io::Result<Option<bool>> {
    let text = sidecar.encode();
    let looks = [
        look(&names.journal, Digest::of(journal), journal.len() as u64)?,
        look(&names.sidecar, Digest::of(&text), text.len() as u64)?,
        look(&names.file, sidecar.sha256, sidecar.bytes)?,
    ];
    if looks.contains(&Place::Other) {
        return Ok(None);
    }
    let [journal_at, sidecar_at, file_at] = looks;
    if journal_at == Place::Free {
        shelve_bytes(journal, &names.journal)?;
    }
    match file_at {
        Place::Free => shelve(part, &names.file)?,
        _ => fs::remove_file(part)?,
    }
    if sidecar_at == Place::Free {
        shelve_bytes(&text, &names.sidecar)?;
    }
    Ok(Some(looks == [Place::Same; 3]))
}

/// A complete delivery of this very take and journal that is still as it was put there.
pub(crate) fn already_there(
    folder: &Path,
    papers: &TakePapers,
    standing: &Standing,
    layout: &Layout,
) -> Result<Option<Delivery>, DeliverError> {
    for number in 1..=MAX_NUMBER {
        let names = Names::of(folder, &layout.file_name(number));
        let Some(bytes) = read_bounded(&names.sidecar, sidecar::MAX_BYTES).map_err(on_disk(&names.sidecar))? else {
            return Ok(None);
        };
        let Some(known) = Sidecar::parse(&bytes) else { continue };
        let same_take = known.take == papers.take && known.journal.head == standing.reading.head();
        if !(same_take && known.complete && known.receipt == papers.receipt) {
            continue;
        }
        let whole = |path: &Path, digest: Digest| match digest_of(path) {
            Ok(found) => Ok(found == digest),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(on_disk(path)(error)),
        };
        if whole(&names.file, known.sha256)? && whole(&names.journal, Digest::of(&papers.journal))? {
            return Ok(Some(Delivery {
                take: papers.take.clone(),
                file: Some(names.file),
                already_there: true,
                samples: layout.format().map(|_| layout.timeline.length),
                bytes: known.bytes,
                gaps: standing.reading.gaps.len(),
                sha256: Some(known.sha256),
                journal_head: Some(known.journal.head),
                imported: known.imported.is_some(),
                complete: true,
                problems: Vec::new(),
                altered: Vec::new(),
            }));
        }
    }
    Ok(None)
}

/// Deliveries of this take that somebody or something changed since: each with its file's name. One that was moved away
/// is no matter.
pub(crate) fn altered(folder: &Path, take: &TakeId, layout: &Layout) -> Result<Vec<Problem>, DeliverError> {
    let mut altered = Vec::new();
    for number in 1..=MAX_NUMBER {
        let names = Names::of(folder, &layout.file_name(number));
        let Some(bytes) = read_bounded(&names.sidecar, sidecar::MAX_BYTES).map_err(on_disk(&names.sidecar))? else {
            if names.file.exists() {
                // A stranger's; ours may lie beside it.
                continue;
            }
            return Ok(altered);
        };
        let Some(known) = Sidecar::parse(&bytes).filter(|known| known.take == *take) else {
            continue;
        };
        let place = look(&names.file, known.sha256, known.bytes).map_err(on_disk(&names.file))?;
        if place == Place::Other {
            let file = names.file.display().to_string();
            altered.push(Problem {
                take: Some(take.clone()),
                track: None,
                sequence: None,
                line: None,
                kind: "altered".to_owned(),
                message: format!("{file} is no longer the file that was delivered; it was left as it is"),
                file: Some(file),
            });
        }
    }
    Ok(altered)
}

/// A file's bytes; `None` where there is none or it is longer than `most`.
pub(crate) fn read_bounded(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= most => fs::read(path).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
