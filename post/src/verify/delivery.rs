//! One delivered file, held against its sidecar and its copy of the journal.

use super::{VerifyError, of_file};
use crate::deliver::{other_kind, read_bounded, receipt_covers, shelf};
use crate::problem::Problem;
use crate::reading::Reading;
use crate::sidecar::{self, Sidecar};
use crate::wave::WaveReader;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{self, Expectations, JOURNAL_MAX, ProblemKind};
use lavalier_protocol::jws::{PublicKey, Typ};
use lavalier_protocol::receipt::Receipt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Whether a file in a folder is a delivery: it has a sidecar, or it says of itself that it should.
pub(super) fn concerns(path: &Path) -> bool {
    if path
        .to_str()
        .is_some_and(|name| name.ends_with(sidecar::SUFFIX) || name.ends_with(".part"))
    {
        return false;
    }
    let has_sidecar = beside(path, sidecar::SUFFIX).is_file();
    let is_wav = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("wav"));
    has_sidecar || (is_wav && says_it_is_ours(path))
}

fn says_it_is_ours(path: &Path) -> bool {
    let reader = File::open(path).ok().and_then(|file| WaveReader::open(file).ok());
    reader
        .as_ref()
        .and_then(WaveReader::bext)
        .is_some_and(|bext| bext.originator == "Lavalier")
}

/// The file that a sidecar describes, where `path` is a sidecar.
pub(super) fn described_by(path: &Path) -> Option<PathBuf> {
    let file = PathBuf::from(path.to_str()?.strip_suffix(sidecar::SUFFIX)?);
    let bytes = read_bounded(path, sidecar::MAX_BYTES).ok()??;
    Sidecar::parse(&bytes).map(|_| file)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Everything that is wrong with one delivered file.
pub(super) fn check(file: &Path, pinned: &[PublicKey]) -> Result<Vec<Problem>, VerifyError> {
    let sidecar_path = beside(file, sidecar::SUFFIX);
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| VerifyError { path, source }
    };
    let bytes = read_bounded(&sidecar_path, sidecar::MAX_BYTES).map_err(unreadable(&sidecar_path))?;
    let Some(bytes) = bytes else {
        return Ok(vec![of_file(
            file,
            "no_sidecar",
            "there is no sidecar beside it, so it cannot be checked",
        )]);
    };
    let Some(sidecar) = Sidecar::parse(&bytes) else {
        return Ok(vec![of_file(
            &sidecar_path,
            "sidecar",
            "it is not a sidecar that this program reads",
        )]);
    };
    let mut check = Check {
        file,
        sidecar: &sidecar,
        problems: sidecar.problems.clone(),
    };
    if !sidecar.complete && check.problems.is_empty() {
        check.add(ProblemKind::Delivered {
            reason: "it is marked incomplete".to_owned(),
        });
    }
    check.content().map_err(unreadable(file))?;
    let journal_path = beside(file, sidecar::JOURNAL_SUFFIX);
    match read_bounded(&journal_path, JOURNAL_MAX as u64).map_err(unreadable(&journal_path))? {
        Some(journal) => check.journal(&journal, pinned),
        None => check.wrong("the copy of the journal is missing"),
    }
    Ok(check.problems)
}

struct Check<'a> {
    file: &'a Path,
    sidecar: &'a Sidecar,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn add(&mut self, kind: ProblemKind) {
        self.add_problem(&journal::Problem::of_take(kind));
    }

    /// Adds a problem that the sidecar does not tell already.
    fn add_problem(&mut self, problem: &journal::Problem) {
        let mut problem = Problem::of(&self.sidecar.take, problem);
        if !self.problems.contains(&problem) {
            problem.file = Some(self.file.display().to_string());
            self.problems.push(problem);
        }
    }

    fn wrong(&mut self, reason: &str) {
        self.add(ProblemKind::Delivered {
            reason: reason.to_owned(),
        });
    }

    /// The file against its sidecar.
    fn content(&mut self) -> io::Result<()> {
        let length = match std::fs::metadata(self.file) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.wrong("it is missing");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if length != self.sidecar.bytes || shelf::digest_of(self.file)? != self.sidecar.sha256 {
            self.wrong("its SHA-256 is not the one in the sidecar: it was changed, or damaged, after delivery");
        }
        if let Some(imported) = &self.sidecar.imported
            && imported.sha256 != self.sidecar.sha256
            && self.sidecar.complete
        {
            self.add(ProblemKind::FileDigest);
        }
        let Some(audio) = self.sidecar.audio else { return Ok(()) };
        match WaveReader::open(File::open(self.file)?) {
            Ok(wave) => {
                let format = wave.format();
                let same = (wave.frames(), format.rate, format.bits.count(), format.channels)
                    == (audio.samples, audio.rate, audio.bits, audio.channels);
                let reference = wave.bext().map(|bext| bext.time_reference);
                if !same {
                    self.wrong("it is of another length or format than the sidecar says");
                } else if reference != self.sidecar.timecode.samples_since_midnight {
                    self.wrong("its time reference is not the one in the sidecar");
                }
            }
            Err(error) => self.wrong(&error.to_string()),
        }
        Ok(())
    }

    /// The copy of the journal, and what is signed about it, against the sidecar.
    fn journal(&mut self, bytes: &[u8], pinned: &[PublicKey]) {
        let sidecar = self.sidecar;
        let brief = self.brief(pinned);
        let briefs = [sidecar.brief.digest()];
        let reading = Reading::of(
            bytes,
            Expectations {
                take: Some(&sidecar.take),
                invitation: Some(&sidecar.invitation),
                briefs: Some(&briefs),
                device_key: Some(sidecar.device.key),
                binding: None,
            },
        );
        for problem in &reading.problems {
            self.add_problem(problem);
        }
        let opening = brief.as_ref().zip(reading.opening.as_ref());
        if let Some(kind) = opening.and_then(|(brief, opening)| other_kind(brief, opening)) {
            self.add(kind);
        }
        if reading.head() != sidecar.journal.head {
            self.wrong("the copy of the journal is not the one that was delivered");
        }
        let length = sidecar.audio.map_or(sidecar.bytes, |audio| audio.samples);
        if reading.close.is_some_and(|close| close.samples != length) {
            self.wrong("it is of another length than the journal says");
        }
        if (&reading.gaps, &reading.marks) != (&sidecar.gaps, &sidecar.marks) {
            self.wrong("the sidecar's gaps or marks are not those of the journal");
        }
        self.receipt(brief.as_ref(), &reading.lines);
    }

    fn brief(&mut self, pinned: &[PublicKey]) -> Option<Brief> {
        let text = &self.sidecar.brief;
        if pinned.is_empty() {
            return text.unverified(Typ::Brief).ok();
        }
        let mut reason = String::new();
        for key in pinned {
            match Brief::verify(text, *key) {
                Ok(brief) => return Some(brief),
                Err(error) => reason = error.to_string(),
            }
        }
        self.add(ProblemKind::Brief { reason });
        None
    }

    fn receipt(&mut self, brief: Option<&Brief>, lines: &[Digest]) {
        let sidecar = self.sidecar;
        let (Some(text), Some(brief)) = (&sidecar.receipt, brief) else {
            return;
        };
        let reason = match text.verify::<Receipt>(Typ::Receipt, brief.receipt_key) {
            Ok(receipt) if receipt.take != sidecar.take => "it is for another take".to_owned(),
            Ok(receipt) if receipt_covers(&receipt, lines) => return,
            Ok(_) => "it is over another journal".to_owned(),
            Err(error) => error.to_string(),
        };
        self.add(ProblemKind::Receipt { reason });
    }
}
