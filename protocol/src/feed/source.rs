//! Whose word a body is.

use serde::{Deserialize, Serialize};

/// Whose word a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FeedSource {
    /// Apple's own: what is offered to which model.
    Apple,
    /// The SOFA project's, made from Apple's: when releases came, and what was being exploited.
    Sofa,
    /// A list of Android models.
    Android,
}

impl FeedSource {
    /// Every source.
    pub const ALL: [Self; 3] = [Self::Apple, Self::Sofa, Self::Android];

    /// The stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apple => "apple",
            Self::Sofa => "sofa",
            Self::Android => "android",
        }
    }
}
