//! What is to be known besides, beyond what the session says.

use lavalier_protocol::brief::Brief;
use lavalier_protocol::words::Wording;

use crate::phone::happening::Thermal;

/// Below this the battery is spoken of, in percent: an hour's interview takes about as much.
const BATTERY_LOW: u8 = 15;
/// Room for less than so many minutes is spoken of.
const ROOM_LOW_MINUTES: u64 = 60;
/// So many takes that wait are spoken of: fewer are an afternoon's.
const WAITING_MANY: usize = 10;

/// A few wordings, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Notices(Vec<Wording>);

impl Notices {
    pub(super) fn all(&self) -> &[Wording] {
        &self.0
    }

    /// Adds a notice in place of the one of its kind.
    pub(super) fn tell(&mut self, notice: Wording) {
        self.withdraw(&notice);
        self.0.push(notice);
    }

    /// Takes back the notice of this kind, whatever its numbers.
    pub(super) fn withdraw(&mut self, kind: &Wording) {
        self.0.retain(|notice| notice.key() != kind.key());
    }

    fn set(&mut self, notice: Wording, on: bool) {
        if on {
            self.tell(notice);
        } else {
            self.withdraw(&notice);
        }
    }

    pub(super) fn network(&mut self, none: bool) {
        self.set(Wording::NoticeNoNetwork, none);
    }

    pub(super) fn battery(&mut self, percent: u8, charging: bool) {
        let notice = Wording::NoticeBattery {
            percent: percent.to_string(),
        };
        self.set(notice, percent <= BATTERY_LOW && !charging);
    }

    pub(super) fn thermal(&mut self, level: Thermal, platform: String) {
        self.set(Wording::NoticeHot { platform }, level == Thermal::Hot);
    }

    /// Free storage against what a minute of this brief's format takes, uncompressed.
    pub(super) fn storage(&mut self, free: Option<u64>, brief: Option<&Brief>) {
        let (Some(free), Some(brief)) = (free, brief) else {
            return;
        };
        let format = &brief.format;
        let minute = u64::from(format.rate) * u64::from(format.channels) * u64::from(format.bits / 8) * 60;
        let minutes = free / minute.max(1);
        let notice = Wording::NoticeRoomFor {
            minutes: minutes.to_string(),
        };
        self.set(notice, minutes < ROOM_LOW_MINUTES);
    }

    /// How many takes are not at the studio. The screen tells of those of this session where it has `own`; of ones from
    /// before nothing else does.
    pub(super) fn waiting(&mut self, takes: usize, own: bool) {
        let notice = Wording::NoticeWaitingTakes {
            takes: takes.to_string(),
        };
        self.set(Wording::NoticeWaitingTake, takes == 1 && !own);
        self.set(notice, takes >= WAITING_MANY || (takes > 1 && !own));
    }
}
