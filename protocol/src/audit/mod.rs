//! The audit log of a production: everything that granted, read or revoked, in the order in which it happened.
//!
//! JSON Lines, append-only, each line naming the digest of the line before it. The studio writes it; whoever may read it
//! checks that it is whole and that it extends what was seen before ([`verify`]), so that a studio can withhold its log
//! but neither rewrite nor shorten it unnoticed. Receipts carry its [`Head`] as of their signing.

mod actor;
mod chain;
mod entry;
mod event;

pub use actor::Actor;
pub use chain::{AuditProblem, Chain, Head, NotAHead, verify};
pub use entry::Entry;
pub use event::{Action, Detail, Event};

/// The most bytes of one line: a reason in full, and names.
pub const LINE_MAX: usize = 8 * 1024;
