//! Spans of time as people write them: `90m`, `24h`, `14d`, `2w`.

/// Seconds, from a number with a unit behind it.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let unit = text.chars().last()?;
    let scale = match unit {
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let number = &text[..text.len() - unit.len_utf8()];
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse::<u64>().ok()?.checked_mul(scale)
}

/// The same, from seconds: in the largest unit that leaves no rest. Rules of this kind are known by their days, not weeks.
pub(in crate::policy) fn text(seconds: u64) -> String {
    for (scale, unit) in [(86_400, 'd'), (3_600, 'h')] {
        if seconds != 0 && seconds.is_multiple_of(scale) {
            return format!("{}{unit}", seconds / scale);
        }
    }
    format!("{}m", seconds / 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_as_people_write_them_and_nothing_else_does() {
        assert_eq!(seconds("14d"), Some(14 * 86_400));
        assert_eq!(seconds("2w"), seconds("14d"));
        assert_eq!(text(14 * 86_400), "14d");
        assert_eq!(text(36 * 3_600), "36h");
        for bad in ["", "d", "14", "-1d", "1.5d", "1é", "99999999999999999999d", "14 d"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
