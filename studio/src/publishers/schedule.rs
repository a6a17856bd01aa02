//! When to ask a vendor again.

use jiff::{SignedDuration, Timestamp};

/// Vendors publish a few times a month, at times an emergency; asking costs them next to nothing while nothing changed.
const EVERY: SignedDuration = SignedDuration::from_hours(6);
/// After a failure.
const AGAIN: SignedDuration = SignedDuration::from_mins(30);

/// Whether to ask now. `checked` is by the database, so that studios that share one ask once between them and a studio that
/// is restarted does not ask at all; `tried` is this studio's last attempt.
pub(super) fn is_due(checked: Option<Timestamp>, tried: Option<Timestamp>, now: Timestamp) -> bool {
    let over =
        |since: Option<Timestamp>, pause| since.is_none_or(|since| now.duration_since(since) >= pause || since > now);
    over(checked, EVERY) && over(tried, AGAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_asked_four_times_a_day_and_sooner_after_a_failure() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let now = at("2031-05-03T12:00:00Z").unwrap();
        for (checked, tried, due) in [
            (None, None, true),
            (at("2031-05-03T06:00:01Z"), None, false),
            (at("2031-05-03T06:00:00Z"), at("2031-05-03T06:00:00Z"), true),
            (at("2031-05-01T00:00:00Z"), at("2031-05-03T11:31:00Z"), false),
            (at("2031-05-01T00:00:00Z"), at("2031-05-03T11:30:00Z"), true),
            (None, at("2031-05-03T11:59:00Z"), false),
            (at("2031-06-01T00:00:00Z"), None, true),
        ] {
            assert_eq!(is_due(checked, tried, now), due, "{checked:?} {tried:?}");
        }
    }
}
