//! What a phone's maker vouches for, on its way to the studio.
//!
//! 1. The phone writes its evidence document, and asks `POST /api/v1/recorder/attestation/challenges` for a
//!    [`super::Challenge`].
//! 2. It has its maker vouch for the bytes of [`crate::attestation::ClientData`], and sends what comes back to
//!    `POST /api/v1/recorder/attestation` as an [`AttestationRequest`], answered by [`AttestationAnswer`].
//! 3. It sends that very document to `POST /api/v1/recorder/clearance` before [`AttestationAnswer::until`].

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digest::Digest;
use crate::json::{self, JsonError};

/// The most bytes of a request: eight certificates of 16 KiB in base64, and names around them. A phone's five have 8 KB.
pub const ATTESTATION_MAX: usize = 192 * 1024;
/// The most certificates of a chain. A phone sends five.
pub const CHAIN_MAX: usize = 8;
/// Characters of a challenge.
const CHALLENGE_MAX: usize = 64;

/// A phone shows what its maker vouches for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttestationRequest {
    /// The studio's challenge, as it was given.
    pub challenge: String,
    /// Digest of the evidence document that this vouches for, as it will be sent.
    pub evidence: Digest,
    /// The maker's word.
    pub proof: AttestationProof,
}

/// A maker's word, over [`crate::attestation::ClientData`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttestationProof {
    /// Apple vouches for a new key of the app's (`attestKey(_:clientDataHash:)`). The studio remembers the key for this
    /// claim, and takes this for the evidence as well.
    AppAttestKey {
        /// The key's name, as the system gave it.
        key_id: Base64,
        /// The attestation object, CBOR.
        attestation: Base64,
    },
    /// A key that the studio remembers signs (`generateAssertion(_:clientDataHash:)`).
    AppAttest {
        /// The key's name.
        key_id: Base64,
        /// The assertion, CBOR.
        assertion: Base64,
    },
    /// Android's hardware vouches for a key that was made for this, with the digest as its challenge
    /// (`setAttestationChallenge`).
    AndroidKey {
        /// The certificates in DER, the new key's own first.
        chain: Vec<Base64>,
    },
}

impl AttestationProof {
    /// The word in `kind`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::AppAttestKey { .. } => "app_attest_key",
            Self::AppAttest { .. } => "app_attest",
            Self::AndroidKey { .. } => "android_key",
        }
    }
}

impl AttestationRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// [`JsonError`] for anything that is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let request: Self = json::parse(bytes, ATTESTATION_MAX)?;
        let too_much = |reason: String| JsonError::Malformed {
            line: 1,
            column: 1,
            reason,
        };
        if request.challenge.len() > CHALLENGE_MAX {
            return Err(too_much(format!("a challenge of more than {CHALLENGE_MAX} characters")));
        }
        match &request.proof {
            AttestationProof::AndroidKey { chain } if chain.len() > CHAIN_MAX => {
                Err(too_much(format!("more than {CHAIN_MAX} certificates")))
            }
            _ => Ok(request),
        }
    }
}

/// What the studio makes of an attestation that it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttestationAnswer {
    /// Whether it vouches for the genuine app. What is sound and does not, such as the word of a phone whose bootloader is
    /// open, is kept all the same.
    pub genuine: bool,
    /// Until when it counts for a clearance with this evidence, by the studio's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub until: Timestamp,
}

/// `POST /api/v1/attestation/revocations`: what became of a list that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevocationsTaken {
    /// Certificates on the list.
    pub certificates: u32,
    /// How many of them were not on the list before.
    pub new: u32,
}

/// Bytes as base64 with padding (RFC 4648 section 4), as phones print them.
#[derive(Clone, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        BASE64_STANDARD
            .decode(text.as_bytes())
            .map(Self)
            .map_err(|_| serde::de::Error::custom("not base64 with padding"))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Base64 {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .content_encoding("base64")
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Base64 {}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(proof: &str) -> String {
        let evidence = Digest::of(b"evidence");
        format!(r#"{{"challenge":"6560.1.aa","evidence":"{evidence}","proof":{proof}}}"#)
    }

    #[test]
    fn each_kind_of_proof_reads_back() {
        for (kind, proof) in [
            (
                "app_attest_key",
                r#"{"kind":"app_attest_key","key_id":"AAE=","attestation":"AgM="}"#,
            ),
            (
                "app_attest",
                r#"{"kind":"app_attest","key_id":"AAE=","assertion":"AgM="}"#,
            ),
            ("android_key", r#"{"kind":"android_key","chain":["AAE=","AgM="]}"#),
        ] {
            let text = request(proof);
            let read = AttestationRequest::parse(text.as_bytes()).expect("it is one");
            assert_eq!(read.proof.kind(), kind);
            assert_eq!(serde_json::to_string(&read).expect("it is written"), text);
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let certificates = ["\"AAE=\""; CHAIN_MAX + 1].join(",");
        for proof in [
            r#"{"kind":"app_attest","key_id":"AAE=","assertion":"AgM=","more":1}"#.to_owned(),
            r#"{"kind":"app_attest","key_id":"AAE=","assertion":"AgM"}"#.to_owned(),
            r#"{"kind":"app_attest","key_id":"AAE="}"#.to_owned(),
            r#"{"kind":"safety_net","key_id":"AAE=","assertion":"AgM="}"#.to_owned(),
            format!(r#"{{"kind":"android_key","chain":[{certificates}]}}"#),
        ] {
            assert!(
                AttestationRequest::parse(request(&proof).as_bytes()).is_err(),
                "{proof}"
            );
        }
        let long = request(r#"{"kind":"android_key","chain":[]}"#).replace("6560.1.aa", &"6".repeat(65));
        assert!(AttestationRequest::parse(long.as_bytes()).is_err());
        assert!(AttestationRequest::parse(&vec![b' '; ATTESTATION_MAX + 1]).is_err());
    }
}
