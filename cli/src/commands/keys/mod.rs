//! A production's keys: shown, exported, changed, recovered.

pub(crate) mod export;
pub(crate) mod recover;
pub(crate) mod rotate;
pub(crate) mod show;

pub(crate) use export::SIGNING_KEY;
