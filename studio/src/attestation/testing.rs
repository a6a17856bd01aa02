//! Real evidence for tests, where it is at hand: it is not ours to hand on.

use std::path::{Path, PathBuf};

/// The folder that holds collected evidence: below the one that `LAVALIER_SHARED` names, else below `shared` beside the
/// checkout. Without it, tests over it say so and end.
pub(crate) fn posture() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let shared = std::env::var_os("LAVALIER_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("data/posture");
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("skipped: no-data: {} is not there", folder.display());
        None
    }
}

/// Every file below a folder whose name ends so, in order.
pub(super) fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file's bytes.
pub(crate) fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("the file can be read")
}

/// A time as it is written.
pub(super) fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("a time")
}
