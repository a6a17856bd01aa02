//! Security staff's commands: policies, and what is known of devices.

pub(super) mod attestation;
pub(super) mod evaluate;
pub(super) mod feed;
pub(super) mod latest;
pub(super) mod policy;
