//! The slate: roll, scene and take number, as a sound mixer writes them on the report and post reads them in a file name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::string_form::string_form;
use crate::text::{Text, TextError, without_path};

/// Rolls and scenes are part of file names that old systems cut at 31 characters.
const NAME_MAX: usize = 12;
/// The most takes of one scene on one roll that two or three digits of a file name can hold.
pub const TAKE_MAX: u16 = 999;

/// A roll's or scene's name: 1 to 12 of letters, digits, `-` and `+`; safe in a file name everywhere.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlateName(String);

/// Why a slate was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlateError {
    /// A roll or scene that no file name could hold.
    #[error(
        "a slate is ROLL/SCENE/TAKE, such as R001/12/3, but here the {part} cannot stand in a file's name: {reason}"
    )]
    Text {
        /// `roll` or `scene`.
        part: &'static str,
        /// What is wrong with it.
        reason: TextError,
    },
    /// A roll or scene with a character other than A-Z, a-z, 0-9, `-`, `+`.
    #[error("a slate's {part} is made of letters, digits, - and +, but this one has `{letter}`")]
    Letter {
        /// `roll` or `scene`.
        part: &'static str,
        /// The first such character, escaped.
        letter: String,
    },
    /// Not ROLL/SCENE/TAKE.
    #[error("a slate is ROLL/SCENE/TAKE, such as R001/12/3")]
    Shape,
    /// A take number of 0, above [`TAKE_MAX`], or no number.
    #[error("a slate is ROLL/SCENE/TAKE, such as R001/12/3, and its take is a number from 1 to {TAKE_MAX}")]
    Take,
}

impl SlateName {
    fn parse(part: &'static str, text: &str) -> Result<Self, SlateError> {
        without_path(text).map_err(|reason| SlateError::Text { part, reason })?;
        Text::<NAME_MAX>::new(text).map_err(|reason| SlateError::Text { part, reason })?;
        let strange = |letter: &char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '+'));
        match text.chars().find(strange) {
            Some(letter) => Err(SlateError::Letter {
                part,
                letter: letter.escape_default().to_string(),
            }),
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl FromStr for SlateName {
    type Err = SlateError;

    fn from_str(text: &str) -> Result<Self, SlateError> {
        Self::parse("name", text)
    }
}

string_form!(SlateName);

/// Roll, scene and take number of one take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Slate {
    /// The sound roll; the studio gives each invitation one of its own, with a letter for each later day.
    pub roll: SlateName,
    /// The scene.
    pub scene: SlateName,
    /// From 1 to [`TAKE_MAX`].
    #[serde(deserialize_with = "take_number")]
    pub take: u16,
}

fn take_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let take = u16::deserialize(deserializer)?;
    if (1..=TAKE_MAX).contains(&take) {
        Ok(take)
    } else {
        Err(serde::de::Error::custom(SlateError::Take))
    }
}

impl FromStr for Slate {
    type Err = SlateError;

    fn from_str(text: &str) -> Result<Self, SlateError> {
        // From the right: a roll with a path in it is then named as such, not as a wrong shape.
        let (rest, take) = text.rsplit_once('/').ok_or(SlateError::Shape)?;
        let (roll, scene) = rest.rsplit_once('/').ok_or(SlateError::Shape)?;
        let roll = SlateName::parse("roll", roll)?;
        let scene = SlateName::parse("scene", scene)?;
        let take = take
            .parse()
            .ok()
            .filter(|take| (1..=TAKE_MAX).contains(take))
            .ok_or(SlateError::Take)?;
        Ok(Self { roll, scene, take })
    }
}

impl fmt::Display for Slate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.roll, self.scene, self.take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slate_reads_back() {
        let slate: Slate = "R001/12A/3".parse().unwrap();
        assert_eq!(slate.to_string(), "R001/12A/3");
    }

    #[test]
    fn a_slate_that_would_leave_its_folder_is_refused_by_name() {
        for bad in [
            "../../x",
            "../x/1/2",
            "R1/..x/1",
            "R1/\u{202e}x/1",
            "R1/a b/1",
            "R1/x/0",
            "R1/x",
            "R1/x/1000",
            "//1",
            "R1/\u{7}/1",
        ] {
            assert!(bad.parse::<Slate>().is_err(), "{bad:?}");
        }
    }
}
