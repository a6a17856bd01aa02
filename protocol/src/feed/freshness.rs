//! Whether a feed still speaks for its vendor.

use serde::Serialize;

/// Whether a feed still speaks for its vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// It does.
    Fresh,
    /// Its day has passed, or nobody has confirmed it for too long. Its answers are old, and it is said.
    Stale,
}

impl Freshness {
    pub(super) const fn fresh_when(fresh: bool) -> Self {
        if fresh { Self::Fresh } else { Self::Stale }
    }
}
