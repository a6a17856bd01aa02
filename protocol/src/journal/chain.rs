//! The journal's rules, line by line.

use std::collections::{BTreeMap, VecDeque};

use super::entry::{Close, Entry, Gap, Head, Line, Segment, Signature};
use super::opening::{Opening, TrackFormat};
use super::problem::{Problem, ProblemKind};
use crate::digest::Digest;
use crate::jws::{Jws, Typ};
use crate::sealed::{FILE_PIECE, SEALED_MAX, SEGMENTS_MAX, Track};

/// A signature follows this many segments at the latest, besides the ones at the opening and the close.
pub const SIGNATURE_EVERY: u64 = 10;
/// How many lines a signature may lag behind: a key store that takes minutes to answer is asked again instead.
pub const SIGNATURE_LAG_MAX: usize = 256;
/// A line for each segment, and as many again for gaps, clocks, marks and signatures.
const LINES_MAX: u64 = SEGMENTS_MAX * 2;

/// The state of a journal after some lines: small, whatever the take's length.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    lines: u64,
    head: Option<Digest>,
    recent: VecDeque<Digest>,
    opening: Option<Box<Opening>>,
    next_sequence: u64,
    tracks: BTreeMap<Track, TrackState>,
    gaps_end: u64,
    sealed_bytes: u64,
    close: Option<(u64, Close)>,
    recovered: bool,
    signed_lines: u64,
    signed_segments: u64,
    segments_at: VecDeque<u64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct TrackState {
    next_sample: u64,
    ended: bool,
}

/// What a pushed line was.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushed {
    /// The line, if it could be read.
    pub line: Option<Line>,
    /// Everything that is wrong with it.
    pub problems: Vec<Problem>,
}

impl Chain {
    /// A journal without lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many lines were pushed.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// SHA-256 of the last line; zeros before the first.
    #[must_use]
    pub fn head(&self) -> Digest {
        self.head.unwrap_or(Digest::ZERO)
    }

    /// The opening, once it was pushed.
    #[must_use]
    pub fn opening(&self) -> Option<&Opening> {
        self.opening.as_deref()
    }

    /// How many lines the device key vouches for.
    #[must_use]
    pub const fn signed_lines(&self) -> u64 {
        self.signed_lines
    }

    /// How many segments the device key vouches for.
    #[must_use]
    pub const fn signed_segments(&self) -> u64 {
        self.signed_segments
    }

    /// How many segments were journalled: the sequence that the next one gets.
    #[must_use]
    pub const fn segments(&self) -> u64 {
        self.next_sequence
    }

    /// Sealed bytes of all journalled segments.
    #[must_use]
    pub const fn sealed_bytes(&self) -> u64 {
        self.sealed_bytes
    }

    /// The end of a track's last segment, in samples (a `file` track: bytes).
    #[must_use]
    pub fn samples_of(&self, track: Track) -> u64 {
        self.tracks.get(&track).map_or(0, |state| state.next_sample)
    }

