//! `phone_screen`: from an intent to the screen that follows from it.

use super::inside;
use super::row::{Reach, Row};
use crate::error::Error;

/// What it may take, in microseconds: an eye sees nothing of it.
const REACH: f64 = 1_000.0;

/// Hands intents to a phone and waits for its screens.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let measured = inside::phone_screen()?;
    Ok(vec![
        Row::report(name, measured.ours, "us").judge(Reach::AtMost, REACH),
        Row::report(name, measured.ours, "us")
            .case("beside waking two threads")
            .against(measured.peer, measured.ratio),
    ])
}
