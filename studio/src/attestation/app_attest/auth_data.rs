//! Authenticator data (WebAuthn section 6.1), as App Attest fills it.

use ciborium::Value;

use super::cbor::{self, Map};
use crate::attestation::problem::Problem;

/// The hash, the flags and the counter.
const HEAD: usize = 37;
/// SHA-256 of the key's point.
pub(super) const KEY_ID: usize = 32;
/// A version in an app's own words.
const VERSION_MAX: usize = 128;

const NAME: &str = "auth_data";
const EXTENSIONS: &str = "extensions";

/// What the data says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::attestation) struct AuthData {
    /// SHA-256 of the app's identifier.
    pub(super) app_id_hash: [u8; 32],
    /// How often the key has signed.
    pub(super) counter: u32,
    /// The key, in an attestation.
    pub(super) credential: Option<Credential>,
    /// What newer systems add.
    pub(super) extensions: Extensions,
}

/// The attested key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credential {
    /// Which of App Attest's environments made it.
    pub(super) environment: [u8; 16],
    /// The key's name.
    pub(super) id: [u8; KEY_ID],
    /// Its point, uncompressed.
    pub(super) point: [u8; 65],
}

/// What iOS 27 and its like append, without setting the flag that WebAuthn has for it. Absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    /// The app's build.
    pub(super) bundle_version: Option<String>,
    /// How the app came to be installed, by Apple's number.
    pub(super) validation_category: Option<u32>,
}

impl AuthData {
    /// Reads an attestation's data.
    pub(in crate::attestation) fn attested(bytes: &[u8]) -> Result<Self, Problem> {
        /// Attested credential data follows (WebAuthn section 6.1).
        const ATTESTED: u8 = 0x40;
        let (mut read, flags, rest) = Self::head(bytes)?;
        if flags & ATTESTED == 0 {
            return Err(Problem::malformed(NAME, "no key in it"));
        }
        let (environment, rest) = rest.split_first_chunk::<16>().ok_or_else(short)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or_else(short)?;
        if usize::from(u16::from_be_bytes(*length)) != KEY_ID {
            return Err(Problem::malformed("credential_id", "not 32 bytes"));
        }
        let (id, rest) = rest.split_first_chunk::<KEY_ID>().ok_or_else(short)?;
        let (key, rest) = cbor::first("credential_key", rest)?;
        read.credential = Some(Credential {
            environment: *environment,
            id: *id,
            point: point(key)?,
        });
        read.extensions = Extensions::read(rest)?;
        Ok(read)
    }

    /// Reads an assertion's data. It has the flag of a key, and no key.
    pub(in crate::attestation) fn asserted(bytes: &[u8]) -> Result<Self, Problem> {
        let (mut read, _, rest) = Self::head(bytes)?;
        read.extensions = Extensions::read(rest)?;
        Ok(read)
    }

    fn head(bytes: &[u8]) -> Result<(Self, u8, &[u8]), Problem> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or_else(short)?;
        let (app_id_hash, head) = head.split_first_chunk::<32>().ok_or_else(short)?;
        let (flags, counter) = head.split_first_chunk::<1>().ok_or_else(short)?;
        let counter = counter.first_chunk::<4>().ok_or_else(short)?;
        let read = Self {
            app_id_hash: *app_id_hash,
            counter: u32::from_be_bytes(*counter),
            credential: None,
            extensions: Extensions::default(),
        };
        Ok((read, flags[0], rest))
    }
}

impl Extensions {
    fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let mut map = Map::new(EXTENSIONS, cbor::whole(EXTENSIONS, bytes)?)?;
        let bundle_version = match map.take(&Value::from("apple_bundle_version_01")) {
            None => None,
            Some(Value::Text(text)) if text.len() <= VERSION_MAX && !text.chars().any(char::is_control) => Some(text),
            Some(_) => return Err(Problem::malformed("apple_bundle_version_01", "no version")),
        };
        let validation_category = match map.take(&Value::from("apple_validation_category_01")) {
            None => None,
            Some(Value::Bytes(bytes)) => {
                let bytes = <[u8; 4]>::try_from(bytes)
                    .map_err(|_| Problem::malformed("apple_validation_category_01", "not four bytes"))?;
                Some(u32::from_le_bytes(bytes))
            }
            Some(_) => return Err(Problem::malformed("apple_validation_category_01", "not four bytes")),
        };
        Ok(Self {
            bundle_version,
            validation_category,
        })
    }
}

/// A COSE key (RFC 9053 section 7.1.1): P-256, for ECDSA with SHA-256.
fn point(key: Value) -> Result<[u8; 65], Problem> {
    const KEY: &str = "credential_key";
    let mut key = Map::new(KEY, key)?;
    for (label, expected) in [(1, 2), (3, -7), (-1, 1)] {
        if key.take(&Value::from(label)) != Some(Value::from(expected)) {
            return Err(Problem::malformed(KEY, "no P-256 key"));
        }
    }
    let mut point = [0; 65];
    point[0] = 4;
    for (label, at) in [(-2, 1), (-3, 33)] {
        match key.take(&Value::from(label)) {
            Some(Value::Bytes(coordinate)) if coordinate.len() == 32 => {
                point[at..at + 32].copy_from_slice(&coordinate);
            }
            _ => return Err(Problem::malformed(KEY, "no P-256 key")),
        }
    }
    Ok(point)
}

fn short() -> Problem {
    Problem::malformed(NAME, "it ends too early")
}
