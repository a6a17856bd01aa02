//! `AuthorizationList`: what is enforced for a key, and by the way what the phone says of itself.
//!
//! Identifiers of the phone (serial number, IMEI, MEID) may stand in it. They are never read.

use std::collections::HashSet;

use der::{AnyRef, Decode as _, Tag, Tagged as _};
use jiff::Timestamp;
use serde::Serialize;

use super::field::{boolean, elements, enumerated, number, octets, text};
use crate::attestation::certificate::explicit;
use crate::attestation::problem::Problem;

/// There are about fifty tags.
const TAGS_MAX: usize = 96;
/// Packages that share one user identifier on a phone, at the very most.
const PACKAGES_MAX: usize = 64;
/// Signers of an app, over all its key rotations.
const SIGNERS_MAX: usize = 16;

/// What one list says. Absent is absent: nothing is made up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Authorizations {
    /// Whether the key was made where it lives.
    pub(super) generated: Option<bool>,
    /// When the key was made, by the phone's clock.
    pub(super) created_at: Option<Timestamp>,
    /// How the phone booted.
    pub(super) root_of_trust: Option<RootOfTrust>,
    /// Such as `14` or `8.1`.
    pub(super) os_version: Option<String>,
    /// Android's own patches.
    pub(super) os_patch: Option<PatchLevel>,
    /// The maker's patches.
    pub(super) vendor_patch: Option<PatchLevel>,
    /// The kernel's patches.
    pub(super) boot_patch: Option<PatchLevel>,
    /// The app that asked.
    pub(super) application: Option<Application>,
    /// The maker's name for the model, where the app asked for it.
    pub(super) model: Option<String>,
    /// Whether a number of this one phone stands in it.
    pub(super) names_phone: bool,
}

/// How the phone booted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RootOfTrust {
    /// Whose key verified what was booted.
    pub(super) key: Vec<u8>,
    /// Whether the bootloader is locked.
    pub(super) locked: bool,
    /// What verification came to.
    pub(super) state: VerifiedBootState,
}

/// What the verification of the booted system came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifiedBootState {
    /// The maker's system, whole.
    Verified,
    /// A system that its owner signed.
    SelfSigned,
    /// Not verified: anything may run.
    Unverified,
    /// Verification failed.
    Failed,
}

/// A security patch level: a month, and a day where one is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatchLevel {
    /// Year.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: Option<u8>,
}

/// Which app asked for the key, by Android's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Application {
    /// Every package that shares the app's user identifier.
    pub packages: Vec<Package>,
    /// SHA-256 of the certificates that the app is signed with, in lower-case hexadecimal.
    pub signers: Vec<String>,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Such as `org.example.recorder`.
    pub name: String,
    /// Its version code.
    pub version: u64,
}

impl Authorizations {
    /// Reads one list. Tags that are not known are read over: newer phones have newer ones.
    ///
    /// # Errors
    /// [`Problem::Malformed`] with the schema's name of the field.
    pub(super) fn read(list: AnyRef<'_>) -> Result<Self, Problem> {
        const NAME: &str = "authorization_list";
        let mut read = Self::default();
        let mut seen = HashSet::new();
        for element in elements(NAME, list, Tag::Sequence, TAGS_MAX)? {
            let number = element.tag().number().value();
            let value = explicit(element, number).map_err(|error| Problem::malformed(NAME, error))?;
            // Of two, another reader may believe the other.
            if !seen.insert(number) {
                return Err(Problem::malformed(NAME, format!("tag {number} stands twice")));
            }
            read.take(number, value)?;
        }
        Ok(read)
    }

    /// Tag numbers: KeyMint's `Tag.aidl`.
    fn take(&mut self, tag: u32, value: AnyRef<'_>) -> Result<(), Problem> {
        match tag {
            701 => self.created_at = created_at(number("creation_date_time", value)?),
            702 => self.generated = Some(number("origin", value)? == 0),
            704 => self.root_of_trust = Some(RootOfTrust::read(value)?),
            705 => self.os_version = os_version(number("os_version", value)?),
            706 => self.os_patch = PatchLevel::read(number("os_patch_level", value)?),
            709 => self.application = Some(Application::read(octets("application_id", value)?)?),
            // Serial number, IMEI, MEID, the second IMEI.
            713 | 714 | 715 | 723 => self.names_phone = true,
            717 => self.model = Some(text("attestation_id_model", value)?),
            718 => self.vendor_patch = PatchLevel::read(number("vendor_patch_level", value)?),
            719 => self.boot_patch = PatchLevel::read(number("boot_patch_level", value)?),
            _ => {}
        }
        Ok(())
    }
}

