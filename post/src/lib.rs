//! What runs after: open, verify, assemble to broadcast WAV.
//!
//! [`deliver`](deliver::deliver) takes a take's papers and a source of sealed segments, believes nothing that it cannot
//! verify from keys it holds itself, and puts a file on the editor's disk with a sidecar and a copy of the journal.
//! [`verify`](verify::verify) checks such files again, without a network or a key.
//!
//! | Module | What it is |
//! |---|---|
//! | [`deliver`] | from sealed segments to a file on the editor's disk |
//! | [`verify`] | a delivery, or a recorder's take store, checked again |
//! | [`reading`] | a journal, and how much of it the device vouches for |
//! | [`open`] | a sealed segment to samples |
//! | [`clock`] | when sample 0 was |
//! | [`timecode`] | time of day in samples and frames; a delivery's name |
//! | [`wave`] | broadcast WAV, written and read |
//! | [`sidecar`], [`problem`] | what is written down beside a file |

#![forbid(unsafe_code)]

pub mod clock;
pub mod deliver;
pub mod open;
pub mod problem;
pub mod reading;
pub mod sidecar;
pub mod timecode;
pub mod verify;
pub mod wave;

#[cfg(test)]
mod testing;
