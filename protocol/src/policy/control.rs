//! Controls: the requirements on a device, and what evidence can say of one.

use serde::{Deserialize, Serialize};

macro_rules! controls {
    ($($(#[$doc:meta])* $item:ident = $name:literal),+ $(,)?) => {
        /// One requirement on a device. The names are stable: they stand in policies, evidence and reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Control { $($(#[$doc])* #[serde(rename = $name)] $item),+ }

        impl Control {
            /// Every control, in the order of verdicts and reports.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$item),+];

            /// The stable name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$item => $name),+ }
            }
        }
    };
}

controls! {
    /// The operating system is the newest that its vendor offers for this model, or a train that it still keeps up.
    OsCurrent = "os.current",
    /// The vendor still offers its newest major version to this model.
    OsSupported = "os.supported",
    /// The recorder's app is new enough.
    AppCurrent = "app.current",
    /// The recorder's app is ours, as hardware of the device attests.
    AppGenuine = "app.genuine",
    /// A passcode or password guards the device.
    PasscodeSet = "passcode.set",
    /// The passcode has six digits or more.
    PasscodeSixDigits = "passcode.six_digits",
    /// A face or a finger is enrolled.
    BiometricsEnrolled = "biometrics.enrolled",
    /// Guessing the passcode is slowed down.
    AccessThrottled = "access.throttled",
    /// The device can be found and erased from afar.
    FindMyOn = "find_my.on",
    /// No app store but the vendor's own.
    StoreOfficialOnly = "store.official_only",
    /// Not jailbroken, not rooted.
    DeviceNotCompromised = "device.not_compromised",
    /// No computer takes media off the device by synchronising with it.
    MediaSyncOff = "media_sync.off",
    /// Enough room for a take.
    StorageFree = "storage.free",
    /// Enough charge for a take.
    BatteryLevel = "battery.level",
    /// Nobody has reported the device lost.
    DeviceNotLost = "device.not_lost",
}

/// A name that is no control's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such control; there are {}", Control::ALL.map(Control::name).join(", "))]
pub struct UnknownControl;

impl std::str::FromStr for Control {
    type Err = UnknownControl;

    fn from_str(text: &str) -> Result<Self, UnknownControl> {
        let found = Self::ALL.into_iter().find(|control| control.name() == text);
        found.ok_or(UnknownControl)
    }
}

impl std::fmt::Display for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What the evidence says of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is met.
    Pass,
    /// It is not met.
    Fail,
    /// Nobody knows; never read as met.
    Unknown,
}

impl State {
    /// The word of documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// How well a state is known; a greater grade is better evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Not known at all.
    Unknown,
    /// The person, or an app that nobody vouches for, says so.
    Declared,
    /// A genuine app asked the operating system.
    Observed,
    /// A device manager answers, and the policy that it installed is known.
    Managed,
    /// Signed by the device's hardware.
    Attested,
}

impl Grade {
    /// Every grade, the least first.
    pub const ALL: [Self; 5] = [
        Self::Unknown,
        Self::Declared,
        Self::Observed,
        Self::Managed,
        Self::Attested,
    ];

    /// The word of documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Declared => "declared",
            Self::Observed => "observed",
            Self::Managed => "managed",
            Self::Attested => "attested",
        }
    }
}
