//! The person at the laptop: whether they agree to be recorded, what the gate asks, and who answers.
//!
//! A laptop's gate asks one thing, whether a password guards the account. The answer comes from an evidence file, else
//! from the terminal; without either nothing is known, and the gate refuses. Of a phone whose evidence comes in a file,
//! what only its person can say is asked here too.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use lavalier_core::driver::{Agree, Ask};
use lavalier_core::session::{Question, Reply};
use lavalier_protocol::brief::{Brief, Consent, ConsentBy};
use lavalier_protocol::policy::Evidence;
use lavalier_protocol::words::Voice;

use crate::context::Context;
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

/// Hears of each text that the person is asked to agree to, once it stands on the terminal.
pub(super) type Shown = Sender<Consent>;

/// Asks for consent on the terminal, where a person reads it. A program that reads the events is asked nothing.
pub(super) fn agree(context: &Context) -> Option<(Agree, Shown)> {
    if context.output.is_json() || !prompt::somebody() {
        return None;
    }
    let (shown, seen) = mpsc::channel();
    let seen = Mutex::new(seen);
    let agree = move |brief: &Brief| {
        let confirm = |question: &str| prompt::confirm(question, INSTEAD).unwrap_or(false);
        agrees(
            &brief.consent,
            &seen.lock().unwrap_or_else(PoisonError::into_inner),
            confirm,
        )
    };
    Some((Arc::new(agree), shown))
}

/// Asks whether the person agrees, after `consent` was shown: another thread shows it.
fn agrees(consent: &Consent, seen: &Receiver<Consent>, confirm: impl Fn(&str) -> bool) -> bool {
    while seen.recv().is_ok_and(|shown| shown != *consent) {}
    confirm(match consent.by {
        ConsentBy::Itself => "Do you agree?",
        ConsentBy::Guardian => "Do you agree to it, as a parent or guardian of the person who is recorded?",
    })
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
    fn consent_is_asked_for_only_once_its_text_was_shown_and_of_whom_the_brief_says() {
        let consent = |text: &str, by| Consent {
            text: text.parse().expect("a text"),
            by,
        };
        let asked = consent("I agree.", ConsentBy::Guardian);
        let (shown, seen) = mpsc::channel();
        shown
            .send(consent("I agree to less.", ConsentBy::Guardian))
            .expect("it is heard");
        shown.send(asked.clone()).expect("it is heard");
        for answer in [true, false] {
            let confirm = |question: &str| {
                assert!(seen.try_recv().is_err(), "its own text is the last that was shown");
                assert!(question.contains("guardian"), "{question}");
                answer
            };
            assert_eq!(agrees(&asked, &seen, confirm), answer);
            shown.send(asked.clone()).expect("it is heard");
        }
    }

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
