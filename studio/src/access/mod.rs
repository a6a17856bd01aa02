//! Who may do what: one table, one place that enforces it.
//!
//! Every request goes through [`enforce()`] before its handler: the row of its route in `TABLE` says who may make it.
//! A route without a row answers nobody. A handler takes what was found (`extract`) and asks nothing of its own about
//! roles.

mod enforce;
mod table;

#[cfg(test)]
pub(crate) use enforce::LetIn;
pub(crate) use enforce::{Admitted, enforce};
#[cfg(test)]
pub(crate) use table::{Access, TABLE};
