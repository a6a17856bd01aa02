//! A version number of an operating system, compared part by part.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Vendors write three parts; the rest is room.
const PARTS_MAX: usize = 5;
/// Digits of one part: more than any vendor counts, and far from overflow.
const DIGITS_MAX: usize = 6;

/// Such as `18.7.10`: greater than `18.7.9`, and equal to `18.7.10.0`.
#[derive(Clone, Copy)]
pub struct Version {
    parts: [u32; PARTS_MAX],
    written: u8,
}

/// A text that is no version number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is one to {PARTS_MAX} numbers with dots between them")]
pub struct NotAVersion;

impl Version {
    /// The first part: the major version, which names the train.
    #[must_use]
    pub const fn major(&self) -> u32 {
        self.parts[0]
    }

    /// Splits what a device or a feed writes into the number and the letter of a rapid response, as in `16.5.1 (c)`.
    ///
    /// # Errors
    /// [`NotAVersion`] for anything else; nothing is guessed from words such as `beta`.
    pub(super) fn with_letter(text: &str) -> Result<(Self, Option<char>), NotAVersion> {
        let text = text.trim();
        match text.split_once('(') {
            None => Ok((text.parse()?, None)),
            Some((number, letter)) => Ok((number.trim_end().parse()?, Some(letter_of(letter)?))),
        }
    }

    /// The letter alone, as in `(a)`.
    pub(super) fn letter(text: &str) -> Result<char, NotAVersion> {
        letter_of(text.trim().strip_prefix('(').ok_or(NotAVersion)?)
    }
}

fn letter_of(rest: &str) -> Result<char, NotAVersion> {
    match rest.as_bytes() {
        [letter @ b'a'..=b'z', b')'] => Ok(char::from(*letter)),
        _ => Err(NotAVersion),
    }
}

impl FromStr for Version {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = [0; PARTS_MAX];
        let mut written = 0_u8;
        for part in text.split('.') {
            let place = parts.get_mut(usize::from(written)).ok_or(NotAVersion)?;
            let digits = (1..=DIGITS_MAX).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            *place = digits.then(|| part.parse().ok()).flatten().ok_or(NotAVersion)?;
            written += 1;
        }
        Ok(Self { parts, written })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts.iter().take(usize::from(self.written)).enumerate() {
            let dot = if at == 0 { "" } else { "." };
            write!(f, "{dot}{part}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts.cmp(&other.parts)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn parts_are_compared_as_numbers() {
        assert!(version("18.7.10") > version("18.7.9"));
        assert!(version("26.0") > version("18.7.10"));
        assert!(version("9.9.9") < version("10"));
        assert_eq!(version("26"), version("26.0.0"));
        assert_eq!(version("26.0").to_string(), "26.0", "shown as the vendor writes it");
    }

    #[test]
    fn a_rapid_response_is_its_version_and_a_letter() {
        assert_eq!(Version::with_letter("16.5.1 (c)"), Ok((version("16.5.1"), Some('c'))));
        assert_eq!(Version::with_letter("26.3.1(a)"), Ok((version("26.3.1"), Some('a'))));
        assert_eq!(Version::with_letter(" 26.3.1 "), Ok((version("26.3.1"), None)));
        assert_eq!(Version::letter("(a)"), Ok('a'));
    }

    #[test]
    fn what_is_no_number_is_not_guessed_at() {
        for text in [
            "",
            ".",
            "26.",
            ".1",
            "26..1",
            "26.7 beta 2",
            "26.7b2",
            "-1",
            "+1",
            "1.2.3.4.5.6",
            "1234567",
            "26 (ab)",
            "26 (a",
            "٢٦",
            "26.1 (A)",
        ] {
            assert_eq!(Version::with_letter(text), Err(NotAVersion), "{text}");
        }
    }
}
