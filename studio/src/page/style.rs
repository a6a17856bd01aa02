//! The page's one style sheet, inside the page, and the policy that allows just it.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use lavalier_protocol::digest::Digest;

/// The sheet.
pub(super) const STYLE: &str = include_str!("style.css");

/// `default-src 'none'` forbids every script, image, font, frame and request; the sheet is allowed by its digest
/// (CSP level 3, section 2.3.1).
pub(super) static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Digest::of(STYLE.as_bytes()).as_bytes());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 fits a header")
});
