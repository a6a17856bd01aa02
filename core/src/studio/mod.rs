//! What the recorder says to a studio: the trait, its errors, and the client that speaks HTTP.
//!
//! Invariants:
//! - A token appears in one header and nowhere else: no error, log line or `Debug` output holds one.
//! - Whatever the studio answers is bounded before it is read, and believed only as far as its type goes: briefs,
//!   clearances and receipts are verified by whoever asked for them.
//! - Nothing is tried twice in here. Whether and when to ask again is the caller's decision (`uplink`, `claim`).

mod api;
mod error;
#[cfg(any(test, feature = "testing"))]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "a rehearsal uses some of it, the tests all of it")
)]
pub(crate) mod fake;
mod http;
mod patience;
mod shaper;
mod tls;
mod token;

pub use api::StudioApi;
pub use error::StudioError;
pub use http::HttpStudio;
pub use shaper::Shaper;
pub use tls::{TlsError, tls};
pub use token::Token;
