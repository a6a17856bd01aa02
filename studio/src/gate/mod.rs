//! The gate: what is asked of a device, everything that is known of it, and what follows: a clearance, or a reason.

mod clear;
mod facts;
mod policy;

pub(crate) use clear::clear;
pub(crate) use policy::policy_of;