    /// The end of the take's main track: the audio, or the imported file.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples_of(Track::Audio).max(self.samples_of(Track::File))
    }

    /// The close, once it was pushed.
    #[must_use]
    pub fn close(&self) -> Option<&Close> {
        self.close.as_ref().map(|(_, close)| close)
    }

    /// Whether the close is there and a signature covers it: the only end of a take.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.close.is_some_and(|(line, _)| line < self.signed_lines)
    }

    /// Whether the take was picked up after the recorder died.
    #[must_use]
    pub const fn recovered(&self) -> bool {
        self.recovered
    }

    /// The bytes of the next line (without its newline). Nothing changes until they are pushed.
    ///
    /// # Panics
    /// When `entry` has no JSON form, which no entry lacks.
    #[must_use]
    pub fn compose(&self, entry: Entry) -> Vec<u8> {
        let line = Line {
            line: self.lines,
            prev: self.head(),
            entry,
        };
        serde_json::to_vec(&line).expect("every entry has a JSON form")
    }

    /// What a signature over all lines so far signs; none before the opening.
    #[must_use]
    pub fn to_sign(&self) -> Option<Head> {
        let take = self.opening()?.take.clone();
        Some(Head {
            take,
            lines: self.lines,
            head: self.head(),
        })
    }

    /// The entry that holds a signature made over an earlier [`Chain::to_sign`].
    #[must_use]
    pub fn signature_entry(jws: Jws) -> Entry {
        Entry::Signature(Signature { jws })
    }

    /// Takes the next line (without its newline). The chain goes on over a line with problems, so that every later
    /// problem is found too; a caller that stores only sound journals drops its copy of the chain instead.
    pub fn push(&mut self, bytes: &[u8]) -> Pushed {
        let number = self.lines;
        let mut kinds = Vec::new();
        let line = match Line::parse(bytes) {
            Ok(line) => {
                self.check_place(&line, &mut kinds);
                self.check_entry(&line.entry, &mut kinds);
                Some(line)
            }
            Err(error) => {
                kinds.push(ProblemKind::Malformed {
                    reason: error.to_string(),
                });
                None
            }
        };
        if number >= LINES_MAX {
            kinds.push(ProblemKind::TooLong);
        }
        self.advance(bytes);
        let problems = kinds
            .into_iter()
            .map(|kind| place(number, line.as_ref(), kind))
            .collect();
        Pushed { line, problems }
    }

    fn advance(&mut self, bytes: &[u8]) {
        let head = Digest::of(bytes);
        self.lines += 1;
        self.head = Some(head);
        self.recent.push_back(head);
        self.segments_at.push_back(self.next_sequence);
        if self.recent.len() > SIGNATURE_LAG_MAX {
            self.recent.pop_front();
            self.segments_at.pop_front();
        }
    }

    fn check_place(&self, line: &Line, problems: &mut Vec<ProblemKind>) {
        if line.line != self.lines {
            problems.push(ProblemKind::LineNumber {
                expected: self.lines,
                found: line.line,
            });
        }
        if line.prev != self.head() {
            problems.push(ProblemKind::ChainBroken);
        }
    }

    fn check_entry(&mut self, entry: &Entry, problems: &mut Vec<ProblemKind>) {
        match (self.lines, entry) {
            (0, Entry::Open(opening)) => self.open(opening, problems),
            (0, _) => problems.push(ProblemKind::NoOpening),
            (_, Entry::Open(_)) => problems.push(ProblemKind::SecondOpening),
            (_, Entry::Signature(signature)) => self.check_signature(signature, problems),
            _ if self.close.is_some() => problems.push(ProblemKind::AfterClose),
            (_, Entry::Segment(segment)) => self.segment(segment, problems),
            (_, Entry::Gap(gap)) => self.gap(gap, problems),
            (_, Entry::Recovered(_)) => self.recovered = true,
            (_, Entry::Close(close)) => self.close_with(close, problems),
            (_, Entry::Mark(_) | Entry::Clock(_)) => {}
        }
    }

    fn open(&mut self, opening: &Opening, problems: &mut Vec<ProblemKind>) {
        if opening.version != 1 {
            problems.push(ProblemKind::Version(opening.version));
        }
        self.tracks = opening
            .tracks
            .keys()
            .map(|track| (*track, TrackState::default()))
            .collect();
        self.opening = Some(Box::new(opening.clone()));
    }

    fn segment(&mut self, segment: &Segment, problems: &mut Vec<ProblemKind>) {
        if segment.sequence != self.next_sequence {
            problems.push(ProblemKind::Sequence {
                expected: self.next_sequence,
                found: segment.sequence,
            });
        }
        if segment.bytes == 0 || segment.bytes > SEALED_MAX as u64 {
            problems.push(ProblemKind::SealedLength { bytes: segment.bytes });
        }
        self.next_sequence = segment.sequence.max(self.next_sequence).saturating_add(1);
        self.sealed_bytes = self.sealed_bytes.saturating_add(segment.bytes);
        let whole = self
            .opening
            .as_ref()
            .and_then(|opening| opening.tracks.get(&segment.track))
            .map(whole_segment);
        let (Some(whole), Some(state)) = (whole, self.tracks.get_mut(&segment.track)) else {
            problems.push(ProblemKind::UnknownTrack);
            return;
        };
        if segment.first_sample != state.next_sample {
            problems.push(ProblemKind::Timeline {
                expected: state.next_sample,
                found: segment.first_sample,
            });
        }
        if state.ended || segment.samples == 0 || segment.samples > whole {
            problems.push(ProblemKind::SegmentLength {
                samples: segment.samples,
            });
        }
        state.ended |= segment.samples < whole;
        state.next_sample = segment.first_sample.saturating_add(segment.samples);
    }

    fn gap(&mut self, gap: &Gap, problems: &mut Vec<ProblemKind>) {
        let end = gap.first_sample.checked_add(gap.samples);
        if gap.samples == 0 || gap.first_sample < self.gaps_end || end.is_none() {
            problems.push(ProblemKind::GapPlace);
        }
        self.gaps_end = end.unwrap_or(u64::MAX).max(self.gaps_end);
    }

    fn close_with(&mut self, close: &Close, problems: &mut Vec<ProblemKind>) {
        let (journal_samples, journal_segments) = (self.samples(), self.next_sequence);
        if (close.samples, close.segments) != (journal_samples, journal_segments) {
            let Close { samples, segments, .. } = *close;
            problems.push(ProblemKind::CloseCounts {
                samples,
                segments,
                journal_samples,
                journal_segments,
            });
        }
        if self.gaps_end > close.samples {
            problems.push(ProblemKind::GapPlace);
        }
        self.close = Some((self.lines, *close));
    }

    fn check_signature(&mut self, signature: &Signature, problems: &mut Vec<ProblemKind>) {
        let Some(opening) = &self.opening else {
            return problems.push(ProblemKind::Signature);
        };
        let Ok(signed) = signature.jws.verify::<Head>(Typ::Journal, opening.device_key) else {
            return problems.push(ProblemKind::Signature);
        };
        let oldest = self.lines - self.recent.len() as u64;
        // The line `lines - 1` is the last one covered; `recent` begins with line `oldest`.
        let index = signed.lines.checked_sub(oldest + 1).map(|index| index as usize);
        let covered = index.and_then(|index| self.recent.get(index));
        if signed.take != opening.take || covered != Some(&signed.head) {
            return problems.push(ProblemKind::SignatureOther);
        }
        if signed.lines > self.signed_lines {
            self.signed_lines = signed.lines;
            self.signed_segments = index
                .and_then(|index| self.segments_at.get(index))
                .copied()
                .unwrap_or_default();
        }
    }
}

/// The samples (bytes) of a whole segment of a track.
fn whole_segment(format: &TrackFormat) -> u64 {
    match format {
        TrackFormat::Flac { rate, .. } | TrackFormat::OggOpus { rate, .. } => u64::from(*rate),
        TrackFormat::Bytes => FILE_PIECE as u64,
    }
}

fn place(number: u64, line: Option<&Line>, kind: ProblemKind) -> Problem {
    let (track, sequence) = match line.map(|line| &line.entry) {
        Some(Entry::Segment(segment)) => (Some(segment.track), Some(segment.sequence)),
        _ => (None, None),
    };
    Problem {
        line: Some(number),
        track,
        sequence,
        kind,
    }
}
