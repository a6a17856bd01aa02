//! Takes on their way in: journal, segments, receipt.

mod copy;
mod hold;
mod journals;
mod opening;
mod ranges;
mod receipt;
mod segments;
mod state;

pub(crate) use journals::Journals;
pub(crate) use ranges::missing;
pub(crate) use receipt::receipt;
pub(crate) use segments::store;
pub(crate) use state::{describe, state};
