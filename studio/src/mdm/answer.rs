//! A device's answers to a manager's commands, as far as they say something of a control.
//!
//! Answers do not say which command they answer, so each is known by the member that only it has.

use plist::Dictionary;
use serde::{Deserialize, Serialize};

use lavalier_protocol::text::Label;

use super::plist::{inner, truth};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To `DeviceInformation`.
    Information(Information),
    /// To `SecurityInfo`.
    Security(Security),
    /// To `ProfileList`: whether a passcode policy is among the installed profiles.
    Profiles {
        /// One of them has a payload of that type.
        passcode_policy: bool,
    },
    /// To `RestrictionsList`: what is in force, from all profiles together.
    Restrictions(Restrictions),
}

/// What a device says of itself. Absent is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Information {
    /// The vendor's identifier of the model.
    pub model: Option<Label>,
    /// The system's version.
    pub version: Option<Label>,
    /// Its build; of a background improvement, where one is installed.
    pub build: Option<Label>,
    /// Whether it can be found.
    pub locator: Option<bool>,
    /// Whether its manager has marked it lost.
    pub lost: Option<bool>,
}

/// What a device says of its lock. Absent is not known: user enrolment tells less.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Security {
    /// Whether there is a passcode.
    pub passcode_present: Option<bool>,
    /// Whether it follows every policy, of which there may be none.
    pub passcode_compliant: Option<bool>,
    /// Whether the manager manages a person's work, not the device.
    pub user_enrolment: Option<bool>,
}

/// What is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    /// A passcode must be set.
    pub force_passcode: Option<bool>,
    /// Its least length.
    pub passcode_length: Option<u64>,
    /// After how many wrong ones the device erases itself.
    pub failed_attempts: Option<u64>,
    /// Whether other app stores may be installed.
    pub other_stores: Option<bool>,
    /// Whether apps may be installed from their makers' pages.
    pub web_distribution: Option<bool>,
    /// Whether computers may pair with it.
    pub host_pairing: Option<bool>,
}

impl Answer {
    /// Reads an acknowledged answer; none where it says nothing of a control.
    pub(super) fn read(answer: &Dictionary) -> Option<Self> {
        if let Some(information) = inner(answer, "QueryResponses") {
            return Some(Self::Information(Information::read(information)));
        }
        if let Some(security) = inner(answer, "SecurityInfo") {
            return Some(Self::Security(Security::read(security)));
        }
        if let Some(restrictions) = inner(answer, "GlobalRestrictions") {
            return Some(Self::Restrictions(Restrictions::read(restrictions)));
        }
        let profiles = answer.get("ProfileList")?.as_array()?;
        let passcode_policy = profiles
            .iter()
            .filter_map(|profile| profile.as_dictionary()?.get("PayloadContent")?.as_array())
            .flatten()
            .filter_map(|payload| payload.as_dictionary()?.get("PayloadType")?.as_string())
            .any(|kind| kind == "com.apple.mobiledevice.passwordpolicy");
        Some(Self::Profiles { passcode_policy })
    }
}

impl Information {
    fn read(information: &Dictionary) -> Self {
        let text = |name: &str| Label::new(information.get(name)?.as_string()?).ok();
        Self {
            model: text("ProductName"),
            version: text("OSVersion"),
            // A background improvement changes this build and leaves the other as it was.
            build: text("SupplementalBuildVersion").or_else(|| text("BuildVersion")),
            locator: truth(information, "IsDeviceLocatorServiceEnabled"),
            lost: truth(information, "IsMDMLostModeEnabled"),
        }
    }
}

impl Security {
    fn read(security: &Dictionary) -> Self {
        Self {
            passcode_present: truth(security, "PasscodePresent"),
            passcode_compliant: truth(security, "PasscodeCompliant"),
            user_enrolment: inner(security, "ManagementStatus").and_then(|status| truth(status, "IsUserEnrollment")),
        }
    }
}

impl Restrictions {
    fn read(restrictions: &Dictionary) -> Self {
        let value = |list: &str, name: &str| inner(inner(restrictions, list)?, name)?.get("value");
        let truth = |name: &str| value("restrictedBool", name)?.as_boolean();
        let number = |name: &str| value("restrictedValue", name)?.as_unsigned_integer();
        Self {
            force_passcode: truth("forcePIN"),
            passcode_length: number("minLength"),
            failed_attempts: number("maxFailedAttempts"),
            other_stores: truth("allowMarketplaceAppInstallation"),
            web_distribution: truth("allowWebDistributionAppInstallation"),
            host_pairing: truth("allowHostPairing"),
        }
    }
}
