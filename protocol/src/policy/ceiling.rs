//! Ceilings: the best grade at which a platform can show a control, by anyone and by an app alone.
//!
//! They are facts about platforms, not wishes: a policy that asks for more could never be met, and is refused when it is
//! read; evidence that claims more is brought down to them. `docs/posture.md` gives the source of each line.

use super::control::{Control, Grade};
use super::platform::Platform;

impl Platform {
    /// The best grade at which this platform can show `control` to this product by any means.
    #[must_use]
    pub const fn ceiling(self, control: Control) -> Grade {
        match self {
            Self::Ios | Self::Ipados => apple(control),
            Self::Android => android(control),
            Self::Desktop => Grade::Declared,
        }
    }

    /// The best grade at which an app, or the person through it, can show `control` where nobody manages the device.
    #[must_use]
    pub const fn app_ceiling(self, control: Control) -> Grade {
        match (self, control) {
            (Self::Desktop, _)
            // An app cannot vouch for itself; what it finds of a jailbreak it finds only where nobody hides one.
            | (_, Control::AppGenuine | Control::DeviceNotCompromised | Control::DeviceNotLost)
            // No app is told of these.
            | (_, Control::FindMyOn | Control::StoreOfficialOnly | Control::MediaSyncOff)
            | (Self::Ios | Self::Ipados, Control::PasscodeSixDigits)
            | (Self::Android, Control::AccessThrottled) => Grade::Declared,
            _ => Grade::Observed,
        }
    }
}

const fn apple(control: Control) -> Grade {
    match control {
        // App Attest; from version 27 on it names the app's version too.
        Control::AppGenuine | Control::AppCurrent => Grade::Attested,
        // DeviceInformation, SecurityInfo, and the profiles that are installed.
        Control::OsCurrent
        | Control::OsSupported
        | Control::PasscodeSet
        | Control::PasscodeSixDigits
        | Control::AccessThrottled
        | Control::FindMyOn
        | Control::StoreOfficialOnly
        | Control::MediaSyncOff => Grade::Managed,
        Control::BiometricsEnrolled | Control::StorageFree | Control::BatteryLevel => Grade::Observed,
        // App Attest does not speak of a jailbreak, and no API does.
        Control::DeviceNotCompromised | Control::DeviceNotLost => Grade::Declared,
    }
}

const fn android(control: Control) -> Grade {
    match control {
        // Key attestation: the app's identity and version, the patch levels, the verified boot state.
        Control::AppGenuine | Control::AppCurrent | Control::OsCurrent | Control::DeviceNotCompromised => {
            Grade::Attested
        }
        Control::OsSupported
        | Control::PasscodeSet
        // PASSWORD_COMPLEXITY_HIGH is a PIN of eight digits or more; a six-digit one looks like a four-digit one.
        | Control::PasscodeSixDigits
        | Control::BiometricsEnrolled
        | Control::StorageFree
        | Control::BatteryLevel => Grade::Observed,
        Control::AccessThrottled
        | Control::FindMyOn
        | Control::StoreOfficialOnly
        | Control::MediaSyncOff
        | Control::DeviceNotLost => Grade::Declared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_app_shows_more_than_its_platform_can() {
        for platform in [Platform::Ios, Platform::Ipados, Platform::Android, Platform::Desktop] {
            for control in Control::ALL {
                assert!(
                    platform.app_ceiling(control) <= platform.ceiling(control),
                    "{platform:?} {control}"
                );
                assert!(
                    platform.app_ceiling(control) <= Grade::Observed,
                    "an app alone attests nothing"
                );
            }
        }
    }
}
