//! When an interview is to begin, in the reader's own time.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::message::Message;

/// A weekday alone tells the day for so long.
const WEEK: i32 = 7;

/// What is said to whoever was found ready before the interview's time. `zone` is the device's: the person reads their own
/// clock.
#[must_use]
pub fn ready_for(at: Timestamp, now: Timestamp, zone: &TimeZone) -> Message {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let weekday = weekday(at.weekday()).to_owned();
    let time = at.strftime("%H:%M").to_string();
    let days = now.date().until(at.date()).map_or(WEEK, |span| span.get_days());
    if days < WEEK {
        return Message::ReadyFor { weekday, time };
    }
    Message::ReadyForDate {
        weekday,
        day: at.day().to_string(),
        month: month(at.month()).to_owned(),
        time,
    }
}

/// The same with its date, by a clock that is perhaps not the reader's: its zone is named.
#[must_use]
pub fn ready_for_in(at: Timestamp, zone: &TimeZone, name: &str) -> Message {
    let at = at.to_zoned(zone.clone());
    Message::ReadyForDateIn {
        weekday: weekday(at.weekday()).to_owned(),
        day: at.day().to_string(),
        month: month(at.month()).to_owned(),
        time: at.strftime("%H:%M").to_string(),
        zone: name.to_owned(),
    }
}

/// By the catalogue's names, which each language words.
const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

const fn month(number: i8) -> &'static str {
    match number {
        1 => "january",
        2 => "february",
        3 => "march",
        4 => "april",
        5 => "may",
        6 => "june",
        7 => "july",
        8 => "august",
        9 => "september",
        10 => "october",
        11 => "november",
        _ => "december",
    }
}

#[cfg(test)]
mod tests {
    use super::super::voice::Voice;
    use super::*;

    fn said(at: &str, now: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        let message = ready_for(at.parse().unwrap(), now.parse().unwrap(), &zone);
        Voice::english().say(&message).what
    }

    #[test]
    fn a_person_is_told_the_day_and_hour_by_their_own_clock() {
        let at = "2026-11-24T14:00:00Z";
        assert_eq!(
            said(at, "2026-11-23T09:00:00Z", "Europe/London"),
            "Ready for Tuesday 14:00, your time."
        );
        assert_eq!(
            said(at, "2026-11-23T09:00:00Z", "Australia/Sydney"),
            "Ready for Wednesday 01:00, your time."
        );
        assert_eq!(
            said("2026-12-01T14:00:00Z", "2026-11-23T09:00:00Z", "Europe/London"),
            "Ready for Tuesday, 1 December, 14:00, your time."
        );
    }

    #[test]
    fn whose_clock_it_is_is_said_where_it_is_not_the_reader_s() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let message = ready_for_in("2026-11-24T14:00:00Z".parse().unwrap(), &zone, "Europe/London");
        assert_eq!(
            Voice::english().say(&message).what,
            "Ready for Tuesday, 24 November, 14:00 in the time zone Europe/London."
        );
    }

    #[test]
    fn every_weekday_and_month_has_its_own_name() {
        let days = (1..=7).map(|day| said(&format!("2027-03-{day:02}T12:00:00Z"), "2027-02-28T12:00:00Z", "UTC"));
        assert_eq!(days.collect::<std::collections::BTreeSet<_>>().len(), 7);
        let months =
            (1..=12).map(|month| said(&format!("2028-{month:02}-01T12:00:00Z"), "2026-01-01T00:00:00Z", "UTC"));
        let months: Vec<String> = months.collect();
        assert!(
            months.iter().zip(1..).all(|(text, _)| text.contains(", 1 ")),
            "{months:?}"
        );
        assert_eq!(months.iter().filter(|text| text.contains("December")).count(), 1);
    }
}
