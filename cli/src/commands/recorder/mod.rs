//! The recorder's commands: a laptop in the interviewer's hands, over the same session that a phone drives.

pub(crate) mod import;
mod link;
mod meter;
mod person;
pub(crate) mod record;
pub(crate) mod resume;
mod run;
mod told;
