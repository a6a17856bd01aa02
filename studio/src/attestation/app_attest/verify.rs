//! The decision on an attestation: genuine or not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{AnyRef, Decode as _, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::auth_data::{AuthData, Credential};
use super::object::File;
use super::report::{Corroboration, Environment, Note, Report, distribution};
use crate::attestation::certificate::{Certificate, explicit};
use crate::attestation::chain::{Chain, Rules};
use crate::attestation::problem::Problem;
use crate::attestation::roots::{APPLE, Root, Roots};

const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.2");
const SYSTEM: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113635.100.8.7");

const RULES: Rules<'static> = Rules {
    least: 2,
    known: &[],
    unmarked_issuer: false,
};

/// What evidence is held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// When the studio received it.
    pub at: Timestamp,
    /// The app that must have made it, as `TEAM.BUNDLE`.
    pub app_id: &'a str,
    /// The challenge that it answers; else the file's own.
    pub challenge: Option<&'a [u8]>,
    /// The key's name, where one is claimed; else the file's own.
    pub key_id: Option<&'a [u8]>,
}

/// Judges an attestation object: CBOR, or JSON with `attestation`, `key_id` and `challenge` in base64.
pub fn verify(file: &[u8], expected: &Expected<'_>) -> Report {
    against(&APPLE, file, expected)
}

/// Judges an attestation object by the word of `roots`.
pub(crate) fn verify_under(roots: &Roots, object: &[u8], expected: &Expected<'_>) -> Report {
    against(&roots.apple, object, expected)
}

/// Judges against given roots.
pub(super) fn against(roots: &[Root], file: &[u8], expected: &Expected<'_>) -> Report {
    judge(roots, file, expected).unwrap_or_else(Report::refused)
}

fn judge(roots: &[Root], file: &[u8], expected: &Expected<'_>) -> Result<Report, Problem> {
    let file = File::read(file)?;
    let object = file.object()?;
    let chain = Chain::read(&object.certificates, &RULES)?;
    let anchored = chain.anchor(roots, &RULES)?;
    for (index, certificate) in anchored.certificates.iter().enumerate() {
        within(certificate, index, expected.at)?;
    }
    let leaf = &anchored.certificates[0];

    // Without the challenge nothing binds what follows to the certificate.
    let challenge = expected.challenge.or(file.challenge.as_deref());
    let challenge = challenge.ok_or(Problem::ChallengeMissing)?;
    answers(nonce(leaf)?, &object.auth_data, challenge)?;

    let read = AuthData::attested(&object.auth_data)?;
    let credential = read.credential.as_ref().ok_or(Problem::KeyId)?;
    same_key(leaf, credential, expected.key_id.or(file.key_id.as_deref()))?;
    if read.app_id_hash != *Sha256::digest(expected.app_id) {
        return Err(Problem::Application);
    }
    if read.counter != 0 {
        return Err(Problem::malformed("counter", "a new key has signed before"));
    }
    let environment = environment(&credential.environment)?;
    let category = read.extensions.validation_category;
    Ok(Report {
        sound: true,
        environment: Some(environment),
        key_algorithm: leaf.key.name(),
        notes: notes(environment),
        app_id: Some(expected.app_id.to_owned()),
        key_id: Some(STANDARD.encode(credential.id)),
        public_key: Some(STANDARD.encode(leaf.key.spki)),
        bundle_version: read.extensions.bundle_version,
        validation_category: category,
        distribution: category.and_then(distribution),
        corroboration: Some(Corroboration {
            os_version: leaf.extension(SYSTEM).and_then(system_version),
        }),
        ..Report::default()
    })
}

fn within(certificate: &Certificate<'_>, index: usize, at: Timestamp) -> Result<(), Problem> {
    let (from, until) = (certificate.from, certificate.until);
    if at < from {
        return Err(Problem::NotYetValid { index, from });
    }
    if at > until {
        return Err(Problem::Expired { index, until });
    }
    Ok(())
}

/// The nonce in the key's certificate: `SEQUENCE { [1] EXPLICIT OCTET STRING }`.
fn nonce<'a>(leaf: &Certificate<'a>) -> Result<&'a [u8], Problem> {
    let value = leaf.extension(NONCE).ok_or(Problem::NotAttested)?;
    let read = || {
        AnyRef::from_der(value)?.sequence(|fields| {
            let octets = explicit(AnyRef::decode(fields)?, 1)?.decode_as::<&OctetStringRef>()?;
            Ok::<_, der::Error>(octets.as_bytes())
        })
    };
    read().map_err(|error| Problem::malformed("nonce", error))
}

fn answers(nonce: &[u8], auth_data: &[u8], challenge: &[u8]) -> Result<(), Problem> {
    let hashed = Sha256::digest(challenge);
    let bound = [challenge, &hashed].into_iter().any(|client_data_hash| {
        let expected = Sha256::new()
            .chain_update(auth_data)
            .chain_update(client_data_hash)
            .finalize();
        bool::from(nonce.ct_eq(&expected))
    });
    if bound { Ok(()) } else { Err(Problem::Challenge) }
}

/// The certificate, the data and the caller mean one key, and the key has one name.
fn same_key(leaf: &Certificate<'_>, credential: &Credential, claimed: Option<&[u8]>) -> Result<(), Problem> {
    let point = leaf.key.p256_point().ok_or(Problem::KeyId)?;
    let named = *Sha256::digest(point) == credential.id;
    let claimed = claimed.is_none_or(|claimed| claimed == credential.id);
    if point == credential.point && named && claimed {
        Ok(())
    } else {
        Err(Problem::KeyId)
    }
}

fn environment(aaguid: &[u8; 16]) -> Result<Environment, Problem> {
    match aaguid {
        b"appattest\0\0\0\0\0\0\0" => Ok(Environment::Production),
        b"appattestdevelop" => Ok(Environment::Development),
        _ => Err(Problem::Environment),
    }
}

fn notes(environment: Environment) -> Vec<Note> {
    match environment {
        Environment::Production => Vec::new(),
        Environment::Development => vec![Note {
            field: "environment",
            message: "made by a developer's own build: it vouches for no app that anyone else has",
        }],
    }
}

/// Tag 1400 in an undocumented list of tagged values; nothing where it does not look like that.
fn system_version(value: &[u8]) -> Option<String> {
    const VERSION: Tag = Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(1400),
    };
    let list = AnyRef::from_der(value).ok()?;
    let mut fields = SliceReader::new(list.value()).ok()?;
    while !fields.is_finished() {
        let field = AnyRef::decode(&mut fields).ok()?;
        if field.tag() == VERSION {
            let octets = AnyRef::from_der(field.value())
                .ok()?
                .decode_as::<&OctetStringRef>()
                .ok()?;
            let text = str::from_utf8(octets.as_bytes()).ok()?;
            let looks = text.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
            return (looks && !text.is_empty()).then(|| text.to_owned());
        }
    }
    None
}
