//! Public keys in certificates, and the signatures that they verify.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
    VerificationAlgorithm,
};
use der::asn1::{BitStringRef, ObjectIdentifier, UintRef};
use der::{AnyRef, Decode as _, Reader as _};

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const P224: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.33");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");

/// Algorithms whose key needs no parameters: RFC 8410, and RFC 9881 for ML-DSA.
const PLAIN: [(ObjectIdentifier, &str); 5] = [
    (ObjectIdentifier::new_unwrap("1.3.101.110"), "X25519"),
    (ObjectIdentifier::new_unwrap("1.3.101.112"), "Ed25519"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.17"), "ML-DSA-44"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.18"), "ML-DSA-65"),
    (ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.3.19"), "ML-DSA-87"),
];

const RSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key<'a> {
    /// All of it, DER.
    pub(super) spki: &'a [u8],
    /// The key itself: a point, an `RSAPublicKey`, or what the algorithm says.
    pub(super) public: &'a [u8],
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Rsa {
        bits: usize,
    },
    Ec(ObjectIdentifier),
    /// Read and named, never used to verify.
    Named(&'static str),
    Unknown,
}

impl<'a> Key<'a> {
    /// Reads a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`der::Error`] where it is not strict DER of that type.
    pub(super) fn read(spki: &'a [u8]) -> Result<Self, der::Error> {
        AnyRef::from_der(spki)?.sequence(|fields| {
            let (algorithm, parameters) = algorithm(AnyRef::decode(fields)?)?;
            let bits = BitStringRef::decode(fields)?;
            let public = bits.as_bytes().ok_or(der::ErrorKind::Value {
                tag: der::Tag::BitString,
            })?;
            let kind = match algorithm {
                EC => Kind::Ec(
                    parameters
                        .ok_or(der::ErrorKind::Failed)?
                        .decode_as::<ObjectIdentifier>()?,
                ),
                RSA => Kind::Rsa {
                    bits: modulus_bits(public)?,
                },
                other => PLAIN
                    .iter()
                    .find(|(oid, _)| *oid == other)
                    .map_or(Kind::Unknown, |(_, name)| Kind::Named(name)),
            };
            Ok(Self { spki, public, kind })
        })
    }

    /// Such as `EC P-256`, `RSA 2048` or `ML-DSA-65`; nothing where this version has no name for it.
    pub(super) fn name(&self) -> Option<String> {
        match &self.kind {
            Kind::Rsa { bits } => Some(format!("RSA {bits}")),
            Kind::Ec(P224) => Some("EC P-224".to_owned()),
            Kind::Ec(P256) => Some("EC P-256".to_owned()),
            Kind::Ec(P384) => Some("EC P-384".to_owned()),
            Kind::Ec(P521) => Some("EC P-521".to_owned()),
            Kind::Named(name) => Some((*name).to_owned()),
            Kind::Ec(_) | Kind::Unknown => None,
        }
    }

    /// The point of a P-256 key, uncompressed.
    pub(super) fn p256_point(&self) -> Option<&'a [u8]> {
        (self.kind == Kind::Ec(P256) && self.public.len() == 65 && self.public[0] == 4).then_some(self.public)
    }

    /// Whether this key made `signature` over `message`, by the algorithm that a certificate names.
    pub(super) fn verifies(&self, by: AnyRef<'_>, message: &[u8], signature: &[u8]) -> bool {
        let Ok((by, parameters)) = algorithm(by) else {
            return false;
        };
        // RFC 4055 section 5: NULL for RSA. RFC 5758 section 3.2: none for ECDSA.
        let plain = parameters.is_none_or(AnyRef::is_null);
        let with: &'static dyn VerificationAlgorithm = match (&self.kind, by) {
            (Kind::Rsa { .. }, RSA_SHA256) if plain => &RSA_PKCS1_2048_8192_SHA256,
            (Kind::Rsa { .. }, RSA_SHA384) if plain => &RSA_PKCS1_2048_8192_SHA384,
            (Kind::Rsa { .. }, RSA_SHA512) if plain => &RSA_PKCS1_2048_8192_SHA512,
            (Kind::Ec(P256), ECDSA_SHA256) if parameters.is_none() => &ECDSA_P256_SHA256_ASN1,
            (Kind::Ec(P256), ECDSA_SHA384) if parameters.is_none() => &ECDSA_P256_SHA384_ASN1,
            (Kind::Ec(P384), ECDSA_SHA256) if parameters.is_none() => &ECDSA_P384_SHA256_ASN1,
            (Kind::Ec(P384), ECDSA_SHA384) if parameters.is_none() => &ECDSA_P384_SHA384_ASN1,
            _ => return false,
        };
        UnparsedPublicKey::new(with, self.public)
            .verify(message, signature)
            .is_ok()
    }
}

/// Whether a P-256 point made an ASN.1 ECDSA signature over SHA-256 of `message`.
pub(super) fn p256_verifies(point: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
        .verify(message, signature)
        .is_ok()
}

/// An AlgorithmIdentifier's parts.
fn algorithm(identifier: AnyRef<'_>) -> Result<(ObjectIdentifier, Option<AnyRef<'_>>), der::Error> {
    identifier.sequence(|fields| {
        let oid = ObjectIdentifier::decode(fields)?;
        let parameters = (!fields.is_finished()).then(|| AnyRef::decode(fields)).transpose()?;
        Ok((oid, parameters))
    })
}

fn modulus_bits(key: &[u8]) -> Result<usize, der::Error> {
    AnyRef::from_der(key)?.sequence(|fields| {
        let modulus = UintRef::decode(fields)?;
        let _exponent = UintRef::decode(fields)?;
        let bytes = modulus.as_bytes();
        let leading = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
        Ok(bytes.len() * 8 - leading)
    })
}
