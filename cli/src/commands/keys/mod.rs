//! A production's keys: shown, exported, recovered.

pub(crate) mod export;
pub(crate) mod recover;
pub(crate) mod show;
