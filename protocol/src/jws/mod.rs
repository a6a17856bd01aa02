//! Signed statements: JWS compact serialisation (RFC 7515), ES256 only (RFC 7518 section 3.4).
//!
//! Each kind of statement has its own `typ`, which is checked, so that one can never stand for another. A header may
//! hold `alg` and `typ` and nothing else: a key that a header brings is never looked at. What is signed, hashed and
//! handed on is the compact text as it was received.

mod key;
mod statement;

pub use key::{Jwk, KeyError, PublicKey, Refused, Signer, SoftwareKey};
pub use statement::{Jws, JwsError, Typ};
