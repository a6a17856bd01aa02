//! The uplinks of a run: one for each claim with something unsent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lavalier_protocol::brief::MobileData;
use lavalier_protocol::id::{InvitationId, TakeId};
use lavalier_protocol::journal::ClockExchange;
use lavalier_protocol::words::Message;
use tokio::sync::mpsc;

use super::home::Home;
use super::told::{Tell, Told};
use crate::claim::{Claim, ClaimError};
use crate::recorder::ExchangeSlot;
use crate::store::Take;
use crate::studio::{Shaper, StudioApi};
use crate::uplink::{Parts, Uplink, UplinkEvent};

/// A network that is paid by the byte. A laptop does not look for one; a phone is told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Metered {
    now: Arc<AtomicBool>,
    agreed: Arc<AtomicBool>,
}

impl Metered {
    /// Whether originals of a brief with this rule may go over mobile data.
    pub(crate) fn is_agreed(&self, rule: MobileData) -> bool {
        match rule {
            MobileData::Original => true,
            MobileData::Ask => self.agreed.load(Ordering::Relaxed),
            MobileData::Proxy => false,
        }
    }

    /// Whether they may go now.
    fn lets_originals(&self, rule: MobileData) -> bool {
        !self.now.load(Ordering::Relaxed) || self.is_agreed(rule)
    }
}

/// Sends from one home.
pub(crate) struct Sending {
    home: Home,
    shaper: Option<Arc<Shaper>>,
    pub(crate) exchanges: ExchangeSlot,
    metered: Metered,
    uplinks: BTreeMap<InvitationId, Uplink>,
    sender: mpsc::UnboundedSender<UplinkEvent>,
    pub(crate) events: mpsc::UnboundedReceiver<UplinkEvent>,
}

impl Sending {
    pub(crate) fn new(home: &Home, uplink_limit: Option<u64>) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        Self {
            home: home.clone(),
            // One limit for all: it is the link's.
            shaper: uplink_limit.map(|rate| Arc::new(Shaper::new(rate))),
            exchanges: ExchangeSlot::default(),
            metered: Metered::default(),
            uplinks: BTreeMap::new(),
            sender,
            events,
        }
    }

    /// The way to a claim's studio.
    pub(super) fn studio(&self, origin: lavalier_protocol::link::Origin) -> Result<Arc<dyn StudioApi>, ClaimError> {
        Ok((self.home.connect)(origin, self.shaper.clone())?)
    }

    /// Sends the takes of a claim from now on.
    pub(super) fn send(&mut self, claim: &Arc<Claim>, studio: Arc<dyn StudioApi>) {
        let invitation = claim.brief().brief.invitation.clone();
        if self.uplinks.contains_key(&invitation) {
            return;
        }
        let slot = self.exchanges.clone();
        let (metered, brief) = (self.metered.clone(), Arc::clone(claim));
        let uplink = Uplink::start(Parts {
            studio,
            account: claim.account(),
            invitation: invitation.clone(),
            store: self.home.store.clone(),
            clock: Arc::clone(&self.home.clock),
            random: Arc::clone(&self.home.random),
            originals: Arc::new(move || metered.lets_originals(brief.brief().brief.mobile_data)),
            exchange: Arc::new(move |exchange: ClockExchange| slot.put(exchange)),
            events: self.sender.clone(),
        });
        self.uplinks.insert(invitation, uplink);
    }

    /// Sends the unsent takes of every claim. What cannot be sent for want of its claim is told, and given back.
    pub(crate) fn send_all(&mut self, tell: &Tell) -> BTreeSet<TakeId> {
        let mut stuck = BTreeSet::new();
        for take in self.unsafe_takes() {
            let invitation = &take.opening().invitation;
            if self.uplinks.contains_key(invitation) {
                continue;
            }
            let claim = self.home.claims.load(invitation);
            let claim = claim.and_then(|claim| claim.ok_or(ClaimError::NotClaimed));
            let ready = claim.and_then(|claim| Ok((self.studio(claim.origin())?, claim)));
            match ready {
                Ok((studio, claim)) => self.send(&Arc::new(claim), studio),
                Err(error) => {
                    tell.tell(Told::Notice(error.message()));
                    stuck.insert(take.id().clone());
                }
            }
        }
        stuck
    }

    /// The network is another one, which is paid by the byte or is not.
    pub(crate) fn network(&self, metered: bool) {
        self.metered.now.store(metered, Ordering::Relaxed);
        self.network_changed();
    }

    /// The person says yes to mobile data, for as long as the app runs.
    pub(crate) fn agree_to_mobile_data(&self) {
        self.metered.agreed.store(true, Ordering::Relaxed);
        self.network_changed();
    }

    /// What may go over mobile data, now and later.
    pub(crate) fn metered(&self) -> Metered {
        self.metered.clone()
    }

    pub(crate) fn network_changed(&self) {
        self.uplinks.values().for_each(Uplink::network_changed);
    }

    pub(crate) fn unsafe_takes(&self) -> Vec<Take> {
        let takes = self.home.store.takes();
        takes.into_iter().filter(|take| !take.is_safe()).collect()
    }

    pub(crate) async fn stop(self) {
        for uplink in self.uplinks.into_values() {
            uplink.stop().await;
        }
    }
}

/// What of an uplink's event is told as it is. Safe is told by whoever knows when the take was stopped.
pub(super) fn told(event: &UplinkEvent) -> Option<Told> {
    match event {
        UplinkEvent::Stored { take, sequence, track } => Some(Told::Stored {
            take: take.clone(),
            sequence: *sequence,
            track: *track,
        }),
        UplinkEvent::StudioBack => Some(Told::Notice(Message::StudioBack)),
        UplinkEvent::StudioUnreachable(message) | UplinkEvent::Trouble { message, .. } => {
            Some(Told::Notice(message.clone()))
        }
        UplinkEvent::Safe { .. } | UplinkEvent::Known { .. } => None,
    }
}

/// How many segments of these takes are on this device and were not heard to be stored.
pub(super) fn unsent(takes: &[Take], stored: &BTreeMap<TakeId, u64>) -> u64 {
    let left = takes.iter().filter(|take| !take.is_safe()).map(|take| {
        let segments = take.state().map_or(0, |state| state.segments);
        segments.saturating_sub(stored.get(take.id()).copied().unwrap_or_default())
    });
    left.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_mobile_data_originals_go_where_the_brief_lets_them_or_asks_and_the_person_said_yes() {
        let metered = Metered::default();
        let rules = [MobileData::Original, MobileData::Ask, MobileData::Proxy];
        let goes = || rules.map(|rule| metered.lets_originals(rule));
        assert_eq!(goes(), [true, true, true], "on Wi-Fi");
        metered.now.store(true, Ordering::Relaxed);
        assert_eq!(goes(), [true, false, false]);
        metered.agreed.store(true, Ordering::Relaxed);
        assert_eq!(goes(), [true, true, false]);
    }
}
