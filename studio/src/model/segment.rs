//! Sealed segments on their way into the object store.

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, TakeId};

/// How many different bytes may stand for one sequence until the signed journal says which are true: the true ones, and
/// room for a repeated mistake.
pub const CANDIDATES_MAX: u32 = 4;
/// How far sequences may run ahead of the signed journal: two hours of two tracks from a device whose signer is asleep.
pub const AHEAD_MAX: u64 = 16_384;

/// What names an object: the digest in it makes two different segments two objects, always.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectName {
    /// Of which take.
    pub take: TakeId,
    /// Which segment.
    pub sequence: u64,
    /// Digest of the sealed bytes.
    pub sha256: Digest,
}

/// A segment whose object is durable, about to be acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its object.
    pub name: ObjectName,
    /// By which claim it came.
    pub claim: ClaimId,
    /// Sealed bytes.
    pub bytes: u64,
    /// When it came.
    pub at: Timestamp,
}

/// Bounds on what one claim stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreLimits {
    /// Sealed bytes over all takes.
    pub claim_bytes: u64,
    /// Sealed bytes that no signed line names.
    pub unvouched_bytes: u64,
}

/// What is known of a segment's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// These very bytes are stored.
    pub stored: bool,
    /// The digest that the signed journal names, once it does.
    pub named: Option<Digest>,
    /// The signed journal ended before this sequence.
    pub past_end: bool,
    /// How many different bytes stand for the sequence.
    pub candidates: u32,
    /// Segments that the signed journal names.
    pub signed_segments: u64,
    /// Sealed bytes of the claim over all takes.
    pub claim_bytes: u64,
    /// Of those, bytes that no signed line names.
    pub unvouched_bytes: u64,
}

/// What became of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreOutcome {
    /// It is stored now.
    Stored,
    /// It was stored already.
    Repeated,
    /// The signed journal names other bytes.
    Contradicted,
    /// There is no room left for bytes that the signed journal does not name.
    Crowded,
    /// The claim has stored all that it may.
    ClaimFull,
    /// The take has not begun, or is another claim's.
    NoTake,
}

impl Standing {
    /// What becomes of `bytes` with digest `sha256` at `sequence`. The one rule, asked before the object is written (to
    /// spare the disk) and again when the row is (to be right).
    #[must_use]
    pub fn judge(&self, sequence: u64, sha256: Digest, bytes: u64, limits: StoreLimits) -> StoreOutcome {
        if self.stored {
            return StoreOutcome::Repeated;
        }
        let vouched = match self.named {
            Some(named) if named != sha256 => return StoreOutcome::Contradicted,
            named => named.is_some(),
        };
        if self.past_end {
            return StoreOutcome::Contradicted;
        }
        if self.claim_bytes.saturating_add(bytes) > limits.claim_bytes {
            return StoreOutcome::ClaimFull;
        }
        let crowded = self.candidates >= CANDIDATES_MAX
            || sequence >= self.signed_segments.saturating_add(AHEAD_MAX)
            || self.unvouched_bytes.saturating_add(bytes) > limits.unvouched_bytes;
        if crowded && !vouched {
            return StoreOutcome::Crowded;
        }
        StoreOutcome::Stored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: StoreLimits = StoreLimits {
        claim_bytes: 1000,
        unvouched_bytes: 100,
    };

    fn unsigned() -> Standing {
        Standing {
            stored: false,
            named: None,
            past_end: false,
            candidates: 0,
            signed_segments: 10,
            claim_bytes: 0,
            unvouched_bytes: 0,
        }
    }

    #[test]
    fn what_the_signed_journal_names_is_taken_however_crowded_the_place_is() {
        let crowded = Standing {
            candidates: CANDIDATES_MAX,
            unvouched_bytes: 100,
            ..unsigned()
        };
        let (real, junk) = (Digest::of(b"real"), Digest::of(b"junk"));
        assert_eq!(crowded.judge(9, real, 1, LIMITS), StoreOutcome::Crowded);
        let named = Standing {
            named: Some(real),
            ..crowded
        };
        assert_eq!(named.judge(9, real, 1, LIMITS), StoreOutcome::Stored);
        assert_eq!(named.judge(9, junk, 1, LIMITS), StoreOutcome::Contradicted);
    }

    #[test]
    fn a_thief_fills_neither_the_disk_nor_the_far_future() {
        let junk = Digest::of(b"junk");
        let far = unsigned().judge(10 + AHEAD_MAX, junk, 1, LIMITS);
        assert_eq!(far, StoreOutcome::Crowded);
        let full = Standing {
            unvouched_bytes: 95,
            ..unsigned()
        };
        assert_eq!(full.judge(11, junk, 6, LIMITS), StoreOutcome::Crowded);
        assert_eq!(full.judge(11, junk, 5, LIMITS), StoreOutcome::Stored);
        let ended = Standing {
            past_end: true,
            ..unsigned()
        };
        assert_eq!(ended.judge(11, junk, 1, LIMITS), StoreOutcome::Contradicted);
        let whole = Standing {
            claim_bytes: 1000,
            ..unsigned()
        };
        assert_eq!(whole.judge(11, junk, 1, LIMITS), StoreOutcome::ClaimFull);
    }
}
