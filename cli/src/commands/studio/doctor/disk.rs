//! The disk under the home.

use lavalier_core::platform::{Disk as _, SystemDisk};
use serde_json::json;

use super::Check;
use crate::context::Context;

const NAME: &str = "disk";
/// Three hours of 48 kHz, 24-bit mono with its proxy, sealed, with as much again for everything else.
const FREE_MIN: u64 = 2_000_000_000;

pub(super) fn check(context: &Context) -> Check {
    let home = context.home.path();
    // Not made yet: what counts is the disk that it will be on.
    let there = home.ancestors().find(|folder| folder.is_dir()).unwrap_or(home);
    if let Err(error) = tempfile::tempfile_in(there) {
        return Check::wrong(
            NAME,
            format!("Nothing can be written to {}: {error}.", there.display()),
            "Make the folder writable, or choose another with --home.",
        );
    }
    match SystemDisk.free_space(there) {
        Ok(free) if free < FREE_MIN => Check::wrong(
            NAME,
            format!("Only {:.1} GB are free at {}.", gigabytes(free), home.display()),
            format!("Make room: an interview wants {:.0} GB in hand.", gigabytes(FREE_MIN)),
        )
        .with(json!({"free_bytes": free})),
        Ok(free) => Check::good(
            NAME,
            format!("{:.1} GB are free at {}.", gigabytes(free), home.display()),
        )
        .with(json!({"free_bytes": free})),
        Err(error) => {
            let told = crate::failure::two_sentences(NAME, &error.to_string());
            Check::wrong(NAME, told.message, told.remedy)
        }
    }
}

fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}
