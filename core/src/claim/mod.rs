//! The claims that this device holds: brief, device key, credential and clearance of each invitation.
//!
//! ```text
//! {home}/recorder/claims/{invitation}/claim.json  brief.jws  clearance.jws  feed.jws
//! vault: claim/{invitation}/device                the device key's scalar
//!        claim/{invitation}/token                 the credential
//! ```
//!
//! - [`Claims::claim`] turns a link into a [`Claim`]; nothing half-made is ever taken for one.
//! - [`Claim::clear`] hands evidence in and verifies the studio's [`Cleared`]; [`Claim::cleared`] is the one from before.
//! - [`Claim::revise`] and [`Claim::refresh_feed`] take what the studio may have changed since.
//! - [`Claim::attest`] and [`Claim::show_managed_code`] bring what maker and manager vouch for to the studio.
//! - The link's secret is not kept: of it remain the device key's binding, and what the studio gave for the claim token.
//! - [`Account`] is the credential, shared with the uplink; it renews itself by the device key's signature.

mod account;
mod attest;
mod claims;
mod clearance;
mod error;
mod folder;
mod held;
mod managed;
mod refresh;
mod studio_time;
#[cfg(any(test, feature = "testing"))]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "a rehearsal uses some of it, the tests all of it")
)]
pub(crate) mod testing;

pub use account::Account;
pub use attest::Prove;
pub use claims::{Claims, Device};
pub use clearance::{ClearanceError, Cleared};
pub use error::{ClaimError, disk_message, link_message};
pub use held::{Claim, Gate, SignedBrief};
pub use studio_time::{Contact, ContactRecord, Now};
