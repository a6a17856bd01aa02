//! The readers of single parts, which elsewhere only read what somebody vouched for: for whoever wants to try them on
//! anything.

use super::android_key::Description;
use super::app_attest::{AuthData, File};
use super::certificate::Certificate;
use super::problem::Problem;

/// Reads an X.509 certificate, DER.
///
/// # Errors
/// [`Problem::Certificate`] when it is none.
pub fn certificate(der: &[u8]) -> Result<(), Problem> {
    let read = Certificate::read(der).and_then(|certificate| {
        certificate.authority()?;
        certificate.may_sign_certificates()
    });
    read.map(drop).map_err(|error| Problem::Certificate {
        index: 0,
        reason: error.to_string(),
    })
}

/// Reads the extension of an attested Android key, DER.
///
/// # Errors
/// [`Problem::Malformed`] with the field.
pub fn key_description(extension: &[u8]) -> Result<(), Problem> {
    Description::read(extension).map(drop)
}

/// Reads an App Attest object, CBOR, or the JSON around one.
///
/// # Errors
/// [`Problem::Malformed`] with the field.
pub fn attestation_object(file: &[u8]) -> Result<(), Problem> {
    File::read(file)?.object().map(drop)
}

/// Reads the data that an App Attest key signs: of its attestation, else of an assertion.
///
/// # Errors
/// [`Problem::Malformed`] with the field.
pub fn authenticator_data(bytes: &[u8]) -> Result<(), Problem> {
    AuthData::attested(bytes)
        .or_else(|_| AuthData::asserted(bytes))
        .map(drop)
}
