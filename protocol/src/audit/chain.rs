//! The chain: composing the next line, and checking that a log is whole and extends what was seen before.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::LINE_MAX;
use super::entry::Entry;
use super::event::Event;
use crate::digest::Digest;
use crate::id::ProductionId;
use crate::json::{self, JsonError};
use crate::text::Text;

/// How far a log has come: with it, a later look tells whether the same log goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Lines.
    pub lines: u64,
    /// Digest of the last line's bytes without its newline; zeros where there is none.
    pub digest: Digest,
}

/// `LINES DIGEST`.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.lines, self.digest)
    }
}

/// A text that is no [`Head`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the head of an audit log is its number of lines and the last one's digest")]
pub struct NotAHead;

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (lines, digest) = text.split_once(' ').ok_or(NotAHead)?;
        Ok(Self {
            lines: lines.parse().map_err(|_| NotAHead)?,
            digest: digest.parse().map_err(|_| NotAHead)?,
        })
    }
}

impl Head {
    /// Of a log without lines.
    pub const EMPTY: Self = Self {
        lines: 0,
        digest: Digest::ZERO,
    };

    /// The bytes of the next line, without its newline.
    ///
    /// # Panics
    /// Never: an entry has a JSON form.
    #[must_use]
    pub fn compose(self, production: &ProductionId, event: &Event, at: Timestamp) -> Vec<u8> {
        let entry = Entry {
            line: self.lines,
            prev: self.digest,
            production: production.clone(),
            at,
            actor: event.actor.clone(),
            action: Text::new(event.action.name()).expect("names of actions are harmless literals"),
            object: event.object.clone(),
            detail: event.detail.clone(),
        };
        serde_json::to_vec(&entry).expect("an entry has a JSON form")
    }

    /// The head behind `line`.
    #[must_use]
    pub fn after(self, line: &[u8]) -> Self {
        Self {
            lines: self.lines + 1,
            digest: Digest::of(line),
        }
    }
}

/// Why a log was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditProblem {
    /// A line that is none of a log.
    #[error("line {line} is no entry: {reason}")]
    Entry {
        /// From 0.
        line: u64,
        /// What the parser says.
        reason: JsonError,
    },
    /// A line that does not name the one before it: something between was changed, left out or put in.
    #[error("line {line} does not follow the line before it")]
    Broken {
        /// From 0.
        line: u64,
    },
    /// A line of another production's log.
    #[error("line {line} is of another production")]
    Production {
        /// From 0.
        line: u64,
    },
    /// Shorter than it was.
    #[error("it has {lines} lines, where {seen} were seen before: it was cut short")]
    Truncated {
        /// Lines now.
        lines: u64,
        /// Lines then.
        seen: u64,
    },
    /// Whole in itself, but not what it was.
    #[error("its first {lines} lines are not those that were seen before: it was rewritten")]
    Rewritten {
        /// How many were compared.
        lines: u64,
    },
}

impl AuditProblem {
    /// One word for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Entry { .. } => "entry",
            Self::Broken { .. } => "broken",
            Self::Production { .. } => "production",
            Self::Truncated { .. } => "truncated",
            Self::Rewritten { .. } => "rewritten",
        }
    }
}

/// A log that is being read, line by line, in constant memory.
#[derive(Debug, Clone)]
pub struct Chain<'a> {
    production: &'a ProductionId,
    seen: &'a [Head],
    head: Head,
}

impl<'a> Chain<'a> {
    /// Before the first line of a production's log, which has to go through each of the heads that were `seen`.
    #[must_use]
    pub const fn new(production: &'a ProductionId, seen: &'a [Head]) -> Self {
        Self {
            production,
            seen,
            head: Head::EMPTY,
        }
    }

    /// How far it has come.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Takes the next line, without its newline.
    ///
    /// # Errors
    /// [`AuditProblem`] when it is not the next line, or the log is another than the one seen before.
    pub fn accept(&mut self, bytes: &[u8]) -> Result<Entry, AuditProblem> {
        let line = self.head.lines;
        let entry: Entry = json::parse(bytes, LINE_MAX).map_err(|reason| AuditProblem::Entry { line, reason })?;
        if entry.line != line || entry.prev != self.head.digest {
            return Err(AuditProblem::Broken { line });
        }
        if entry.production != *self.production {
            return Err(AuditProblem::Production { line });
        }
        self.head = self.head.after(bytes);
        let here = self.seen.iter().filter(|seen| seen.lines == self.head.lines);
        if here.into_iter().any(|seen| *seen != self.head) {
            return Err(AuditProblem::Rewritten { lines: self.head.lines });
        }
        Ok(entry)
    }

    /// Ends the log.
    ///
    /// # Errors
    /// [`AuditProblem::Truncated`] when more was seen before.
    pub fn finish(self) -> Result<Head, AuditProblem> {
        match self.seen.iter().map(|seen| seen.lines).max() {
            Some(seen) if seen > self.head.lines => Err(AuditProblem::Truncated {
                lines: self.head.lines,
                seen,
            }),
            _ => Ok(self.head),
        }
    }
}

