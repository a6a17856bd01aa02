//! The opening line of a take that is about to begin.

use std::collections::BTreeMap;

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Kind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{ConsentGiven, Opening, Source, TrackFormat};
use lavalier_protocol::sealed::Track;
use lavalier_protocol::slate::{Slate, SlateName};
use lavalier_protocol::text::Label;

use super::slate;
use crate::claim::{Claim, ClaimError, SignedBrief};
use crate::platform::Random;
use crate::store::{Take, TakeStore};

/// What is particular to one take.
pub(super) struct NewTake<'a> {
    pub(super) claim: &'a Claim,
    /// The brief that it is recorded under, whatever revision comes meanwhile.
    pub(super) brief: &'a SignedBrief,
    pub(super) store: &'a TakeStore,
    pub(super) kind: Kind,
    pub(super) slate: Option<Slate>,
    pub(super) continues: Option<TakeId>,
    pub(super) clearance: Option<Digest>,
    pub(super) since_clearance: Option<u64>,
    pub(super) consent: Option<ConsentGiven>,
    pub(super) source: Source,
    pub(super) tracks: BTreeMap<Track, TrackFormat>,
    pub(super) now: Timestamp,
}

/// Numbers the take and writes its opening line. The number is used up whether the take begins or not.
pub(super) fn compose(new: NewTake<'_>, random: &dyn Random) -> Result<Opening, ClaimError> {
    let brief = &new.brief.brief;
    let of_this_claim = |take: &Take| take.opening().invitation == brief.invitation;
    let earlier: Vec<Take> = new.store.takes().into_iter().filter(of_this_claim).collect();
    let last = earlier.iter().max_by_key(|take| take.opening().take_number);
    let take_number = new
        .claim
        .next_take_number(last.map_or(1, |take| take.opening().take_number.saturating_add(1)))?;
    // A journal that cannot be read has no head that could be named; its number is missing either way.
    let previous = last.and_then(|take| take.state().ok()).map(|state| state.head);
    let slates = earlier
        .iter()
        .map(|take| (take.opening().started_at, take.opening().slate.clone()));
    let slates: Vec<slate::Earlier> = slates.collect();
    let kind = if brief.rehearsal { Kind::Rehearsal } else { new.kind };
    let number = |roll: &SlateName, scene: &SlateName, least: u16| new.claim.next_slate(roll, scene, least);
    let slate = match new.slate {
        Some(slate) => slate,
        None => slate::next(brief, kind, &slates, new.now, number)?,
    };
    let mut take = [0; 16];
    random.fill(&mut take);
    Ok(Opening {
        version: 1,
        take: TakeId::from_random(take),
        production: brief.production.clone(),
        invitation: brief.invitation.clone(),
        interview: brief.interview.clone(),
        end: brief.end,
        take_number,
        previous,
        continues: new.continues,
        kind,
        slate,
        brief: new.brief.jws.digest(),
        clearance: new.clearance,
        since_clearance: new.since_clearance,
        device_key: new.claim.signer().public_key(),
        key_storage: new.claim.key_storage(),
        binding: new.claim.binding(),
        source: new.source,
        tracks: new.tracks,
        consent: new.consent,
        started_at: new.now,
        app: Label::new(concat!("lavalier ", env!("CARGO_PKG_VERSION"))).expect("a harmless literal"),
    })
}
