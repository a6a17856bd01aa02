//! Data that are not ours to hand on: they lie in the folder that `LAVALIER_SHARED` names, else in `shared` beside the checkout.

use std::path::{Path, PathBuf};

/// A folder of them. Without it, a test says so and ends.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("LAVALIER_SHARED").map_or_else(beside, PathBuf::from);
    let folder = folder.join(path);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no-data: {} is not there", folder.display());
    None
}
