//! The producer's commands.

pub(crate) mod brief;
mod invitation;
pub(crate) mod invite;
pub(crate) mod invite_again;
pub(crate) mod invite_create;
pub(crate) mod plan;
pub(crate) mod production;
pub(crate) mod production_create;
mod recovery;
pub(crate) use takes::clock;
pub(crate) mod takes;
