//! The slate of the next take, where nobody says another.
//!
//! - Roll: the brief's; from the second day of recording on with a letter (`R001`, `R001A`, `R001B`, …), by the
//!   production's time zone.
//! - Scene: `1` for an interview (one sitting is one scene), `PU` for a pickup, `WT` for a wild track, `RT` for room tone,
//!   `TEST` for a rehearsal.
//! - Take: a roll's scene begins with 1 and counts on. A number is never used again, whatever became of its take. After
//!   999 the scene goes on as `1+2`, `1+3`, …

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::{Brief, Kind};
use lavalier_protocol::journal::Opening;
use lavalier_protocol::slate::{Slate, SlateName, TAKE_MAX};
use lavalier_protocol::words::Message;

use crate::store::{Take, TakeStore};

/// A take on this device: when it began, and its slate.
pub(super) type Earlier = (Timestamp, Slate);

/// The slate of a take that begins now, after earlier ones. `number` gives the number of the next take of a roll and scene,
/// at least the one that it is told; none where there is no number left.
///
/// # Errors
/// What `number` says.
pub(super) fn next<E>(
    brief: &Brief,
    kind: Kind,
    earlier: &[Earlier],
    now: Timestamp,
    mut number: impl FnMut(&SlateName, &SlateName, u16) -> Result<Option<u16>, E>,
) -> Result<Slate, E> {
    let zone = TimeZone::get(brief.zone.as_str()).unwrap_or(TimeZone::UTC);
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let today = date(now);
    let days = earlier.iter().map(|(at, _)| date(*at)).filter(|day| *day < today);
    let roll = lettered(&brief.roll, days.collect::<BTreeSet<Date>>().len());
    let mut scenes = scenes(kind);
    loop {
        let scene = scenes.next().expect("there is always another");
        let of_scene = |slate: &&Slate| slate.roll == roll && slate.scene == scene;
        let slates = earlier.iter().map(|(_, slate)| slate);
        let last = slates.filter(of_scene).map(|slate| slate.take).max().unwrap_or(0);
        if let Some(take) = number(&roll, &scene, last + 1)? {
            return Ok(Slate { roll, scene, take });
        }
    }
}

/// What is to be said when another take on this device has the slate of this one: on the same end of the same production,
/// where their files meet.
pub(super) fn repeated(store: &TakeStore, opening: &Opening) -> Option<Message> {
    let same = |take: &Take| {
        let other = take.opening();
        other.take != opening.take
            && (&other.slate, &other.production, other.end) == (&opening.slate, &opening.production, opening.end)
    };
    store.takes().iter().any(same).then(|| Message::TakeRepeatsSlate {
        slate: opening.slate.to_string(),
    })
}

/// A slate some takes on.
pub(super) fn later(slate: &Slate, by: usize) -> Slate {
    let zero_based = usize::from(slate.take) - 1 + by;
    Slate {
        take: u16::try_from(zero_based % usize::from(TAKE_MAX) + 1).expect("at most 999"),
        ..slate.clone()
    }
}

/// The scene of a kind, and what follows when all its numbers are used up: `1`, `1+2`, `1+3`, …
fn scenes(kind: Kind) -> impl Iterator<Item = SlateName> {
    let scene = match kind {
        Kind::Interview => "1",
        Kind::Pickup => "PU",
        Kind::Wild => "WT",
        Kind::Tone => "RT",
        Kind::Rehearsal => "TEST",
    };
    let further = (2u32..).map(move |part| format!("{scene}+{part}"));
    let names = std::iter::once(scene.to_owned()).chain(further);
    names.map(|name| name.parse().expect("short, and letters, digits and +"))
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

    fn after(earlier: &[&str], kind: Kind, now: &str) -> String {
        let earlier: Vec<Earlier> = earlier
            .iter()
            .map(|take| take.split_once(' ').expect("a time and a slate"))
            .map(|(began, slate)| (at(began), slate.parse().unwrap()))
            .collect();
        let number = |_: &SlateName, _: &SlateName, least: u16| Ok::<_, ()>((least <= TAKE_MAX).then_some(least));
        next(&testing::brief(), kind, &earlier, at(now), number)
            .unwrap()
            .to_string()
    }

    #[test]
    fn each_later_day_has_its_letter_by_the_production_s_zone() {
        // Half past midnight in London is still yesterday in UTC, in summer.
        let mut earlier = vec!["2026-07-01T10:00:00Z R001/1/1", "2026-07-01T15:00:00Z R001/1/2"];
        assert_eq!(after(&earlier, Kind::Interview, "2026-07-01T22:59:00Z"), "R001/1/3");
        assert_eq!(after(&earlier, Kind::Interview, "2026-07-01T23:30:00Z"), "R001A/1/1");
        earlier.push("2026-07-02T10:00:00Z R001A/RT/1");
        assert_eq!(after(&earlier, Kind::Tone, "2026-07-03T10:00:00Z"), "R001B/RT/1");
    }

    #[test]
    fn every_scene_of_a_roll_begins_with_take_one() {
        let now = "2026-07-01T12:00:00Z";
        let mut earlier = vec!["2026-07-01T10:00:00Z R001/1/1", "2026-07-01T10:10:00Z R001/1/2"];
        assert_eq!(after(&earlier, Kind::Wild, now), "R001/WT/1");
        earlier.push("2026-07-01T10:20:00Z R001/WT/1");
        assert_eq!(after(&earlier, Kind::Interview, now), "R001/1/3");
        // What was said by hand counts in its own scene, and nowhere else.
        earlier.push("2026-07-01T10:30:00Z R001/12/40");
        earlier.push("2026-07-01T10:40:00Z R009/1/70");
        assert_eq!(after(&earlier, Kind::Interview, now), "R001/1/3");
        earlier.push("2026-07-01T10:50:00Z R001/1/999");
        assert_eq!(
            after(&earlier, Kind::Interview, now),
            "R001/1+2/1",
            "no slate stands twice"
        );
    }

    #[test]
    fn files_of_one_import_count_on() {
        let slate: Slate = "R001/12/998".parse().unwrap();
        let takes: Vec<u16> = (0..3).map(|by| later(&slate, by).take).collect();
        assert_eq!(takes, [998, 999, 1]);
    }
}
