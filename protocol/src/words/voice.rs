//! Messages in a reader's language, by Fluent.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::message::Message;

const ENGLISH: &str = include_str!("en.ftl");

/// What a person reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened.
    pub what: String,
    /// The one thing to do; empty where nothing is to be done.
    pub remedy: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if self.remedy.is_empty() {
            Ok(())
        } else {
            write!(f, " {}", self.remedy)
        }
    }
}

/// Speaks one language.
pub struct Voice {
    bundle: FluentBundle<FluentResource>,
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Voice({:?})", self.bundle.locales)
    }
}

impl Voice {
    /// English, the language that every message exists in.
    ///
    /// # Panics
    /// Never: the messages are part of the program and a test reads all of them.
    #[must_use]
    pub fn english() -> Self {
        let language: LanguageIdentifier = "en".parse().expect("en is a language");
        let resource = FluentResource::try_new(ENGLISH.to_owned()).expect("the English messages are well-formed");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks protect mixed-direction pages; on a terminal and in JSON they are noise.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).expect("no message stands twice");
        Self { bundle }
    }

    /// What `message` says.
    #[must_use]
    pub fn say(&self, message: &Message) -> Said {
        let mut args = FluentArgs::new();
        for (name, value) in message.arguments() {
            args.set(name, value);
        }
        let found = self.bundle.get_message(message.key());
        let text = |pattern: Option<&_>| {
            let mut errors = Vec::new();
            pattern.map_or_else(String::new, |pattern| {
                self.bundle
                    .format_pattern(pattern, Some(&args), &mut errors)
                    .into_owned()
            })
        };
        let what = found.as_ref().and_then(|message| message.value());
        let remedy = found.as_ref().and_then(|message| message.get_attribute("remedy"));
        Said {
            what: text(what),
            remedy: text(remedy.map(|attribute| attribute.value())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_says_what_happened_and_no_argument_is_left_unfilled() {
        let voice = Voice::english();
        for message in Message::samples() {
            let said = voice.say(&message);
            assert!(!said.what.is_empty(), "{} has no words", message.key());
            assert!(!said.to_string().contains('{'), "{}: {said}", message.key());
            for (name, value) in message.arguments() {
                // It chooses between words and is not shown itself; `posture` and `start` try every one.
                let chooses = matches!(name, "platform" | "weekday" | "month");
                assert!(
                    chooses || said.to_string().contains(value.as_ref()),
                    "{} does not show {value}: {said}",
                    message.key()
                );
            }
            if message.is_refusal() {
                assert!(!said.remedy.is_empty(), "{} does not say what to do", message.key());
            }
        }
    }

    #[test]
    fn no_message_is_without_a_reason_code() {
        let keys: Vec<_> = Message::samples()
            .iter()
            .map(|message| message.key().to_owned())
            .collect();
        for line in ENGLISH
            .lines()
            .filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()))
        {
            let key = line.split(' ').next().unwrap_or_default();
            assert!(keys.iter().any(|known| known == key), "nothing says {key}");
        }
    }
}
