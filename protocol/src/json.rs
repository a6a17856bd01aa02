//! Strict JSON: bounded in length, depth and count, and without duplicate members.
//!
//! Two parsers that disagree on which of two equal members counts would read two different documents under one
//! signature (RFC 8259 section 4 leaves it open), so such a document is refused.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};

/// Nothing of ours nests deeper than six; the rest is room for additions.
pub const DEPTH_MAX: usize = 16;
/// Values in one document: a policy with every control and a brief with every question stay far below.
pub const VALUES_MAX: usize = 20_000;

/// Why a document was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Longer than the kind of document may be.
    #[error("{bytes} bytes, where at most {limit} are taken")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit of this kind of document.
        limit: usize,
    },
    /// Not JSON, not the expected members, a duplicate member, too deep or too many values.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
}

/// Reads one document of at most `limit` bytes.
///
/// # Errors
/// [`JsonError`] for anything but exactly one strict document of type `T`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, JsonError> {
    parse_large(bytes, limit, VALUES_MAX)
}

/// Reads one document of at most `limit` bytes and `values` values: for what others make, and make large.
///
/// # Errors
/// As [`parse`].
pub fn parse_large<T: DeserializeOwned>(bytes: &[u8], limit: usize, values: usize) -> Result<T, JsonError> {
    if bytes.len() > limit {
        return Err(JsonError::TooLong {
            bytes: bytes.len(),
            limit,
        });
    }
    check(bytes, values)
        .and_then(|()| serde_json::from_slice(bytes))
        .map_err(|error| JsonError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: reason(&error),
        })
}

fn reason(error: &serde_json::Error) -> String {
    let full = error.to_string();
    full.split(" at line ").next().unwrap_or_default().to_owned()
}

fn check(bytes: &[u8], values_max: usize) -> Result<(), serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let mut left = values_max;
    Strict {
        depth: 0,
        left: &mut left,
    }
    .deserialize(&mut reader)?;
    reader.end()
}

struct Strict<'a> {
    depth: usize,
    left: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.depth > DEPTH_MAX {
            return Err(D::Error::custom(format_args!("nested deeper than {DEPTH_MAX}")));
        }
        *self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| D::Error::custom("more values than such a document has reason to hold"))?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items
            .next_element_seed(Strict {
                depth: self.depth + 1,
                left: self.left,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if seen.contains(&name) {
                return Err(A::Error::custom(format_args!(
                    "the member `{}` stands twice",
                    name.escape_debug()
                )));
            }
            seen.insert(name);
            members.next_value_seed(Strict {
                depth: self.depth + 1,
                left: self.left,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Any = serde_json::Value;

    #[test]
    fn a_duplicate_member_is_refused_at_any_depth() {
        assert!(parse::<Any>(br#"{"a":1,"b":{"c":[{"d":1,"d":2}]}}"#, 100).is_err());
        assert!(
            parse::<Any>(br#"{"a":1,"\u0061":2}"#, 100).is_err(),
            "the same name, spelled with an escape"
        );
        assert!(parse::<Any>(br#"{"a":1,"b":{"a":2}}"#, 100).is_ok());
    }

    #[test]
    fn length_depth_and_trailing_bytes_are_bounded() {
        assert_eq!(parse::<Any>(b"[]  ", 3), Err(JsonError::TooLong { bytes: 4, limit: 3 }));
        assert!(parse::<Any>(format!("{}{}", "[".repeat(40), "]".repeat(40)).as_bytes(), 100).is_err());
        assert!(parse::<Any>(b"{} {}", 100).is_err());
    }
}
