//! What the fuzz targets share.
//!
//! A target is one file in `targets/`: it hands its input to one parser and checks what must hold of everything that was
//! accepted, such as that it is written as it was read. `cargo xtask fuzz` builds them with the counters that libFuzzer
//! steers by and runs them from the small seeds in `seeds/`.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use lavalier_protocol::jws::{Jws, Signer as _, SoftwareKey, Typ};

/// The key that signs what is fuzzed: any scalar below the curve's order.
///
/// # Panics
///
/// Never: the scalar is fixed.
pub fn key() -> SoftwareKey {
    SoftwareKey::from_bytes(&[7; 32]).expect("a scalar below the curve's order is a key")
}

/// `payload` as a statement that [`key`] really signed, so that the fuzzer gets past the signature to what is behind it.
///
/// # Panics
///
/// Never: a key in memory does not refuse to sign.
pub fn signed(typ: Typ, payload: &[u8]) -> Jws {
    let header = format!(r#"{{"alg":"ES256","typ":"{}"}}"#, typ.name());
    let input = format!("{}.{}", B64.encode(header), B64.encode(payload));
    let signature = key().sign(input.as_bytes()).expect("a key in memory signs");
    Jws::from_text(format!("{input}.{}", B64.encode(signature)))
}
