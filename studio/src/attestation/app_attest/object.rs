//! The attestation object, and the file that a person may have it in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value;
use lavalier_protocol::json;
use serde::Deserialize;

use super::cbor::{self, Map};
use crate::attestation::problem::Problem;

/// Two certificates, a receipt and 226 bytes: 6 KB.
const OBJECT_MAX: usize = 64 * 1024;
/// In base64, and with names around it.
const FILE_MAX: usize = 2 * OBJECT_MAX;
/// The leaf, and one authority.
const CERTIFICATES_MAX: usize = 4;

/// What the app sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::attestation) struct Object {
    /// The key's certificate first, DER.
    pub(super) certificates: Vec<Vec<u8>>,
    /// What the key's certificate covers, by its nonce.
    pub(super) auth_data: Vec<u8>,
}

/// An object with what its sender says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::attestation) struct File {
    /// CBOR.
    pub(super) object: Vec<u8>,
    /// The key's name.
    pub(super) key_id: Option<Vec<u8>>,
    /// The challenge that it answers.
    pub(super) challenge: Option<Vec<u8>>,
}

#[derive(Deserialize)]
struct Written {
    attestation: String,
    #[serde(alias = "keyId")]
    key_id: Option<String>,
    challenge: Option<String>,
}

impl Object {
    /// Reads the object. The receipt in it is for asking Apple about fraud, and is not read.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        const NAME: &str = "attestation";
        limit(bytes, OBJECT_MAX)?;
        let mut object = Map::new(NAME, cbor::whole(NAME, bytes)?)?;
        if object.value("fmt")? != Value::from("apple-appattest") {
            return Err(Problem::malformed("fmt", "not \"apple-appattest\""));
        }
        let auth_data = object.bytes("authData")?;
        let mut statement = Map::new("att_stmt", object.value("attStmt")?)?;
        let Value::Array(chain) = statement.value("x5c")? else {
            return Err(Problem::malformed("x5c", "no list"));
        };
        if chain.len() > CERTIFICATES_MAX {
            return Err(Problem::malformed("x5c", "more certificates than App Attest sends"));
        }
        let certificates = chain
            .into_iter()
            .map(|certificate| match certificate {
                Value::Bytes(der) => Ok(der),
                _ => Err(Problem::malformed("x5c", "a certificate is not bytes")),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            certificates,
            auth_data,
        })
    }
}

impl File {
    /// The object in it.
    pub(in crate::attestation) fn object(&self) -> Result<Object, Problem> {
        Object::read(&self.object)
    }

    /// CBOR, or JSON with the object in base64.
    pub(in crate::attestation) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        limit(bytes, FILE_MAX)?;
        // A CBOR map never begins with white space or a brace: its major type is 5.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Ok(Self {
                object: bytes.to_vec(),
                key_id: None,
                challenge: None,
            });
        }
        let written: Written = json::parse(bytes, FILE_MAX).map_err(|error| Problem::malformed("file", error))?;
        Ok(Self {
            object: decode("attestation", &written.attestation)?,
            key_id: written.key_id.map(|text| decode("key_id", &text)).transpose()?,
            challenge: written.challenge.map(|text| decode("challenge", &text)).transpose()?,
        })
    }
}

fn limit(bytes: &[u8], limit: usize) -> Result<(), Problem> {
    if bytes.len() > limit {
        return Err(Problem::TooLong {
            bytes: bytes.len(),
            limit,
        });
    }
    Ok(())
}

fn decode(field: &'static str, text: &str) -> Result<Vec<u8>, Problem> {
    STANDARD
        .decode(text)
        .map_err(|_| Problem::malformed(field, "not base64"))
}