/// Checks a whole log: each line follows the one before it, all are of `production`, and it goes through every head in
/// `seen`. Gives its head.
///
/// # Errors
/// [`AuditProblem`] names the first line that is wrong, or says that the log was cut short or rewritten.
pub fn verify(production: &ProductionId, log: &[u8], seen: &[Head]) -> Result<Head, AuditProblem> {
    let mut chain = Chain::new(production, seen);
    let log = log.strip_suffix(b"\n").unwrap_or(log);
    for line in log.split(|byte| *byte == b'\n').filter(|_| !log.is_empty()) {
        chain.accept(line)?;
    }
    chain.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Action, Actor};
    use super::*;

    fn production() -> ProductionId {
        "show".parse().unwrap()
    }

    fn lines(of: &[Action]) -> Vec<Vec<u8>> {
        let mut head = Head::EMPTY;
        let compose = |action: &Action| {
            let event = Event::new(Actor::Studio, *action).to(&"tk-1").with("reason", &"why");
            let line = head.compose(&production(), &event, Timestamp::UNIX_EPOCH);
            head = head.after(&line);
            line
        };
        of.iter().map(compose).collect()
    }

    fn log(lines: &[Vec<u8>]) -> Vec<u8> {
        lines
            .iter()
            .flat_map(|line| [line.as_slice(), b"\n"].concat())
            .collect()
    }

    fn head(lines: &[Vec<u8>]) -> Head {
        lines.iter().fold(Head::EMPTY, |head, line| head.after(line))
    }

    const SOME: [Action; 4] = [
        Action::ProductionCreated,
        Action::KeyringRead,
        Action::TakeRead,
        Action::AuditRead,
    ];

    #[test]
    fn a_log_that_goes_on_is_believed() {
        let lines = lines(&SOME);
        let seen = [head(&lines[..1]), head(&lines[..3])];
        assert_eq!(verify(&production(), &log(&lines), &seen), Ok(head(&lines)));
        assert_eq!(verify(&production(), b"", &[]), Ok(Head::EMPTY));
        assert_eq!(verify(&production(), b"", &[Head::EMPTY]), Ok(Head::EMPTY));
    }

    #[test]
    fn a_log_that_was_cut_short_or_rewritten_is_refused_by_name() {
        let before = lines(&SOME);
        let seen = [head(&before)];
        assert_eq!(
            verify(&production(), &log(&before[..2]), &seen),
            Err(AuditProblem::Truncated { lines: 2, seen: 4 })
        );
        // Whole in itself, with one entry less and one more at its end.
        let other = lines(&[SOME[0], SOME[2], SOME[3], SOME[3], SOME[3]]);
        assert_eq!(
            verify(&production(), &log(&other), &seen),
            Err(AuditProblem::Rewritten { lines: 4 })
        );
        assert_eq!(
            verify(&"other".parse().unwrap(), &log(&before), &[]),
            Err(AuditProblem::Production { line: 0 })
        );
    }

    #[test]
    fn a_line_left_out_put_in_or_swapped_breaks_the_chain() {
        let good = lines(&SOME);
        let broken = |lines: &[Vec<u8>]| verify(&production(), &log(lines), &[]).unwrap_err();
        let mut without = good.clone();
        without.remove(1);
        assert_eq!(broken(&without), AuditProblem::Broken { line: 1 });
        let mut twice = good.clone();
        twice.insert(2, good[1].clone());
        assert_eq!(broken(&twice), AuditProblem::Broken { line: 2 });
        let mut swapped = good.clone();
        swapped.swap(1, 2);
        assert_eq!(broken(&swapped), AuditProblem::Broken { line: 1 });
    }

    #[test]
    fn a_word_of_a_later_studio_is_taken_as_it_is() {
        let line = lines(&SOME[..1]).remove(0);
        let line = String::from_utf8(line)
            .unwrap()
            .replace("production.created", "moon.landed");
        let production = production();
        let mut chain = Chain::new(&production, &[]);
        assert_eq!(chain.accept(line.as_bytes()).unwrap().action.as_str(), "moon.landed");
    }

    proptest! {
        #[test]
        fn no_changed_byte_stays_unnoticed_by_who_saw_the_head(at in 0_usize..2_000, to in any::<u8>()) {
            let lines = lines(&SOME);
            let mut bytes = log(&lines);
            let at = at % bytes.len();
            prop_assume!(bytes[at] != to && at + 1 != bytes.len());
            bytes[at] = to;
            prop_assert!(verify(&production(), &bytes, &[head(&lines)]).is_err());
        }

        #[test]
        fn whatever_a_studio_sends_is_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _answered = verify(&production(), &bytes, &[]);
        }
    }
}
