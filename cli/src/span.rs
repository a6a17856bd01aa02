//! Durations as people type them: `60s`, `5m`, `36h`, `14d`, `2w`.

use std::str::FromStr;
use std::time::Duration;

/// A length of time from the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(Duration);

/// A text that is no duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a duration is a number with s, m, h, d or w behind it, such as 60s or 14d")]
pub(crate) struct NotASpan;

/// Ten years: longer is a slip of the finger.
const SECONDS_MAX: f64 = 10.0 * 366.0 * 86_400.0;

impl Span {
    /// The duration.
    pub(crate) fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let unit = text.chars().last().ok_or(NotASpan)?;
        let scale = match unit {
            's' => 1.0,
            'm' => 60.0,
            'h' => 3_600.0,
            'd' => 86_400.0,
            'w' => 604_800.0,
            _ => return Err(NotASpan),
        };
        let number = &text[..text.len() - 1];
        if !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(NotASpan);
        }
        let seconds = number.parse::<f64>().map_err(|_| NotASpan)? * scale;
        if seconds <= 0.0 || seconds > SECONDS_MAX {
            return Err(NotASpan);
        }
        Ok(Self(Duration::from_secs_f64(seconds)))
    }
}

/// A number of bits a second: `1500k`, `2M`, `64000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BitRate(u64);

/// A text that is no bit rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is a number of bits a second, such as 1500k or 2M")]
pub(crate) struct NotARate;

impl BitRate {
    /// Bits a second.
    pub(crate) fn bits_per_second(self) -> u64 {
        self.0
    }
}

impl FromStr for BitRate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let (number, scale) = match text.as_bytes().last() {
            Some(b'k' | b'K') => (&text[..text.len() - 1], 1_000),
            Some(b'm' | b'M') => (&text[..text.len() - 1], 1_000_000),
            _ => (text, 1),
        };
        if !number.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NotARate);
        }
        let bits = number.parse::<u64>().ok().and_then(|number| number.checked_mul(scale));
        // Below 8 kb/s not even the proxy would ever arrive.
        bits.filter(|bits| *bits >= 8_000).map(Self).ok_or(NotARate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_type_them() {
        assert_eq!("14d".parse::<Span>().unwrap().duration().as_secs(), 14 * 86_400);
        assert_eq!("1.5s".parse::<Span>().unwrap().duration().as_millis(), 1_500);
        for bad in ["", "14", "d", "-1d", "0s", "1y", "1e9w", "99999w", "1é"] {
            assert_eq!(bad.parse::<Span>(), Err(NotASpan), "{bad}");
        }
    }

    #[test]
    fn rates_read_as_people_type_them() {
        assert_eq!("1500k".parse::<BitRate>().unwrap().bits_per_second(), 1_500_000);
        for bad in [
            "",
            "k",
            "1",
            "fast",
            "-2M",
            "+5000k",
            "1.5M",
            "1 k",
            "99999999999999999999",
        ] {
            assert_eq!(bad.parse::<BitRate>(), Err(NotARate), "{bad}");
        }
    }
}
