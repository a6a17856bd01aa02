//! Reading small files that people name, bounded.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use crate::failure::Failure;

/// Everything that people write by hand for this program is far below a megabyte.
const FILE_MAX: u64 = 1024 * 1024;

/// A small file's bytes.
///
/// # Errors
/// When it cannot be read or is too long.
pub(crate) fn read_small(path: &Path) -> Result<Vec<u8>, Failure> {
    read_up_to(path, FILE_MAX)
}

/// The bytes of a file that has at most `limit`.
///
/// # Errors
/// When it cannot be read or is too long.
pub(crate) fn read_up_to(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(Failure::file("read", path))?;
    if bytes.len() as u64 > limit {
        return Err(Failure::FileContent {
            path: path.to_owned(),
            reason: format!("it is longer than {limit} bytes"),
        });
    }
    Ok(bytes)
}

/// A small file's text.
///
/// # Errors
/// As [`read_small`], and when it is no UTF-8.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_small(path)?).map_err(|_| Failure::FileContent {
        path: path.to_owned(),
        reason: "it is not text in UTF-8".to_owned(),
    })
}
