//! What a recorder runs on.

use serde::{Deserialize, Serialize};

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
    /// Every platform that has a gate of its own in a policy.
    pub const PHONES: [Self; 3] = [Self::Ios, Self::Ipados, Self::Android];

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

    /// As a sentence names one of them, after “no”.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Ios => "iPhone",
            Self::Ipados => "iPad",
            Self::Android => "Android device",
            Self::Desktop => "laptop",
        }
    }

    /// Whether it is Apple's, and so may be managed by Apple's device management.
    #[must_use]
    pub const fn is_apple_mobile(self) -> bool {
        matches!(self, Self::Ios | Self::Ipados)
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
