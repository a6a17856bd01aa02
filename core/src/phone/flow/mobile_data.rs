//! What waits for Wi-Fi, and the person's yes to mobile data.
//!
//! The brief says what may go over a network that is paid by the byte. Where it says *ask*, the original waits as under
//! *proxy* until the person says yes, which holds for as long as the app runs.

use lavalier_protocol::brief::{Brief, MobileData};
use lavalier_protocol::words::Wording;

use super::{Effect, Flow};
use crate::phone::happening::Network;

/// What the network costs, and what the person said to that.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mobile {
    metered: bool,
    agreed: bool,
}

impl Flow {
    pub(super) fn network_is(&mut self, network: Network, out: &mut Vec<Effect>) {
        self.notices.network(network == Network::None);
        let metered = network == Network::Mobile;
        self.mobile.metered = metered;
        out.push(Effect::Network { metered });
    }

    /// What is said where something waits for another network than the one that there is.
    pub(super) fn notice_of_wifi(&self) -> Option<Wording> {
        let has_proxy = |brief: &Brief| brief.format.proxy_bitrate.is_some();
        let notice = if self.session.brief().is_some_and(has_proxy) {
            Wording::NoticeWaitsForWifi
        } else {
            Wording::NoticeAllWaitsForWifi
        };
        self.waits_for_wifi().then_some(notice)
    }

    fn waits_for_wifi(&self) -> bool {
        let waits = match self.session.brief().map(|brief| brief.mobile_data) {
            Some(MobileData::Ask) => !self.mobile.agreed,
            Some(MobileData::Proxy) => true,
            Some(MobileData::Original) | None => false,
        };
        waits && self.mobile.metered && self.unsafe_takes() && !self.is_recording()
    }

    /// Whether the person may say that it does not have to.
    pub(super) fn may_send_now(&self) -> bool {
        let asks = self.session.brief().map(|brief| brief.mobile_data) == Some(MobileData::Ask);
        asks && self.waits_for_wifi()
    }

    pub(super) fn send_now(&mut self, out: &mut Vec<Effect>) {
        self.mobile.agreed = true;
        out.push(Effect::SendNow);
    }
}

#[cfg(test)]
mod tests {
    use lavalier_protocol::brief::MicrophoneWish;
    use lavalier_protocol::journal::CloseReason;
    use lavalier_protocol::words::Voice;

    use super::*;
    use crate::phone::flow::Event;
    use crate::phone::flow::testing::{Walk, input};
    use crate::phone::happening::Happening;
    use crate::phone::input::Port;
    use crate::phone::press::Press;

    /// A take that ended on a network like this, under a brief that says so.
    fn sending(rule: MobileData, network: Network) -> Walk {
        let mut walk = Walk::new("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
        walk.brief.mobile_data = rule;
        walk.happened(Happening::Network { network });
        walk.rolling().press(Press::Stop).ended(CloseReason::Stopped);
        assert_eq!(walk.name(), "sending");
        walk
    }

    fn says(walk: &Walk, what: &str) -> bool {
        let shown = walk.flow.shown(1, &Voice::english());
        shown.notices.iter().any(|notice| notice.words.what.contains(what))
    }

    fn says_that_it_waits(walk: &Walk) -> bool {
        says(walk, "waits for Wi-Fi")
    }

    #[test]
    fn on_mobile_data_the_person_is_told_what_waits_and_may_say_yes_once() {
        let mut walk = sending(MobileData::Ask, Network::Mobile);
        assert!(says_that_it_waits(&walk));
        walk.press(Press::SendNow);
        assert!(walk.wanted.contains(&Effect::SendNow));
        assert!(!says_that_it_waits(&walk) && !walk.flow.offers(&Press::SendNow));
    }

    #[test]
    fn where_the_production_wants_no_original_over_mobile_data_nobody_is_asked() {
        let walk = sending(MobileData::Proxy, Network::Mobile);
        assert!(says_that_it_waits(&walk) && !walk.flow.offers(&Press::SendNow));
    }

    #[test]
    fn where_no_small_copy_is_made_none_is_promised() {
        let mut walk = sending(MobileData::Ask, Network::Mobile);
        assert!(says(&walk, "a small copy is sent now"));
        walk = Walk::new("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
        walk.brief.format.proxy_bitrate = None;
        walk.happened(Happening::Network {
            network: Network::Mobile,
        });
        walk.rolling().press(Press::Stop).ended(CloseReason::Stopped);
        assert!(says_that_it_waits(&walk) && !says(&walk, "copy"));
    }

    #[test]
    fn whoever_opens_the_app_again_can_still_say_yes() {
        let mut walk = Walk::new("ios", MicrophoneWish::Any, input(Port::BuiltIn, "own"));
        walk.brief.mobile_data = MobileData::Ask;
        walk.through_the_gate().on(Event::Waiting(1));
        assert!(!walk.flow.offers(&Press::SendNow));
        walk.happened(Happening::Network {
            network: Network::Mobile,
        });
        assert_eq!(walk.name(), "ready");
        assert!(says_that_it_waits(&walk) && walk.flow.offers(&Press::SendNow));
        walk.happened(Happening::Back).press(Press::LeaveAnyway);
        assert_eq!(walk.name(), "finished");
        walk.press(Press::SendNow);
        assert!(walk.wanted.contains(&Effect::SendNow));
        assert!(!says_that_it_waits(&walk) && !walk.flow.offers(&Press::SendNow));
    }

    #[test]
    fn on_wifi_or_where_everything_may_go_nothing_waits() {
        for (rule, network) in [
            (MobileData::Ask, Network::Unmetered),
            (MobileData::Proxy, Network::Unmetered),
            (MobileData::Original, Network::Mobile),
        ] {
            let walk = sending(rule, network);
            assert!(!says_that_it_waits(&walk) && !walk.flow.offers(&Press::SendNow));
        }
    }
}
