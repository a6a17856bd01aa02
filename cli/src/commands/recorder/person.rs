//! The person at the laptop: what the gate asks, and who answers.
//!
//! A laptop's gate asks one thing, whether a password guards the account. The answer comes from an evidence file, else
//! from the terminal; without either nothing is known, and the gate refuses. Of a phone whose evidence comes in a file,
//! what only its person can say is asked here too.

use std::path::Path;
use std::sync::Arc;

use lavalier_core::driver::Ask;
use lavalier_core::session::{Question, Reply};
use lavalier_protocol::policy::Evidence;
use lavalier_protocol::words::Voice;

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
    Some(Arc::new(|questions| {
        let one = |question: &Question| {
            let asked = Voice::english().say(&question.message).what;
            let answer = prompt::ask(&asked, CHOICES, INSTEAD).unwrap_or_default();
            (question.control, reply(&answer))
        };
        questions.iter().map(one).collect()
    }))
}

/// The answers, as [`Reply::ALL`] has them, in the letters that a terminal takes.
const CHOICES: &str = "[yes / no / not sure / my employer manages this device]";

/// An answer by its first letters, in lower case. Whatever is no clear answer is “not sure”.
fn reply(answer: &str) -> Reply {
    match answer {
        "y" | "yes" => Reply::Yes,
        "n" | "no" => Reply::No,
        "m" | "e" => Reply::EmployerManages,
        answer if answer.starts_with("my employer") || answer.starts_with("employer") => Reply::EmployerManages,
        _ => Reply::NotSure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        assert_eq!(reply("yes"), Reply::Yes);
        assert_eq!(reply("no"), Reply::No);
        for unclear in ["", "not sure", "ye", "yes?", "maybe"] {
            assert_eq!(reply(unclear), Reply::NotSure, "{unclear}");
        }
        assert_eq!(reply("my employer manages this device"), Reply::EmployerManages);
    }
}
