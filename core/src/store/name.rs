//! What a stored segment is called: enough for recovery to adopt it when its journal line was lost.

use std::fmt;

use lavalier_protocol::sealed::Track;

/// The end of a finished segment's name.
const SUFFIX: &str = ".age";
/// The end of the name of a file that is being written; such a file is nothing yet.
pub(super) const PART: &str = ".part";

/// `{sequence:08}-{track}-{first_sample}-{samples}.age`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SegmentName {
    /// Runs over all tracks of the take.
    pub sequence: u64,
    /// Of which track.
    pub track: Track,
    /// Its first sample (`file`: byte).
    pub first_sample: u64,
    /// How many samples (bytes).
    pub samples: u64,
}

impl SegmentName {
    /// Reads a file's name; none when it is not a segment's.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(SUFFIX)?.split('-');
        let mut next = || parts.next();
        let this = Self {
            sequence: number(next()?)?,
            track: Track::from_name(next()?)?,
            first_sample: number(next()?)?,
            samples: number(next()?)?,
        };
        // One spelling for each: what is read is what would be written.
        (this.to_string() == name).then_some(this)
    }

    pub(super) fn part(&self) -> String {
        format!("{self}{PART}")
    }
}

fn number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

impl fmt::Display for SegmentName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sequence,
            track,
            first_sample,
            samples,
        } = self;
        write!(f, "{sequence:08}-{track}-{first_sample}-{samples}{SUFFIX}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_no_other_spelling_does() {
        let name = SegmentName {
            sequence: 7,
            track: Track::Proxy,
            first_sample: 144_000,
            samples: 48_000,
        };
        assert_eq!(name.to_string(), "00000007-proxy-144000-48000.age");
        assert_eq!(SegmentName::parse(&name.to_string()), Some(name));
        for other in [
            "7-proxy-144000-48000.age",
            "00000007-proxy-0144000-48000.age",
            "00000007-proxy-+144000-48000.age",
            "00000007-video-144000-48000.age",
            "00000007-proxy-144000-48000.age.part",
            "00000007-proxy-144000-48000-1.age",
            "journal.jsonl",
        ] {
            assert_eq!(SegmentName::parse(other), None, "{other}");
        }
    }
}
