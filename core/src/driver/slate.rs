//! The slate of the next take, where nobody says another.
//!
//! - Roll: the brief's; from the second day of recording on with a letter (`R001`, `R001A`, `R001B`, …), by the
//!   production's time zone.
//! - Scene: `1` for an interview (one sitting is one scene), `PU` for a pickup, `WT` for a wild track, `RT` for room tone,
//!   `TEST` for a rehearsal.
//! - Take: counts this claim's takes; after 999 it begins again at 1.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::slate::{Slate, SlateName, TAKE_MAX};

/// The slate of a take that begins now, after takes that began then.
pub(super) fn next(brief: &Brief, kind: Kind, earlier: &[Timestamp], now: Timestamp, number: u32) -> Slate {
    let zone = TimeZone::get(brief.zone.as_str()).unwrap_or(TimeZone::UTC);
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = date(now);
    let days: BTreeSet<Date> = earlier.iter().map(|at| date(*at)).filter(|day| *day < today).collect();
    let take = (number.saturating_sub(1)) % u32::from(TAKE_MAX) + 1;
    Slate {
        roll: lettered(&brief.roll, days.len()),
        scene: scene(kind).parse().expect("a harmless literal"),
        take: u16::try_from(take).expect("at most 999"),
    }
}

/// A slate some takes on.
pub(super) fn later(slate: &Slate, by: usize) -> Slate {
    let zero_based = usize::from(slate.take) - 1 + by;
    Slate {
        take: u16::try_from(zero_based % usize::from(TAKE_MAX) + 1).expect("at most 999"),
        ..slate.clone()
    }
}

const fn scene(kind: Kind) -> &'static str {
    match kind {
        Kind::Interview => "1",
        Kind::Pickup => "PU",
        Kind::Wild => "WT",
        Kind::Tone => "RT",
        Kind::Rehearsal => "TEST",
    }
}

/// The roll with the letter of a later day. A roll that has no room for one stays as it is: its dates tell days apart.
fn lettered(roll: &SlateName, days_before: usize) -> SlateName {
    let Some(index) = days_before.checked_sub(1) else {
        return roll.clone();
    };
    let letter = char::from(b'A' + u8::try_from(index.min(25)).expect("at most 25"));
    format!("{roll}{letter}").parse().unwrap_or_else(|_| roll.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn each_later_day_has_its_letter_by_the_production_s_zone() {
        let brief = testing::brief();
        // Half past midnight in London is still yesterday in UTC, in summer.
        let earlier = [at("2026-07-01T10:00:00Z"), at("2026-07-01T15:00:00Z")];
        let same = next(&brief, Kind::Interview, &earlier, at("2026-07-01T22:59:00Z"), 3);
        assert_eq!(same.to_string(), "R001/1/3");
        let second = next(&brief, Kind::Interview, &earlier, at("2026-07-01T23:30:00Z"), 3);
        assert_eq!(second.to_string(), "R001A/1/3");
        let earlier = [at("2026-07-01T10:00:00Z"), at("2026-07-02T10:00:00Z")];
        let third = next(&brief, Kind::Tone, &earlier, at("2026-07-03T10:00:00Z"), 1000);
        assert_eq!(third.to_string(), "R001B/RT/1");
    }

    #[test]
    fn files_of_one_import_count_on() {
        let slate: Slate = "R001/12/998".parse().unwrap();
        let takes: Vec<u16> = (0..3).map(|by| later(&slate, by).take).collect();
        assert_eq!(takes, [998, 999, 1]);
    }
}
