//! What was observed and holds until something else is: a platform tells changes alone, and a sitting that follows one that
//! panicked would take mobile data for free, and a phone in a pocket for one that somebody looks at.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::phone::happening::Happening;

/// Of what the phone was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Network,
    Front,
    Silence,
}

/// The last of each kind.
#[derive(Clone, Default)]
pub(in crate::phone) struct Lasting(Arc<Mutex<BTreeMap<Of, Happening>>>);

impl Lasting {
    /// Takes in what was observed.
    pub(super) fn keep(&self, happening: &Happening) {
        let of = match happening {
            Happening::Network { .. } => Of::Network,
            Happening::Backgrounded | Happening::Foregrounded => Of::Front,
            Happening::Silenced { .. } => Of::Silence,
            _ => return,
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(of, happening.clone());
    }

    /// What holds.
    pub(super) fn all(&self) -> Vec<Happening> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::happening::Network;

    #[test]
    fn after_a_panic_the_network_is_still_paid_for_and_the_phone_still_in_a_pocket() {
        let lasting = Lasting::default();
        let (wifi, mobile) = (Network::Unmetered, Network::Mobile);
        for happening in [
            Happening::Foregrounded,
            Happening::Network { network: wifi },
            Happening::Back,
            Happening::Network { network: mobile },
            Happening::Backgrounded,
        ] {
            lasting.keep(&happening);
        }
        let expected = vec![Happening::Network { network: mobile }, Happening::Backgrounded];
        assert_eq!(lasting.all(), expected);
    }
}
