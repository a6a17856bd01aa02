//! The extension in an attested key's certificate: `KeyDescription`.

use der::asn1::ObjectIdentifier;
use der::{AnyRef, Decode as _, Tag};
use serde::Serialize;

use super::authorizations::Authorizations;
use super::field::{elements, enumerated, number, octets};
use crate::attestation::problem::Problem;

/// The extension's object identifier.
pub(super) const ATTESTATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11129.2.1.17");

/// Challenges are at most 128 bytes (`setAttestationChallenge`).
const CHALLENGE_MAX: usize = 128;

/// Where a key lives, from the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityLevel {
    /// In Android itself: no hardware vouches.
    Software,
    /// In a trusted execution environment.
    TrustedEnvironment,
    /// In a chip of its own.
    StrongBox,
}

/// What the extension says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::attestation) struct Description {
    /// The weaker of where the statement was made and where the key lives.
    pub(super) level: SecurityLevel,
    /// What the caller gave when it made the key.
    pub(super) challenge: Vec<u8>,
    /// What Android enforces.
    pub(super) software: Authorizations,
    /// What the hardware enforces.
    pub(super) hardware: Authorizations,
    /// Whether it has a number of the phone that outlives a reset.
    pub(super) unique: bool,
}

impl Description {
    /// Reads the extension's value.
    ///
    /// # Errors
    /// [`Problem::Malformed`] with the schema's name of the field.
    pub(in crate::attestation) fn read(extension: &[u8]) -> Result<Self, Problem> {
        const NAME: &str = "key_description";
        let whole = AnyRef::from_der(extension).map_err(|error| Problem::malformed(NAME, error))?;
        let fields = elements(NAME, whole, Tag::Sequence, 8)?;
        let [
            version,
            level,
            keymint_version,
            keymint_level,
            challenge,
            unique_id,
            software,
            hardware,
        ] = fields[..]
        else {
            return Err(Problem::malformed(NAME, "not eight fields"));
        };
        number("attestation_version", version)?;
        number("keymint_version", keymint_version)?;
        // A number of the phone that outlives a reset, which is nobody's business: read over, never kept.
        let unique = !octets("unique_id", unique_id)?.is_empty();
        let challenge = octets("challenge", challenge)?;
        if challenge.len() > CHALLENGE_MAX {
            return Err(Problem::malformed("challenge", "longer than a challenge can be"));
        }
        Ok(Self {
            level: security_level("attestation_security_level", level)?
                .min(security_level("keymint_security_level", keymint_level)?),
            challenge: challenge.to_vec(),
            software: Authorizations::read(software)?,
            hardware: Authorizations::read(hardware)?,
            unique,
        })
    }
}

fn security_level(field: &'static str, value: AnyRef<'_>) -> Result<SecurityLevel, Problem> {
    match enumerated(field, value)? {
        0 => Ok(SecurityLevel::Software),
        1 => Ok(SecurityLevel::TrustedEnvironment),
        2 => Ok(SecurityLevel::StrongBox),
        _ => Err(Problem::malformed(field, "no level that is known")),
    }
}
