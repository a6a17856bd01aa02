//! Android key attestation: what a phone's secure hardware says of a key, of itself and of the system that asked.
//!
//! Source: <https://source.android.com/docs/security/features/keystore/attestation>. The statement is a snapshot from
//! when the key was made. What the hardware enforces is the hardware's word; what software enforces (the app that asked,
//! the time) is the system's word, worth as much as its verified boot.
//!
//! # Time
//!
//! A phone writes its own certificate's dates, mostly 1970 to 2048, so these say nothing, and a root is pinned by its
//! key, so its certificate's dates say nothing either. The certificates between bound the time:
//!
//! - Certificates that phones *fetch* (remote provisioning) are short-lived, and are refused outside their dates.
//! - Certificates from the *factory* cannot be renewed. Ten years later the phone still makes keys with them, and the
//!   vendor asks verifiers to go on taking them under its older root key. They are taken for
//!   [`FACTORY_GRACE`] after their end, with a note, and refused after that: a trust without an
//!   end would rest on the revocation list alone.

mod authorizations;
mod description;
mod field;
mod findings;
mod report;
mod revocation;
#[cfg(test)]
mod tests;
mod verify;

pub use authorizations::{Application, Package, PatchLevel, VerifiedBootState};
pub use description::SecurityLevel;
pub use findings::PublishedApp;
pub use report::{Note, Provisioning, Report};
pub use revocation::{LIST_MAX as REVOCATION_LIST_MAX, RevocationError, RevocationList};
pub(crate) use verify::verify_under;
pub use verify::{Expected, FACTORY_GRACE, verify};

pub(super) use description::Description;
