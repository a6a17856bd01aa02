//! `feed`: reading a vendor's OS feed: the real body where it is at hand, else one of its size and shape that is made here.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::row::{Reach, Row};
use super::{inside, material};
use crate::error::Error;
use crate::workspace;

/// The real body, among the data that are not ours.
const REAL: &str = "data/posture/sofa/data/resources/gdmf_cached.json";
/// What a feed may take, in milliseconds.
const REACH: f64 = 20.0;

/// Reads the body: in milliseconds, and beside a parser that makes nothing of it.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let real = workspace::shared(REAL);
    let (body, case) = if real.is_file() {
        (real, "real body")
    } else {
        (generated()?, "generated body")
    };
    let measured = inside::feed(&body)?;
    Ok(vec![
        Row::report(name, measured.ours, "ms")
            .case(case)
            .judge(Reach::AtMost, REACH),
        Row::report(name, measured.ours, "ms")
            .case(format!("{case}, beside bare JSON"))
            .against(measured.peer, measured.ratio),
    ])
}

/// 120 kB: thirty public entries and fifty delayed ones, for up to ninety models each.
fn generated() -> Result<PathBuf, Error> {
    let entries = |count: u32, major: u32| -> Vec<Value> {
        (0..count)
            .map(|at| {
                let models: Vec<String> = (0..90)
                    .map(|model| format!("iPhone{},{}", 10 + at % 3, model))
                    .collect();
                json!({"ProductVersion": format!("{}.{}", major + at % 4, at), "Build": format!("{major}A{at}"),
                       "PostingDate": "2031-05-01", "ExpirationDate": "2031-08-01", "SupportedDevices": models})
            })
            .collect()
    };
    let body = json!({"PublicAssetSets": {"iOS": entries(30, 40)}, "AssetSets": {"iOS": entries(50, 38)}});
    let path = material::folder()?.join("feed.json");
    fs::write(&path, body.to_string()).map_err(Error::at(&path))?;
    Ok(path)
}
