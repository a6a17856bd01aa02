//! One X.509 certificate (RFC 5280), as far as attestation needs it, from strict DER.

use der::asn1::{BitStringRef, GeneralizedTime, ObjectIdentifier, OctetStringRef, UtcTime};
use der::{AnyRef, Decode as _, Reader, SliceReader, Tag, TagNumber, Tagged as _};
use jiff::Timestamp;

use super::key::Key;

/// Certificates of phones are below 2 KB; with a post-quantum key and signature, below 8 KB.
const CERTIFICATE_MAX: usize = 16 * 1024;
/// More than any certificate of a phone has.
const EXTENSIONS_MAX: usize = 32;

const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");

/// A certificate, read and not yet believed.
#[derive(Debug)]
pub(super) struct Certificate<'a> {
    /// What its issuer signed.
    pub(super) signed: &'a [u8],
    /// The issuer's algorithm.
    pub(super) signed_by: AnyRef<'a>,
    /// The issuer's signature.
    pub(super) signature: &'a [u8],
    /// Its number at its issuer, big endian, without leading zeros.
    pub(super) serial: &'a [u8],
    /// The issuer's name, DER.
    pub(super) issuer: &'a [u8],
    /// Its own name, DER.
    pub(super) subject: &'a [u8],
    /// Valid from.
    pub(super) from: Timestamp,
    /// Valid until.
    pub(super) until: Timestamp,
    /// Its key.
    pub(super) key: Key<'a>,
    extensions: Vec<Extension<'a>>,
}

#[derive(Debug)]
struct Extension<'a> {
    oid: ObjectIdentifier,
    critical: bool,
    value: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Reads one certificate with nothing after it.
    ///
    /// # Errors
    /// [`der::Error`] where it is not strict DER, not version 3, or says one thing twice.
    pub(super) fn read(der: &'a [u8]) -> Result<Self, der::Error> {
        if der.len() > CERTIFICATE_MAX {
            return Err(der::ErrorKind::Overlength.into());
        }
        AnyRef::from_der(der)?.sequence(|fields| {
            let signed = fields.tlv_bytes()?;
            let signed_by = AnyRef::decode(fields)?;
            let signature = whole_bytes(BitStringRef::decode(fields)?)?;
            let read =
                AnyRef::from_der(signed)?.sequence(|fields| Self::signed(fields, signed, signed_by, signature))?;
            Ok(read)
        })
    }

    fn signed(
        fields: &mut SliceReader<'a>,
        signed: &'a [u8],
        signed_by: AnyRef<'a>,
        signature: &'a [u8],
    ) -> Result<Self, der::Error> {
        let version = explicit(AnyRef::decode(fields)?, 0)?.decode_as::<u8>()?;
        if version != 2 {
            return Err(invalid(Tag::Integer));
        }
        let serial = AnyRef::decode(fields)?;
        serial.tag().assert_eq(Tag::Integer)?;
        // The algorithm stands outside what is signed as well: it has to be the same (RFC 5280 section 4.1.1.2).
        if AnyRef::decode(fields)? != signed_by {
            return Err(invalid(Tag::ObjectIdentifier));
        }
        let issuer = fields.tlv_bytes()?;
        let (from, until) = fields.sequence(|times| Ok::<_, der::Error>((time(times)?, time(times)?)))?;
        let subject = fields.tlv_bytes()?;
        let key = Key::read(fields.tlv_bytes()?)?;
        let extensions = if fields.is_finished() {
            Vec::new()
        } else {
            extensions(explicit(AnyRef::decode(fields)?, 3)?)?
        };
        Ok(Self {
            signed,
            signed_by,
            signature,
            serial: strip_zeros(serial.value()),
            issuer,
            subject,
            from,
            until,
            key,
            extensions,
        })
    }

    /// An extension's value.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&'a [u8]> {
        self.extensions
            .iter()
            .find(|extension| extension.oid == oid)
            .map(|extension| extension.value)
    }

    /// Whether it insists on an extension that is not read here (RFC 5280 section 4.2).
    pub(super) fn insists_on_more(&self, known: &[ObjectIdentifier]) -> bool {
        self.extensions.iter().any(|extension| {
            extension.critical
                && extension.oid != BASIC_CONSTRAINTS
                && extension.oid != KEY_USAGE
                && !known.contains(&extension.oid)
        })
    }

    /// Whether it may issue others, and how many issuers may stand below it.
    ///
    /// # Errors
    /// [`der::Error`] where the extension is not what it should be.
    pub(super) fn authority(&self) -> Result<Authority, der::Error> {
        let Some(value) = self.extension(BASIC_CONSTRAINTS) else {
            return Ok(Authority::default());
        };
        AnyRef::from_der(value)?.sequence(|fields| {
            let mut authority = Authority::default();
            if !fields.is_finished() && Tag::peek(fields)? == Tag::Boolean {
                authority.may_issue = bool::decode(fields)?;
            }
            if !fields.is_finished() {
                authority.issuers_below = Some(u8::decode(fields)?);
            }
            Ok(authority)
        })
    }

    /// Whether its key may sign certificates, where it says what its key is for.
    ///
    /// # Errors
    /// [`der::Error`] where the extension is not what it should be.
    pub(super) fn may_sign_certificates(&self) -> Result<Option<bool>, der::Error> {
        /// keyCertSign (RFC 5280 section 4.2.1.3).
        const SIGN_CERTIFICATES: usize = 5;
        let Some(value) = self.extension(KEY_USAGE) else {
            return Ok(None);
        };
        let bits = BitStringRef::from_der(value)?;
        Ok(Some(bits.get(SIGN_CERTIFICATES).unwrap_or(false)))
    }
}

