//! Security staff's commands: policies, what is known of devices, and the record of who did what.

pub(super) mod attestation;
pub(crate) mod audit;
pub(super) mod decide;
pub(super) mod device;
pub(super) mod evaluate;
pub(super) mod feed;
pub(super) mod latest;
pub(super) mod managed;
pub(super) mod policy;
pub(super) mod report;
pub(super) mod revocations;
mod verdict;
