//! The claims that this device holds: brief, device key, credential and clearance of each invitation.

mod clearance;
mod error;
mod studio_time;
#[cfg(test)]
pub(crate) mod testing;

pub use clearance::{ClearanceError, Cleared};
pub use error::{ClaimError, disk_message, link_message};
pub use studio_time::{Contact, ContactRecord, Now};
