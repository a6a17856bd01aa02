//! The page behind an invitation link: what a browser shows before the recorder has the link.
//!
//! No script, nothing from elsewhere, and a policy header that forbids both. The link's fragment never reaches it.

mod invitation;
mod style;

pub(crate) use invitation::{Closed, closed, open};
