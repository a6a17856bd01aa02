//! Later signatures by an attested key, over what the app says.

use sha2::{Digest as _, Sha256};

use super::auth_data::AuthData;
use super::cbor::{self, Map};
use crate::attestation::key::p256_verifies;
use crate::attestation::problem::Problem;

/// A signature and the data it covers: 200 bytes.
const ASSERTION_MAX: usize = 4 * 1024;

/// What an assertion is held against.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedAssertion<'a> {
    /// The attested key's point, uncompressed: 65 bytes.
    pub point: &'a [u8],
    /// The app, as `TEAM.BUNDLE`.
    pub app_id: &'a str,
    /// What the app says, with the challenge that it answers in it.
    pub client_data: &'a [u8],
    /// The last counter that was seen of this key; 0 after its attestation.
    pub above: u32,
}

/// A genuine assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// To be kept: the next one has to be above it.
    pub counter: u32,
    /// The app's build, where the system tells it.
    pub bundle_version: Option<String>,
    /// How the app came to be installed, where the system tells it.
    pub validation_category: Option<u32>,
}

/// Judges an assertion, CBOR.
///
/// # Errors
/// The [`Problem`] that refuses it.
pub fn verify_assertion(assertion: &[u8], expected: &ExpectedAssertion<'_>) -> Result<Assertion, Problem> {
    const NAME: &str = "assertion";
    if assertion.len() > ASSERTION_MAX {
        return Err(Problem::TooLong {
            bytes: assertion.len(),
            limit: ASSERTION_MAX,
        });
    }
    let mut map = Map::new(NAME, cbor::whole(NAME, assertion)?)?;
    let signature = map.bytes("signature")?;
    let auth_data = map.bytes("authenticatorData")?;
    // What Apple calls the nonce is what is signed, and ECDSA hashes it once more.
    let nonce = Sha256::new()
        .chain_update(&auth_data)
        .chain_update(Sha256::digest(expected.client_data))
        .finalize();
    if !p256_verifies(expected.point, &nonce, &signature) {
        return Err(Problem::Assertion);
    }
    let read = AuthData::asserted(&auth_data)?;
    if read.app_id_hash != *Sha256::digest(expected.app_id) {
        return Err(Problem::Application);
    }
    if read.counter <= expected.above {
        return Err(Problem::Counter {
            counter: read.counter,
            above: expected.above,
        });
    }
    Ok(Assertion {
        counter: read.counter,
        bundle_version: read.extensions.bundle_version,
        validation_category: read.extensions.validation_category,
    })
}
