//! The person at the laptop: what the gate asks, and who answers.
//!
//! A laptop's gate asks one thing, whether a password guards the account. The answer comes from an evidence file, else
//! from the terminal; without either nothing is known, and the gate refuses.

use std::path::Path;

use lavalier_core::driver::Ask;
use lavalier_protocol::policy::{Evidence, Platform, State};
use lavalier_protocol::words::{Voice, posture};

use crate::failure::Failure;
use crate::files::read_small;
use crate::prompt;

/// Never shown: without a terminal nothing is asked.
const INSTEAD: &str = "Name an evidence file with --evidence.";

/// An evidence file's bytes, as they are sent; checked to be one before anything is claimed.
///
/// # Errors
/// When it cannot be read or is none.
pub(super) fn evidence(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = read_small(path)?;
    Evidence::parse(&bytes).map_err(|error| Failure::FileContent {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(bytes)
}

/// Asks on the terminal, where there is one.
pub(super) fn ask() -> Option<Ask> {
    if !prompt::somebody() {
        return None;
    }
    Some(Box::new(|control| {
        let Some(question) = posture::question(control, Platform::Desktop) else {
            return State::Unknown;
        };
        let question = Voice::english().say(&question).what;
        match prompt::ask(&question, "[yes/no/not sure]", INSTEAD).as_deref() {
            Ok("y" | "yes") => State::Pass,
            Ok("n" | "no") => State::Fail,
            _ => State::Unknown,
        }
    }))
}
