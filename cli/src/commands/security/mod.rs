//! Security staff's commands: what is known of devices.

pub(super) mod feed;
pub(super) mod latest;
