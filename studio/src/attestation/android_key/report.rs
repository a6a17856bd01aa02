//! What an attestation proves, for programs and people.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Serialize;

use super::authorizations::{Application, Authorizations, PatchLevel, VerifiedBootState, hex};
use super::description::{Description, SecurityLevel};
use crate::attestation::problem::Problem;

/// What was proven. Everything but `problems` is empty unless `sound`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether the evidence is genuine, whatever it says of the phone.
    pub sound: bool,
    /// Where the key lives.
    pub security_level: Option<SecurityLevel>,
    /// App Attest's; never said here.
    pub environment: Option<()>,
    /// Whether the bootloader is locked.
    pub device_locked: Option<bool>,
    /// What the verification of the booted system came to.
    pub verified_boot_state: Option<VerifiedBootState>,
    /// Such as `14`.
    pub os_version: Option<String>,
    /// Android's own patches.
    pub patch_level: Option<PatchLevel>,
    /// The attested key's.
    pub key_algorithm: Option<String>,
    /// Why the evidence proves nothing.
    pub problems: Vec<Problem>,
    /// What a reader should know of evidence that is sound.
    pub notes: Vec<Note>,
    /// The maker's patches.
    pub vendor_patch_level: Option<PatchLevel>,
    /// The kernel's patches.
    pub boot_patch_level: Option<PatchLevel>,
    /// Whose key verified what was booted, in hexadecimal; all zeros for the maker's on many phones.
    pub verified_boot_key: Option<String>,
    /// Whether the key was made where it lives, and not brought there.
    pub key_generated: Option<bool>,
    /// The attested key's SubjectPublicKeyInfo, base64.
    pub public_key: Option<String>,
    /// What the caller gave when it made the key, base64.
    pub challenge: Option<String>,
    /// The app that asked, by the booted system's word.
    pub application: Option<Application>,
    /// When the key was made, by the phone's clock.
    pub created_at: Option<Timestamp>,
    /// The model, where the app asked the hardware for it.
    pub model: Option<String>,
    /// How the phone came by its certificates.
    pub provisioning: Option<Provisioning>,
    /// The numbers of the certificates below the root, the attested key's first, in lower-case hexadecimal: what a
    /// revocation list is asked for.
    pub certificates: Vec<String>,
    /// Whether it names this one phone, by its serial number, its IMEI or the like. What names it is never read.
    #[serde(skip)]
    pub names_phone: bool,
}

/// How a phone came by its certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provisioning {
    /// Put in when it was made; never renewed.
    Factory,
    /// Fetched, for days or weeks.
    Remote,
}

/// Something to know of sound evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The field that it is about.
    pub field: &'static str,
    /// In words.
    pub message: String,
}

impl Report {
    /// Evidence that proves nothing.
    pub(super) fn refused(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
            ..Self::default()
        }
    }

    /// What a genuine description says.
    pub(super) fn sound(description: Description) -> Self {
        let Description {
            level,
            challenge,
            software,
            hardware,
            unique,
        } = description;
        let names_phone = unique || software.names_phone || hardware.names_phone;
        // Without hardware nobody but the system vouches for the system.
        let enforced = if level == SecurityLevel::Software {
            Authorizations::default()
        } else {
            hardware
        };
        let boot = enforced.root_of_trust.as_ref();
        Self {
            sound: true,
            security_level: Some(level),
            device_locked: boot.map(|boot| boot.locked),
            verified_boot_state: boot.map(|boot| boot.state),
            verified_boot_key: boot.map(|boot| hex(&boot.key)),
            os_version: enforced.os_version,
            patch_level: enforced.os_patch,
            vendor_patch_level: enforced.vendor_patch,
            boot_patch_level: enforced.boot_patch,
            key_generated: enforced.generated,
            model: enforced.model,
            challenge: Some(STANDARD.encode(challenge)),
            application: software.application.or(enforced.application),
            created_at: software.created_at.or(enforced.created_at),
            names_phone,
            ..Self::default()
        }
    }
}
