//! The take store: one folder a take, in which everything is durable before it counts.
//!
//! ```text
//! {root}/{take}/journal.jsonl                                     JSON Lines, hash-chained
//!               {sequence:08}-{track}-{first_sample}-{samples}.age   one sealed segment each
//!               brief.jws  clearance.jws  receipt.jws
//! ```
//!
//! - A segment is written under another name, synced, renamed, the folder synced; then its journal line is appended and
//!   synced; then it counts as sealed. Several at a time share the folder's and the journal's sync.
//! - A folder gets a take's name only when its opening line is durable in it.
//! - [`TakeStore::open`] lists the takes; [`TakeStore::recover`] closes those that a crash cut off, and asks again for
//!   signatures that were refused. A take that is not safe belongs to one process (a lock on its folder): others do not
//!   list it. A folder that cannot be read is reported by [`TakeStore::damaged`] and left as it is.
//! - [`TakeStore::begin`] gives a [`TakeWriter`]; [`TakeStore::takes`] give [`Take`]s to send from:
//!   [`Take::state`], [`Take::journal_lines`], [`Take::segment`], [`Take::read`], [`Take::put_receipt`].
//!   [`TakeStore::subscribe`] changes whenever anything became durable.
//! - [`TakeStore::sweep`] deletes sealed segments of takes whose receipt verifies; journal and receipt stay.
//!
//! Everything here blocks on the disk: call it from a thread that may.

mod bell;
mod error;
mod folder;
mod fresh;
mod journal_file;
mod ledger;
mod name;
mod recover;
mod sweep;
mod take;
mod takes;
mod writer;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use name::SegmentName;
pub(crate) use recover::recover_take;
pub use recover::{Outcome, Recovery, Signers};
pub use sweep::Swept;
pub use take::{JournalLines, StoredSegment, Take, TakeState};
pub use takes::TakeStore;
pub use writer::{Item, SealedSegment, TakeWriter};
