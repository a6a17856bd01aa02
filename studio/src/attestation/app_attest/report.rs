//! What an App Attest attestation proves, for programs and people.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::attestation::key::Key;
use crate::attestation::problem::Problem;

/// What was proven. Everything but `problems` is empty unless `sound`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether the evidence is genuine.
    pub sound: bool,
    /// Never said: Apple does not tell where the key lives.
    pub security_level: Option<()>,
    /// Which of App Attest's environments made it.
    pub environment: Option<Environment>,
    /// Never said.
    pub device_locked: Option<()>,
    /// Never said.
    pub verified_boot_state: Option<()>,
    /// Never proven; see `corroboration`.
    pub os_version: Option<()>,
    /// Never said.
    pub patch_level: Option<()>,
    /// The attested key's.
    pub key_algorithm: Option<String>,
    /// Why the evidence proves nothing.
    pub problems: Vec<Problem>,
    /// What a reader should know of evidence that is sound.
    pub notes: Vec<Note>,
    /// The app, as `TEAM.BUNDLE`.
    pub app_id: Option<String>,
    /// The key's name: SHA-256 of its point, base64.
    pub key_id: Option<String>,
    /// The attested key's SubjectPublicKeyInfo, base64.
    pub public_key: Option<String>,
    /// The app's build, where the system tells it (iOS 27 and later).
    pub bundle_version: Option<String>,
    /// How the app came to be installed, by Apple's number, where the system tells it.
    pub validation_category: Option<u32>,
    /// The same in a word, where this version knows the number.
    pub distribution: Option<&'static str>,
    /// What the certificate says besides, in fields that Apple does not document.
    pub corroboration: Option<Corroboration>,
}

/// App Attest's environments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// What apps from the store use.
    #[default]
    Production,
    /// What a developer's own builds use: it vouches for no app that anyone else has.
    Development,
}

/// Undocumented, and so no more than a hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Corroboration {
    /// The system's version.
    pub os_version: Option<String>,
}

/// Something to know of sound evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The field that it is about.
    pub field: &'static str,
    /// In words.
    pub message: &'static str,
}

impl Report {
    /// Evidence that proves nothing.
    pub(super) fn refused(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }

    /// The attested key's point, uncompressed, for its later signatures.
    pub(crate) fn point(&self) -> Option<Vec<u8>> {
        let spki = STANDARD.decode(self.public_key.as_ref()?).ok()?;
        Key::read(&spki).ok()?.p256_point().map(<[u8]>::to_vec)
    }
}

/// Apple's numbers for how an app came to be installed.
pub(super) fn distribution(category: u32) -> Option<&'static str> {
    match category {
        1 => Some("operating_system"),
        2 => Some("test_flight"),
        3 => Some("development"),
        4 => Some("app_store"),
        5 => Some("enterprise"),
        6 => Some("developer_id"),
        _ => None,
    }
}
