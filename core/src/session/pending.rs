//! Effects that an answer is awaited from.

use std::collections::BTreeMap;
use std::time::Duration;

use super::effect::{Action, Effect, EffectId};
use crate::claim::Now;

/// A first claim gives up after this long: the person is looking at the screen.
const CLAIM: Duration = Duration::from_secs(30);
/// Recovery reads every segment of an open take and may find ten hours of them on a slow card.
const RECOVER: Duration = Duration::from_secs(600);
/// Two short answers of the studio's, without which the gate goes on all the same.
const REFRESH: Duration = Duration::from_secs(10);
/// What a device knows of itself is read from the platform.
const PROBE: Duration = Duration::from_secs(30);
/// A person reads a question, looks in the settings and comes back.
const ASK: Duration = Duration::from_secs(30 * 60);
/// The studio's answer at the gate: minute by minute the person is promised ten seconds; a slow link gets more.
const CLEAR: Duration = Duration::from_secs(30);
/// A platform's permission dialog may stand between.
pub(super) const BEGIN: Duration = Duration::from_secs(60);

/// What an awaited effect was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaited {
    Claim,
    Recovery,
    Refresh,
    Probe,
    Ask,
    Clearance,
    Begin,
}

#[derive(Debug, Default)]
pub(super) struct Pending {
    next: u64,
    awaited: BTreeMap<EffectId, (Awaited, Duration)>,
}

impl Pending {
    /// Awaits nothing, and uses no number again.
    pub(super) const fn anew(&self) -> Self {
        Self {
            next: self.next,
            awaited: BTreeMap::new(),
        }
    }

    /// Makes an effect of an action, awaiting its answer where it has one.
    pub(super) fn effect(&mut self, action: Action, now: Now) -> Effect {
        let id = EffectId(self.next);
        self.next += 1;
        let awaited = match &action {
            Action::Claim { .. } => Some((Awaited::Claim, CLAIM)),
            Action::Recover => Some((Awaited::Recovery, RECOVER)),
            Action::Refresh => Some((Awaited::Refresh, REFRESH)),
            Action::Probe => Some((Awaited::Probe, PROBE)),
            Action::Ask(_) => Some((Awaited::Ask, ASK)),
            Action::Clear { .. } => Some((Awaited::Clearance, CLEAR)),
            Action::Begin { .. } => Some((Awaited::Begin, BEGIN)),
            Action::KeepConsent(_) | Action::GiveUp(_) | Action::End(_) | Action::Leave => None,
        };
        let deadline = awaited.map(|(what, within)| {
            let deadline = now.monotonic.saturating_add(within);
            self.awaited.insert(id, (what, deadline));
            deadline
        });
        Effect { id, deadline, action }
    }

    /// What an answer is for. None when it is late, second or unknown; it is not awaited any more then.
    pub(super) fn answered(&mut self, id: EffectId, now: Now) -> Option<Awaited> {
        let (what, deadline) = *self.awaited.get(&id)?;
        if now.monotonic > deadline {
            // The deadline's own event is still to come and says what follows.
            return None;
        }
        self.awaited.remove(&id);
        Some(what)
    }

    /// What passed its deadline. None when it was answered before, or the deadline has not come.
    pub(super) fn passed(&mut self, id: EffectId, now: Now) -> Option<Awaited> {
        let (what, deadline) = *self.awaited.get(&id)?;
        if now.monotonic < deadline {
            return None;
        }
        self.awaited.remove(&id);
        Some(what)
    }

    /// Awaits nothing of this kind any more; gives the effects that were.
    pub(super) fn give_up(&mut self, what: Awaited) -> Vec<EffectId> {
        let given_up: Vec<EffectId> = self
            .awaited
            .iter()
            .filter(|(_, (awaited, _))| *awaited == what)
            .map(|(id, _)| *id)
            .collect();
        for id in &given_up {
            self.awaited.remove(id);
        }
        given_up
    }
}
