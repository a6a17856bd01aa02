//! Room in memory: a budget for all bodies of devices and people, with a share for each of them, and small ones beside it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use lavalier_protocol::api::ErrorKind;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::whose::Whose;
use crate::error::ApiResult;

/// All bodies of those who have shown nothing yet, at one moment: two thousand.
const STRANGERS: usize = 32 * 1024 * 1024;
/// All calls of device managers at one moment: eight of the longest, some hundreds of the usual.
const MANAGERS: usize = 16 * 1024 * 1024;
/// So many who send as much as they can fill the budget together; one alone never does. Of the default that is eight of the
/// longest segments at once.
const SHARES: usize = 8;

/// The budgets of all bodies.
pub(super) struct Budgets {
    known: Arc<Semaphore>,
    managers: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    held: Arc<Mutex<HashMap<Whose, usize>>>,
    share: usize,
}

/// Room in a budget. It is free again when this is dropped.
pub(crate) struct Room {
    budget: Arc<Semaphore>,
    permit: Option<OwnedSemaphorePermit>,
    share: Option<Share>,
    bytes: usize,
}

/// What one device or person holds.
struct Share {
    of: Whose,
    held: Arc<Mutex<HashMap<Whose, usize>>>,
    most: usize,
    bytes: usize,
}

impl Share {
    /// One body is always let in, however small the budget is; more only within the share.
    fn grow(&mut self, bytes: usize) -> ApiResult<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let all = held.entry(self.of.clone()).or_default();
        if *all > self.bytes && *all + bytes > self.most {
            return Err(ErrorKind::Busy.into());
        }
        *all += bytes;
        self.bytes += bytes;
        Ok(())
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut all) = held.entry(self.of.clone()) {
            *all.get_mut() -= self.bytes;
            if *all.get() == 0 {
                all.remove();
            }
        }
    }
}

impl Room {
    /// Room for so many bytes in all.
    pub(super) fn grow_to(&mut self, bytes: usize) -> ApiResult<()> {
        match bytes.checked_sub(self.bytes) {
            None | Some(0) => Ok(()),
            Some(more) => self.grow(more),
        }
    }

    /// [`ErrorKind::Busy`] at once when there is none, because a body that waits holds a connection and whatever the client
    /// has in its pockets.
    fn grow(&mut self, bytes: usize) -> ApiResult<()> {
        let permits = u32::try_from(bytes).map_err(|_| ErrorKind::TooLarge)?;
        if let Some(share) = &mut self.share {
            share.grow(bytes)?;
        }
        let more = Arc::clone(&self.budget)
            .try_acquire_many_owned(permits)
            .map_err(|_| ErrorKind::Busy)?;
        match &mut self.permit {
            Some(permit) => permit.merge(more),
            None => self.permit = Some(more),
        }
        self.bytes += bytes;
        Ok(())
    }
}

impl Budgets {
    /// So many bytes for devices and people. The others' are fixed.
    pub(super) fn new(bytes: u32) -> Self {
        let budget = |bytes: usize| Arc::new(Semaphore::new(bytes));
        Self {
            known: budget(bytes as usize),
            managers: budget(MANAGERS),
            strangers: budget(STRANGERS),
            held: Arc::default(),
            share: bytes as usize / SHARES,
        }
    }

    /// No room yet, in the budget of whoever sends.
    pub(super) fn room(&self, whose: &Whose) -> Room {
        let budget = match whose {
            Whose::Claim(_) | Whose::Person(_) => &self.known,
            Whose::Manager => &self.managers,
            Whose::Nobody => &self.strangers,
        };
        let share = whose.is_known().then(|| Share {
            of: whose.clone(),
            held: Arc::clone(&self.held),
            most: self.share,
            bytes: 0,
        });
        Room {
            budget: Arc::clone(budget),
            permit: None,
            share,
            bytes: 0,
        }
    }

    /// Room for so many bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`] when there is none.
    pub(super) fn reserve(&self, whose: &Whose, bytes: usize) -> ApiResult<Room> {
        let mut room = self.room(whose);
        room.grow(bytes)?;
        Ok(room)
    }
}

#[cfg(test)]
impl Budgets {
    /// Whether nobody holds anything.
    pub(super) fn is_free(&self) -> bool {
        let free = [&self.known, &self.managers, &self.strangers].map(|budget| budget.available_permits());
        free == [self.share * SHARES, MANAGERS, STRANGERS] && self.held.lock().unwrap().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::id::ClaimId;

    use super::*;

    fn claim(seed: u8) -> Whose {
        Whose::Claim(ClaimId::from_random([seed; 16]))
    }

    #[test]
    fn one_device_does_not_take_the_room_of_the_others() {
        let budgets = Budgets::new(8_000);
        let first: Vec<Room> = (0..2).map(|_| budgets.reserve(&claim(1), 500).unwrap()).collect();
        assert!(budgets.reserve(&claim(1), 500).is_err(), "its share is an eighth");
        let other = budgets.reserve(&claim(2), 4_000).unwrap();
        assert!(
            budgets.reserve(&claim(2), 1).is_err(),
            "one body is always let in, and no more"
        );
        drop((first, other));
        assert!(budgets.reserve(&claim(1), 500).is_ok());
        assert!(budgets.is_free(), "who holds nothing is forgotten");
    }

    #[test]
    fn who_has_shown_nothing_takes_no_room_of_those_who_record() {
        let budgets = Budgets::new(1_000);
        let _all = budgets.reserve(&Whose::Nobody, STRANGERS).unwrap();
        let _calls = budgets.reserve(&Whose::Manager, MANAGERS).unwrap();
        assert!(budgets.reserve(&Whose::Nobody, 1).is_err());
        assert!(budgets.reserve(&claim(1), 1_000).is_ok());
    }
}
