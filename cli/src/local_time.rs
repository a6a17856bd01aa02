//! Times as a person reads them: in this machine's time zone, to the minute, with the zone's name. Programs get RFC 3339.

use jiff::tz::TimeZone;
use lavalier_protocol::Timestamp;
use lavalier_protocol::words::{Message, start};

/// `2026-11-23 14:05 GMT`.
#[expect(
    clippy::disallowed_methods,
    reason = "what a person reads on this machine is in this machine's zone; nothing is stored or sent in it"
)]
pub(crate) fn local(at: Timestamp) -> String {
    in_zone(at, own_zone().unwrap_or_else(TimeZone::system))
}

/// The zone of this machine's own file. Without asking what it is called: a name is looked for among all there are, which
/// takes longer than the rest of a command.
fn own_zone() -> Option<TimeZone> {
    if std::env::var_os("TZ").is_some() {
        return None;
    }
    TimeZone::tzif("", &std::fs::read("/etc/localtime").ok()?).ok()
}

/// What is said to whoever is ready before the interview's time, `now`.
#[expect(
    clippy::disallowed_methods,
    reason = "as above: the person reads this machine's clock"
)]
pub(crate) fn ready_for(at: Timestamp, now: Timestamp) -> Message {
    start::ready_for(at, now, &TimeZone::system())
}

fn in_zone(at: Timestamp, zone: TimeZone) -> String {
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_the_reader_s_own_to_the_minute_and_says_by_which_clock() {
        let at: Timestamp = "2026-07-23T06:45:29.123456Z".parse().expect("a time");
        let london = TimeZone::get("Europe/London").expect("it is known");
        assert_eq!(in_zone(at, london), "2026-07-23 07:45 BST");
        assert_eq!(in_zone(at, TimeZone::UTC), "2026-07-23 06:45 UTC");
    }
}