/// What basicConstraints says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Authority {
    /// Whether it may issue.
    pub(super) may_issue: bool,
    /// How many issuers may stand below it, where it says so.
    pub(super) issuers_below: Option<u8>,
}

/// What an EXPLICIT context tag wraps, with nothing beside it.
pub(super) fn explicit(wrapped: AnyRef<'_>, number: u32) -> Result<AnyRef<'_>, der::Error> {
    wrapped.tag().assert_eq(Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    })?;
    AnyRef::from_der(wrapped.value())
}

fn extensions(list: AnyRef<'_>) -> Result<Vec<Extension<'_>>, der::Error> {
    list.sequence(|fields| {
        let mut extensions: Vec<Extension<'_>> = Vec::new();
        while !fields.is_finished() {
            let extension = fields.sequence(|fields| {
                let oid = ObjectIdentifier::decode(fields)?;
                let critical = Tag::peek(fields)? == Tag::Boolean && bool::decode(fields)?;
                let value = <&OctetStringRef>::decode(fields)?.as_bytes();
                Ok::<_, der::Error>(Extension { oid, critical, value })
            })?;
            // Of two that differ, another reader may believe the other.
            if extensions.len() == EXTENSIONS_MAX || extensions.iter().any(|known| known.oid == extension.oid) {
                return Err(invalid(Tag::Sequence));
            }
            extensions.push(extension);
        }
        Ok(extensions)
    })
}

fn time<'a>(fields: &mut SliceReader<'a>) -> Result<Timestamp, der::Error> {
    let seconds = match Tag::peek(fields)? {
        Tag::UtcTime => UtcTime::decode(fields)?.to_unix_duration(),
        _ => GeneralizedTime::decode(fields)?.to_unix_duration(),
    };
    i64::try_from(seconds.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(|| invalid(Tag::GeneralizedTime))
}

fn whole_bytes(bits: BitStringRef<'_>) -> Result<&[u8], der::Error> {
    bits.as_bytes().ok_or_else(|| invalid(Tag::BitString))
}

fn strip_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

fn invalid(tag: Tag) -> der::Error {
    der::ErrorKind::Value { tag }.into()
}
