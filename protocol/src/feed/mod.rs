//! The OS feed: what the vendor offers to which model, so that "up to date" is answered for this phone and no other.
//!
//! [`OsFeed`] is the canonical form: it is made from a vendor's body ([`OsFeed::parse_vendor`]), kept and signed by the
//! studio, and read by phones. Two questions are put to it: what is the newest for a model ([`OsFeed::latest`]), and how
//! does a device stand to that ([`OsFeed::standing`]). What holds throughout, and why, is in `docs/formats.md`:
//!
//! - Only what the vendor offers publicly and to this very model counts; the highest version of a train does not.
//! - A version above what is offered, or an unknown build of it, is unknown: never newer and therefore fine.
//! - A feed that is stale or has holes never passes anybody. A device that is behind it still fails.

mod android;
mod android_model;
mod answer;
mod canonical;
mod error;
mod freshness;
mod model;
mod source;
mod standing;
mod taken_back;
mod vendor;
mod version;

pub use android_model::AndroidModel;
pub use answer::{ModelAnswer, OsRelease, Train};
pub use canonical::{FEED_AGE_MAX, FEED_MAX, OsFeed, Release};
pub use error::FeedError;
pub use freshness::Freshness;
pub use source::FeedSource;
pub use standing::{DeviceOs, OsReason, OsStanding, Reading, Threshold};
pub use taken_back::TakenBack;
pub use vendor::VENDOR_BODY_MAX;
pub use version::{NotAVersion, Version};
