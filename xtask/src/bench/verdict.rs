//! `verdict`: what the gate makes of one phone.

use super::inside;
use super::row::{Reach, Row};
use crate::error::Error;

/// What one phone's verdict may take, in microseconds.
const REACH: f64 = 50.0;

/// Judges a phone: in microseconds, and beside a parser that makes nothing of its evidence.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let measured = inside::verdict()?;
    Ok(vec![
        Row::report(name, measured.ours, "us").judge(Reach::AtMost, REACH),
        Row::report(name, measured.ours, "us")
            .case("beside bare JSON of its evidence")
            .against(measured.peer, measured.ratio),
    ])
}
