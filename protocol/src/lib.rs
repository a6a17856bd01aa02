//! The contract between a recorder, a studio and post.
//!
//! Types and rules only: nothing here reads a file, a clock, a random number or a socket, so that every rule can be
//! tried without a phone and a second implementation can be written from `docs/formats.md` and the vectors.
//!
//! What is signed or hashed is always the bytes as sent, never a re-serialisation of them. Every parser is total:
//! it has named limits, refuses JSON with duplicate members, and answers with an error, never a panic.

#![forbid(unsafe_code)]

pub mod api;
pub mod attestation;
pub mod audit;
pub mod brief;
pub mod digest;
pub mod feed;
pub mod id;
pub mod journal;
pub mod json;
pub mod jws;
pub mod keys;
pub mod link;
pub mod members;
pub mod plan;
pub mod policy;
pub mod receipt;
pub mod sealed;
pub mod slate;
mod string_form;
pub mod text;
pub mod words;

/// An instant in UTC, written as RFC 3339 everywhere.
pub use jiff::Timestamp;
