//! Takes on their way in. All under `/api/v1/recorder/takes/{take}`, with a claim's credential.
//!
//! - `POST …/journal?from=LINE`: journal lines (JSON Lines, each with its newline) from line `LINE` on; the first
//!   append (`from=0`) begins the take and must hold the opening and a signature over it. Answer: [`JournalState`].
//!   Lines up to the last signature are fixed; lines behind it are replaced when another append disagrees with them.
//! - `PUT …/segments/{sequence}`: the sealed bytes, with `Content-Digest: sha-256=:…:` (RFC 9530). Answer: [`Stored`].
//!   A segment of a take that the studio does not know is answered with `journal_mismatch` at line 0: the opening and
//!   its signature come first. Where the journal is not signed far enough to tell a segment from junk and room for such
//!   is used up, the answer is `busy`: send the journal's next signature, then the segment again.
//! - `POST …/batch`: a tar of both, durable entry by entry ([`super::BatchEntry`]).
//! - `GET …/missing`: [`MissingAnswer`].
//! - `POST …/receipt`: [`ReceiptAnswer`].

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::jws::Jws;

/// Where the studio's copy of a journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalState {
    /// Lines stored.
    pub lines: u64,
    /// SHA-256 of the last of them; zeros when there is none.
    pub head: Digest,
    /// Lines that the device key vouches for: they stay as they are.
    pub signed_lines: u64,
}

/// A segment is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stored {
    /// Which.
    pub sequence: u64,
    /// Whether it was there already.
    pub repeated: bool,
}

/// Sequences from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SequenceRange {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// What the studio lacks of a take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissingAnswer {
    /// Journalled segments that are not stored with their journalled digest.
    pub missing: Vec<SequenceRange>,
    /// Where the journal stands; `lines` is 0 when the take is not known.
    pub journal: JournalState,
}

/// Whether a take is safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptAnswer {
    /// The receipt ([`crate::receipt::Receipt`]); none while something is missing.
    pub receipt: Option<Jws>,
    /// What is missing before there can be one.
    pub missing: Vec<SequenceRange>,
    /// Whether the studio has the signed end.
    pub ended: bool,
}

/// The value of a `Content-Digest` header (RFC 9530 section 2).
#[must_use]
pub fn content_digest(digest: Digest) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(digest.as_bytes()))
}

/// The SHA-256 of a `Content-Digest` header; none when it has none. Other algorithms beside it are passed over.
#[must_use]
pub fn parse_content_digest(value: &str) -> Option<Digest> {
    if value.len() > 512 {
        return None;
    }
    let encoded = value
        .split(',')
        .find_map(|member| member.trim().strip_prefix("sha-256=:")?.strip_suffix(':'))?;
    let bytes: [u8; 32] = BASE64_STANDARD.decode(encoded).ok()?.try_into().ok()?;
    Some(Digest::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_digest_reads_back() {
        let digest = Digest::of(b"segment");
        assert_eq!(parse_content_digest(&content_digest(digest)), Some(digest));
        let several = format!("sha-512=:AAAA:, {}", content_digest(digest));
        assert_eq!(parse_content_digest(&several), Some(digest));
        for bad in ["", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:%%:"] {
            assert_eq!(parse_content_digest(bad), None, "{bad}");
        }
    }
}
