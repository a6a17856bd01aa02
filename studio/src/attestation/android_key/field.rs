//! Strict readers for the few ASN.1 types that the schema is made of.

use der::asn1::UintRef;
use der::{AnyRef, Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

use crate::attestation::problem::Problem;

/// The elements of a SEQUENCE or SET, at most `most` of them.
pub(super) fn elements<'a>(
    field: &'static str,
    value: AnyRef<'a>,
    tag: Tag,
    most: usize,
) -> Result<Vec<AnyRef<'a>>, Problem> {
    let read = || {
        value.tag().assert_eq(tag)?;
        let mut reader = SliceReader::new(value.value())?;
        let mut elements = Vec::new();
        while !reader.is_finished() {
            if elements.len() == most {
                return Err(der::ErrorKind::Overlength.into());
            }
            elements.push(AnyRef::decode(&mut reader)?);
        }
        Ok::<_, der::Error>(elements)
    };
    read().map_err(|error| Problem::malformed(field, error))
}

/// A whole number from 0.
pub(super) fn number(field: &'static str, value: AnyRef<'_>) -> Result<u64, Problem> {
    let bytes = value
        .decode_as::<UintRef<'_>>()
        .map_err(|error| Problem::malformed(field, error))?;
    let bytes = bytes.as_bytes();
    if bytes.len() > 8 {
        return Err(Problem::malformed(field, "the number is too large"));
    }
    Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// An ENUMERATED of one byte.
pub(super) fn enumerated(field: &'static str, value: AnyRef<'_>) -> Result<u8, Problem> {
    match (value.tag(), value.value()) {
        (Tag::Enumerated, [one]) => Ok(*one),
        _ => Err(Problem::malformed(field, "no ENUMERATED of one byte")),
    }
}

/// An OCTET STRING.
pub(super) fn octets<'a>(field: &'static str, value: AnyRef<'a>) -> Result<&'a [u8], Problem> {
    value
        .tag()
        .assert_eq(Tag::OctetString)
        .map_err(|error| Problem::malformed(field, error))?;
    Ok(value.value())
}

/// An OCTET STRING with text in it.
pub(super) fn text(field: &'static str, value: AnyRef<'_>) -> Result<String, Problem> {
    let bytes = octets(field, value)?;
    match str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        _ => Err(Problem::malformed(field, "no text")),
    }
}

/// A BOOLEAN, of which DER has two forms only.
pub(super) fn boolean(field: &'static str, value: AnyRef<'_>) -> Result<bool, Problem> {
    value
        .decode_as::<bool>()
        .map_err(|error| Problem::malformed(field, error))
}
