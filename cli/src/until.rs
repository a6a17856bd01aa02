//! Ends as people type them: a time (`2026-12-01T18:00:00Z`), or how long from now (`14d`).

use std::str::FromStr;

use lavalier_protocol::Timestamp;

use crate::span::Span;

/// An end from the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    /// Then.
    At(Timestamp),
    /// So long from now.
    In(Span),
}

/// A text that is no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time such as 2026-12-01T18:00:00Z, or how long from now, such as 14d")]
pub(crate) struct NotAnEnd;

impl Until {
    /// When that is, as seen from `now`.
    pub(crate) fn from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::In(span) => now.saturating_add(span.duration()).unwrap_or(Timestamp::MAX),
        }
    }
}

impl FromStr for Until {
    type Err = NotAnEnd;

    fn from_str(text: &str) -> Result<Self, NotAnEnd> {
        let span = || text.parse().map(Self::In);
        text.parse().map(Self::At).or_else(|_| span()).map_err(|_| NotAnEnd)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_a_time_or_a_length_from_now() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().expect("a time");
        let end = |text: &str| text.parse::<Until>().map(|until| until.from(now).to_string());
        assert_eq!(end("2026-12-01T18:00:00+01:00").as_deref(), Ok("2026-12-01T17:00:00Z"));
        assert_eq!(end("2d").as_deref(), Ok("2026-11-25T12:00:00Z"));
        assert_eq!(end("soon"), Err(NotAnEnd));
    }
}
