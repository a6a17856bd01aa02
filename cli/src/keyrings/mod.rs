//! A production's keys on the machine of somebody who holds them.
//!
//! A *member* is one person's pair of keys in one home. The two *keyrings* of a production are age files to members'
//! recipients inside statements signed by an owner's key; the studio stores them, and what it returns is believed
//! only as far as this home's pins reach.

mod age_file;
mod generation;
mod member;
mod open;
mod rotation;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use age_file::seal_to;
pub(crate) use generation::{Content, Wrapped};
pub(crate) use member::{Member, fresh_key};
pub(crate) use open::{fetch, open_opening, open_signing, opening_keyring, scalar, signing_key};
pub(crate) use rotation::{Change, rotate};
