//! Text from people and devices, bounded and harmless before it reaches a file name, a terminal or a metadata chunk.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing is left after trimming, where something is needed.
    #[error("it is empty")]
    Empty,
    /// More characters than the field takes.
    #[error("it has more than {limit} characters")]
    TooLong {
        /// The field's limit in characters.
        limit: usize,
    },
    /// A control character, such as an escape or a line break in a one-line field.
    #[error("it has a control character (U+{0:04X})")]
    Control(u32),
    /// A character that reorders or hides the text around it (Unicode UAX #9, and zero-width characters).
    #[error("it has an invisible or reordering character (U+{0:04X})")]
    Hidden(u32),
    /// A part of a path: a slash, a backslash, or a leading dot.
    #[error("it has a part of a path (`{0}`)")]
    Path(char),
}

/// One-line text of at most `MAX` characters, trimmed, without control, reordering or invisible characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const MAX: usize>(String);

/// A name or a title.
pub type Label = Text<120>;
/// A sentence or a question.
pub type Line = Text<400>;
/// A paragraph. Line breaks are not kept: a form or a page wraps it.
pub type Paragraph = Text<4000>;

impl<const MAX: usize> Text<MAX> {
    /// Takes `text` if it is harmless.
    ///
    /// # Errors
    /// [`TextError`] names the first thing that is wrong.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        if text.chars().count() > MAX {
            return Err(TextError::TooLong { limit: MAX });
        }
        text.chars().try_for_each(harmless)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn harmless(letter: char) -> Result<(), TextError> {
    match letter {
        _ if letter.is_control() => Err(TextError::Control(letter as u32)),
        // Marks, embeddings, overrides and isolates; zero-width and line separators; the byte-order mark; tags.
        '\u{061c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Err(TextError::Hidden(letter as u32)),
        _ => Ok(()),
    }
}

/// Refuses what could leave the folder it is meant for: slashes, backslashes, colons and leading dots.
///
/// # Errors
/// [`TextError::Path`] with the character.
pub fn without_path(text: &str) -> Result<(), TextError> {
    match text.chars().find(|letter| matches!(letter, '/' | '\\' | ':')) {
        Some(letter) => Err(TextError::Path(letter)),
        None if text.starts_with('.') => Err(TextError::Path('.')),
        None => Ok(()),
    }
}

/// Line and column, each from 1 as an editor counts, of the byte `at`. A place that is none is the text's end.
pub(crate) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::new(text)
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::PartialSchema for Text<MAX> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .max_length(Some(MAX))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::ToSchema for Text<MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("Text{MAX}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_is_taken() {
        for name in ["Zoë Ångström", "李小龍", "محمد", "O'Brien-Smith", "🎙 Zoë"] {
            assert_eq!(Label::new(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn a_text_that_plays_tricks_on_a_reader_is_refused_by_name() {
        assert_eq!(Label::new("a\u{1b}[2Jb"), Err(TextError::Control(0x1b)));
        assert_eq!(Label::new("wav.\u{202e}fdp"), Err(TextError::Hidden(0x202e)));
        assert_eq!(Label::new("a\u{200b}b"), Err(TextError::Hidden(0x200b)));
        assert_eq!(Label::new("a\nb"), Err(TextError::Control(0x0a)));
        assert_eq!(Label::new(" "), Err(TextError::Empty));
        assert_eq!(without_path("../../x"), Err(TextError::Path('/')));
        assert_eq!(without_path(".profile"), Err(TextError::Path('.')));
    }
}
