//! Controls, their states and the grades of evidence.

use serde::{Deserialize, Serialize};

/// One requirement on a device. The names are stable: they stand in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Control {
    /// A passcode or password guards the device.
    #[serde(rename = "passcode.set")]
    PasscodeSet,
}

impl Control {
    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PasscodeSet => "passcode.set",
        }
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

/// How well a state is known; a greater grade is better evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Not known at all.
    Unknown,
    /// The person, or an app that nobody vouches for, says so.
    Declared,
    /// A genuine app asked the operating system.
    Observed,
}

/// What a recorder runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// An iPhone.
    Ios,
    /// An iPad.
    Ipados,
    /// An Android phone or tablet.
    Android,
    /// A laptop or desktop computer with the `lavalier` command.
    Desktop,
}

impl Platform {
    /// The platform's name on the command line and in documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ios => "ios",
            Self::Ipados => "ipados",
            Self::Android => "android",
            Self::Desktop => "desktop",
        }
    }
}

impl std::str::FromStr for Platform {
    type Err = UnknownPlatform;

    fn from_str(text: &str) -> Result<Self, UnknownPlatform> {
        [Self::Ios, Self::Ipados, Self::Android, Self::Desktop]
            .into_iter()
            .find(|platform| platform.name() == text)
            .ok_or(UnknownPlatform)
    }
}

/// A name that is no platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a platform is one of ios, ipados, android, desktop")]
pub struct UnknownPlatform;
