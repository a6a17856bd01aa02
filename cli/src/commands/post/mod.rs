//! Post's commands.

pub(crate) mod pull;
mod stores;
mod studio_source;
mod trust;
pub(crate) mod verify;
