//! The recovery file: decided on before anything is made, and in place only once everything is.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use lavalier_protocol::keys::RecoveryFile;

use crate::cli::ProductionCreateArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::prompt;

/// Where the recovery file goes; none where the producer does without.
///
/// # Errors
/// When neither was chosen and nobody can be asked, or the place is no good.
pub(crate) fn decide(args: &ProductionCreateArgs, context: &Context) -> Result<Option<PathBuf>, Failure> {
    let path = match (&args.recovery_file, args.no_recovery) {
        (Some(path), _) => path.clone(),
        (None, true) => return Ok(None),
        (None, false) if context.output.is_json() || !prompt::somebody() => return Err(Failure::RecoveryUndecided),
        (None, false) => {
            context.output.notice(
                "When your own key is lost, a recovery file is the only way to the takes. Best on a stick that you put away.",
            );
            let instead = "Add --recovery-file FILE or --no-recovery.";
            let typed = prompt::ask_path("Where shall it be written? (empty: do without)", instead)?;
            match typed {
                Some(path) => path,
                None => return Ok(None),
            }
        }
    };
    if context.home.contains(&path) {
        return Err(Failure::RecoveryInsideHome(path));
    }
    if path.symlink_metadata().is_ok() {
        return Err(Failure::FileExists(path));
    }
    Ok(Some(path))
}

/// A recovery file that is written but not yet under its name.
pub(crate) struct Prepared {
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl Prepared {
    /// Writes it beside its place, so that a full or unwritable disk shows before anything is made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(recovery: &RecoveryFile, path: PathBuf) -> Result<Self, Failure> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // A named temporary is made with mode 0600, and is removed should nothing come of it.
        let mut file = tempfile::Builder::new()
            .prefix(".lavalier-recovery-")
            .tempfile_in(folder)
            .map_err(Failure::file("write", &path))?;
        file.write_all(recovery.to_text().as_bytes())
            .and_then(|()| file.as_file().sync_all())
            .map_err(Failure::file("write", &path))?;
        Ok(Self { file, path })
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// When a file of that name appeared meanwhile. It stays under another name then, which is told.
    pub(crate) fn finish(self) -> Result<PathBuf, Failure> {
        let path = self.path;
        match self.file.persist_noclobber(&path) {
            Ok(_) => {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
                    && let Ok(folder) = fs::File::open(folder)
                {
                    // Some file systems of sticks cannot sync a folder; the file itself is synced.
                    let _ = folder.sync_all();
                }
                Ok(path)
            }
            Err(error) => {
                // The production exists by now, so the key must not vanish with the temporary.
                let kept = error.file.into_temp_path().keep();
                Err(kept.map_or_else(|lost| Failure::file("write", &path)(lost.error), Failure::FileExists))
            }
        }
    }
}
