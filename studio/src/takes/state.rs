//! A take as people see it.

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::api::{self, StoredSegments, TakeState};
use lavalier_protocol::text::Label;

use crate::model::{Take, TakeCounts};

/// A phone that was not heard of for so long is not coming back by itself.
const SILENCE: SignedDuration = SignedDuration::from_hours(24);

/// Where a take stands. *Held* is said of a take that is stored as far as it will ever be, not of one that is still coming.
pub(crate) fn state(take: &Take, now: Timestamp) -> TakeState {
    let silent = now.duration_since(take.last_heard) > SILENCE;
    if take.receipt.is_some() {
        if take.is_held() {
            TakeState::Held
        } else {
            TakeState::Safe
        }
    } else if take.progress.ended {
        TakeState::Arriving
    } else if !silent {
        TakeState::Recording
    } else if take.is_held() {
        TakeState::Held
    } else {
        TakeState::OpenEnded
    }
}

/// A take as it stands in lists.
#[expect(clippy::cast_precision_loss, reason = "a take's samples stay far below 2^52")]
pub(crate) fn describe(take: &Take, counts: TakeCounts, subject: Label, now: Timestamp) -> api::Take {
    let beginning = &take.beginning;
    api::Take {
        take: take.id.clone(),
        interview: beginning.interview.clone(),
        end: beginning.end,
        invitation: beginning.invitation.clone(),
        subject,
        kind: beginning.kind,
        slate: beginning.slate.clone(),
        imported: beginning.imported,
        started_at: beginning.started_at,
        seconds: beginning
            .rate
            .map(|rate| take.progress.samples as f64 / f64::from(rate)),
        state: state(take, now),
        segments: StoredSegments {
            journalled: take.progress.segments,
            stored: counts.stored,
        },
        gaps: counts.gaps,
        clearance: beginning.clearance,
        last_heard: take.last_heard,
        unsent: take.progress.segments.saturating_sub(counts.stored),
        delivered_at: take.delivered_at,
    }
}
