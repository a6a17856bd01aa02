//! The vendors' root keys, pinned.
//!
//! Sources: <https://android.googleapis.com/attestation/root>, which names both of Google's, and Apple's App Attestation
//! Root CA. A new root is a new version of this program: nothing at run time adds one.

use std::sync::LazyLock;

use super::pem;

/// A pinned key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Root {
    /// Its SubjectPublicKeyInfo, DER.
    pub(super) spki: Vec<u8>,
    /// Google's older key, in certificates that phones got in the factory and can never renew. The newer one only ever
    /// signs certificates that phones fetch.
    pub(super) factory: bool,
}

/// Whose word a studio takes: the pinned keys, and nothing else outside of tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Roots {
    /// For Android's key attestation.
    pub(super) google: Vec<Root>,
    /// For App Attest.
    pub(super) apple: Vec<Root>,
}

impl Roots {
    /// The vendors' own.
    pub(crate) fn pinned() -> Self {
        Self {
            google: GOOGLE.clone(),
            apple: APPLE.clone(),
        }
    }

    /// Others, for phones that are made in tests.
    #[cfg(test)]
    pub(crate) fn of(google: Root, apple: Root) -> Self {
        Self {
            google: vec![google],
            apple: vec![apple],
        }
    }
}

/// Google's attestation roots.
pub(super) static GOOGLE: LazyLock<Vec<Root>> = LazyLock::new(|| {
    vec![
        Root {
            spki: pem::public_key(include_str!("roots/google-rsa.pem")),
            factory: true,
        },
        Root {
            spki: pem::public_key(include_str!("roots/google-ec.pem")),
            factory: false,
        },
    ]
});

/// Apple's App Attest root.
pub(super) static APPLE: LazyLock<Vec<Root>> = LazyLock::new(|| {
    vec![Root {
        spki: pem::public_key(include_str!("roots/apple-app-attest.pem")),
        factory: false,
    }]
});
