//! Single values of a policy file, and what is wrong with one.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::span;
use crate::feed::Version;
use crate::text::Text;

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// What was met on the way through a file: where each key stands, and everything that is wrong.
#[derive(Debug, Default)]
pub(super) struct Walk {
    places: BTreeMap<String, usize>,
    wrong: Vec<(usize, String)>,
    missing: Vec<(usize, String)>,
}

impl Walk {
    /// Remembers where the value of `path` stands.
    pub(super) fn at(&mut self, path: String, place: usize) {
        self.places.insert(path, place);
    }

    /// Where the value of `path` stands, or the nearest thing around it that stands anywhere.
    pub(super) fn place(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return *place;
            }
            match path.rsplit_once('.') {
                Some((around, _)) => path = around,
                None => return 0,
            }
        }
    }

    /// Something is wrong there.
    pub(super) fn wrong(&mut self, place: usize, reason: impl Into<String>) {
        self.wrong.push((place, reason.into()));
    }

    /// Something is missing there.
    pub(super) fn missing(&mut self, place: usize, reason: impl Into<String>) {
        self.missing.push((place, reason.into()));
    }

    /// The first wrong thing of the file, in the order of a reader; what is missing after what is wrong, because a key that
    /// is misspelt is both.
    pub(super) fn first_wrong(self) -> Option<(usize, String)> {
        let first = |these: Vec<(usize, String)>| these.into_iter().min_by_key(|(place, _)| *place);
        first(self.wrong).or_else(|| first(self.missing))
    }

    /// A table's entries.
    pub(super) fn table<'v, 't>(&mut self, value: &'v Value<'t>, what: &str) -> Option<&'v DeTable<'t>> {
        let found = value.get_ref().as_table();
        if found.is_none() {
            self.wrong(value.span().start, format!("{what} is a table"));
        }
        found
    }

    /// An array's values.
    pub(super) fn array<'v, 't>(&mut self, value: &'v Value<'t>, what: &str) -> Option<&'v [Value<'t>]> {
        match value.get_ref() {
            DeValue::Array(values) => Some(&values[..]),
            _ => {
                self.wrong(value.span().start, format!("{what} is a list in brackets"));
                None
            }
        }
    }

    /// A text in quotes.
    pub(super) fn string<'v>(&mut self, value: &'v Value<'_>, what: &str) -> Option<&'v str> {
        let found = value.get_ref().as_str();
        if found.is_none() {
            self.wrong(value.span().start, format!("{what} is a text in quotes"));
        }
        found
    }

    /// A harmless text of bounded length.
    pub(super) fn text<const MAX: usize>(&mut self, value: &Value<'_>, what: &str) -> Option<Text<MAX>> {
        match Text::new(self.string(value, what)?) {
            Ok(text) => Some(text),
            Err(error) => {
                self.wrong(value.span().start, format!("{what}: {error}"));
                None
            }
        }
    }

    /// A whole number, not negative.
    pub(super) fn number(&mut self, value: &Value<'_>, what: &str) -> Option<u64> {
        let found = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if found.is_none() {
            self.wrong(value.span().start, format!("{what} is a whole number, not negative"));
        }
        found
    }

    /// A span of time, in seconds.
    pub(super) fn span(&mut self, value: &Value<'_>, what: &str) -> Option<u64> {
        let found = value.get_ref().as_str().and_then(span::seconds);
        if found.is_none() {
            let reason = format!("{what} is a time such as \"24h\" or \"14d\"");
            self.wrong(value.span().start, reason);
        }
        found
    }

    /// A version.
    pub(super) fn version(&mut self, value: &Value<'_>, what: &str) -> Option<Version> {
        let found = value.get_ref().as_str().and_then(|text| text.parse().ok());
        if found.is_none() {
            let reason = format!("{what} is a text of numbers with dots between, such as \"1.4.0\"");
            self.wrong(value.span().start, reason);
        }
        found
    }

    /// One word of several.
    pub(super) fn word<T: Copy>(&mut self, value: &Value<'_>, what: &str, words: &[(&str, T)]) -> Option<T> {
        let said = self.string(value, what)?;
        let found = words.iter().find(|(word, _)| *word == said).map(|(_, meant)| *meant);
        if found.is_none() {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.wrong(value.span().start, format!("{what} is one of {}", words.join(", ")));
        }
        found
    }

    /// A key that nothing reads.
    pub(super) fn unknown_key(&mut self, place: usize, key: &str, known: &[&str]) {
        // What was written is shown as far as it is harmless.
        let shown = key.escape_debug();
        let reason = format!("unknown key `{shown}`; there are {}", known.join(", "));
        self.wrong(place, reason);
    }
}
