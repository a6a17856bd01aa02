//! Messages in a reader's language, by Fluent.

use std::borrow::Cow;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::message::Message;
use super::wording::Wording;

const ENGLISH: [&str; 2] = [include_str!("en.ftl"), include_str!("phone.en.ftl")];

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
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks protect mixed-direction pages; on a terminal and in JSON they are noise.
        bundle.set_use_isolating(false);
        for text in ENGLISH {
            let resource = FluentResource::try_new(text.to_owned()).expect("the English messages are well-formed");
            bundle.add_resource(resource).expect("no message stands twice");
        }
        Self { bundle }
    }

    /// What `message` says.
    #[must_use]
    pub fn say(&self, message: &Message) -> Said {
        self.speak(message.key(), message.arguments())
    }

    /// What a screen says.
    #[must_use]
    pub fn word(&self, wording: &Wording) -> Said {
        self.speak(wording.key(), wording.arguments())
    }

    fn speak(&self, key: &str, arguments: Vec<(&'static str, Cow<'_, str>)>) -> Said {
        let mut args = FluentArgs::new();
        for (name, value) in arguments {
            args.set(name, value);
        }
        let found = self.bundle.get_message(key);
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

    impl Voice {
        /// A sample, with the platform that it depends on.
        fn say_on(&self, platform: &str, wording: &Wording) -> Said {
            let arguments = wording.arguments().into_iter();
            let arguments = arguments.map(|(name, value)| match name {
                "platform" => (name, Cow::from(platform.to_owned())),
                _ => (name, value),
            });
            self.speak(wording.key(), arguments.collect())
        }
    }

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
    fn every_wording_of_a_screen_has_its_words_on_every_platform() {
        let voice = Voice::english();
        for platform in ["ios", "ipados", "android", "desktop"] {
            for wording in Wording::samples() {
                let said = voice.say_on(platform, &wording);
                assert!(!said.what.is_empty(), "{} has no words", wording.key());
                assert!(!said.to_string().contains(['{', '}']), "{}: {said}", wording.key());
                assert_eq!(
                    wording.is_refusal(),
                    !said.remedy.is_empty(),
                    "{}: {said}",
                    wording.key()
                );
                if platform == "ipados" {
                    let phone = said.to_string().contains("iPhone") || said.to_string().contains(" phone ");
                    assert!(
                        !phone || wording.key() == "phone-built-in-fine",
                        "{}: {said}",
                        wording.key()
                    );
                }
            }
        }
    }

    #[test]
    fn no_message_is_without_a_reason_code() {
        let keys: Vec<_> = Message::samples()
            .iter()
            .map(|message| message.key().to_owned())
            .collect();
        let keys_of_screens = Wording::samples().into_iter().map(|wording| wording.key().to_owned());
        let keys: Vec<_> = keys.into_iter().chain(keys_of_screens).collect();
        for line in ENGLISH
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()))
        {
            let key = line.split(' ').next().unwrap_or_default();
            assert!(keys.iter().any(|known| known == key), "nothing says {key}");
        }
    }
}