impl RootOfTrust {
    fn read(value: AnyRef<'_>) -> Result<Self, Problem> {
        const NAME: &str = "root_of_trust";
        let fields = elements(NAME, value, Tag::Sequence, 4)?;
        // The hash is there from version 3 on.
        let ([key, locked, state] | [key, locked, state, _]) = fields[..] else {
            return Err(Problem::malformed(NAME, "not three or four fields"));
        };
        if let Some(hash) = fields.get(3) {
            octets("verified_boot_hash", *hash)?;
        }
        Ok(Self {
            key: octets("verified_boot_key", key)?.to_vec(),
            locked: boolean("device_locked", locked)?,
            state: match enumerated("verified_boot_state", state)? {
                0 => VerifiedBootState::Verified,
                1 => VerifiedBootState::SelfSigned,
                2 => VerifiedBootState::Unverified,
                3 => VerifiedBootState::Failed,
                _ => return Err(Problem::malformed("verified_boot_state", "no state that is known")),
            },
        })
    }
}

impl PatchLevel {
    /// From `202408` or `20240805`; nothing from a number that is no month, such as the 0 of a phone that does not say.
    fn read(number: u64) -> Option<Self> {
        let (month, day) = match number {
            100_000..=999_999 => (number, None),
            10_000_000..=99_999_999 => (number / 100, Some(u8::try_from(number % 100).ok()?)),
            _ => return None,
        };
        let level = Self {
            year: u16::try_from(month / 100).ok()?,
            month: u8::try_from(month % 100).ok()?,
            day,
        };
        let is_day = day.is_none_or(|day| (1..=31).contains(&day));
        ((1..=12).contains(&level.month) && is_day).then_some(level)
    }
}

impl std::fmt::Display for PatchLevel {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)?;
        self.day.map_or(Ok(()), |day| write!(formatter, "-{day:02}"))
    }
}

impl Serialize for PatchLevel {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Application {
    fn read(octets_of: &[u8]) -> Result<Self, Problem> {
        const NAME: &str = "application_id";
        let whole = AnyRef::from_der(octets_of).map_err(|error| Problem::malformed(NAME, error))?;
        let fields = elements(NAME, whole, Tag::Sequence, 2)?;
        let [packages, signers] = fields[..] else {
            return Err(Problem::malformed(NAME, "not two fields"));
        };
        Ok(Self {
            packages: elements(NAME, packages, Tag::Set, PACKAGES_MAX)?
                .into_iter()
                .map(Package::read)
                .collect::<Result<_, _>>()?,
            signers: elements(NAME, signers, Tag::Set, SIGNERS_MAX)?
                .into_iter()
                .map(|signer| Ok(hex(octets(NAME, signer)?)))
                .collect::<Result<_, Problem>>()?,
        })
    }
}

impl Package {
    fn read(value: AnyRef<'_>) -> Result<Self, Problem> {
        const NAME: &str = "application_id";
        let fields = elements(NAME, value, Tag::Sequence, 2)?;
        let [name, version] = fields[..] else {
            return Err(Problem::malformed(NAME, "a package has not two fields"));
        };
        Ok(Self {
            name: text(NAME, name)?,
            version: number(NAME, version)?,
        })
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Milliseconds since 1970; a time that no calendar has is none.
fn created_at(milliseconds: u64) -> Option<Timestamp> {
    i64::try_from(milliseconds)
        .ok()
        .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
}

/// `MMmmss`; 0 is a phone that does not say.
fn os_version(number: u64) -> Option<String> {
    let (major, minor, patch) = (number / 10_000, number / 100 % 100, number % 100);
    match (minor, patch) {
        _ if !(1..100).contains(&major) => None,
        (0, 0) => Some(format!("{major}")),
        (minor, 0) => Some(format!("{major}.{minor}")),
        (minor, patch) => Some(format!("{major}.{minor}.{patch}")),
    }
}
