//! One take on its way.

use std::collections::BTreeMap;
use std::time::Duration;

use lavalier_protocol::api::JournalState;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::words::Message;

use super::backlog::{Backlog, Waiting};
use super::backoff::Backoff;
use crate::store::{StoreError, Take, TakeState};

/// While a take is recorded its lines go at least this far apart, unless a signature is among them: one request for a
/// few lines instead of one for each. Nobody relies on a line that is not signed yet.
const APPEND_EVERY: Duration = Duration::from_secs(5);
/// Segments wait while the studio's journal is further behind than this.
const LAG_MAX: u64 = 32;
/// A segment that could not be read is tried again after this long: the disk may be mended.
const UNREADABLE_FOR: Duration = Duration::from_secs(60);

/// The next request about the take as a whole; one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Ask what is missing. Of the segments below this sequence the answer is exact; none for a first look, which only
    /// says where the journal stands.
    Ask { exact_below: Option<u64> },
    /// Append lines from this one on.
    Append { from: u64 },
    /// Ask for the receipt.
    Receipt,
}

pub(super) struct Lane {
    pub(super) take: Take,
    pub(super) local: TakeState,
    pub(super) backlog: Backlog,
    /// Sequences below this were put into the backlog.
    known: u64,
    /// Sequences below this are not new any more.
    seen: u64,
    /// So many segments are journalled at the studio, as long as its journal is `remote`.
    covered: Option<u64>,
    /// Lines and segments of the local journal when the append that is under way was begun.
    appending: (u64, u64),
    /// The studio's copy of the journal, as last heard.
    pub(super) remote: JournalState,
    /// The studio has to be asked what it has before segments go.
    pub(super) asks: bool,
    /// What the studio has was sent by an earlier run of the program: it is no news.
    pub(super) resumed: bool,
    /// A step is under way.
    pub(super) stepping: bool,
    pub(super) step_hold: Backoff,
    pub(super) upload_hold: Backoff,
    last_append: Option<Duration>,
    unreadable: BTreeMap<u64, (Duration, Waiting)>,
    told: Vec<Message>,
}

pub(super) const NOWHERE: JournalState = JournalState {
    lines: 0,
    head: Digest::ZERO,
    signed_lines: 0,
};

impl Lane {
    /// A take that is seen for the first time. One that is being recorded by this process is new to the studio; of any
    /// other the studio is asked what it has.
    pub(super) fn new(take: Take) -> Result<Self, StoreError> {
        let local = take.state()?;
        let asks = !local.writing || local.segments > 0;
        let mut lane = Self {
            take,
            local,
            backlog: Backlog::default(),
            known: 0,
            seen: 0,
            covered: None,
            appending: (0, 0),
            remote: NOWHERE,
            asks,
            resumed: asks,
            stepping: false,
            step_hold: Backoff::default(),
            upload_hold: Backoff::default(),
            last_append: None,
            unreadable: BTreeMap::new(),
            told: Vec::new(),
        };
        lane.learn()?;
        Ok(lane)
    }

    /// Looks at what is new on the disk. Gives the sealed bytes that are new.
    pub(super) fn refresh(&mut self) -> Result<u64, StoreError> {
        let was_closed = self.local.closed.is_some();
        self.local = self.take.state()?;
        if self.local.closed.is_some() && !was_closed {
            // Now somebody waits for the receipt.
            self.step_hold.hurry();
            self.upload_hold.hurry();
        }
        self.learn()
    }

    fn learn(&mut self) -> Result<u64, StoreError> {
        let mut bytes = 0;
        while self.known < self.local.segments {
            let segment = self.add(self.known)?;
            self.known += 1;
            if self.known > self.seen {
                self.seen = self.known;
                bytes += segment;
            }
        }
        Ok(bytes)
    }

    /// Puts a segment into the backlog. Gives its length.
    pub(super) fn add(&mut self, sequence: u64) -> Result<u64, StoreError> {
        let Some(segment) = self.take.segment(sequence)? else {
            return Ok(0);
        };
        self.backlog.add(Waiting {
            sequence,
            track: segment.track,
            bytes: segment.bytes,
        });
        Ok(segment.bytes)
    }

    /// Whether the studio's journal is this device's.
    fn in_step(&self) -> bool {
        self.remote.lines == self.local.lines && self.remote.head == self.local.head
    }

    /// What is to be asked or said about the take now.
    pub(super) fn next_step(&self, now: Duration) -> Option<Step> {
        if self.stepping || !self.step_hold.ready(now) {
            return None;
        }
        if self.asks && self.remote == NOWHERE && self.step_hold.attempts() == 0 && self.last_append.is_none() {
            return Some(Step::Ask { exact_below: None });
        }
        let covered = if self.in_step() {
            Some(self.local.segments)
        } else {
            self.covered
        };
        if self.asks && covered.is_some() {
            return Some(Step::Ask { exact_below: covered });
        }
        if !self.in_step() {
            return self.append_step(now);
        }
        let all_there = self.backlog.unacknowledged() == 0 && self.unreadable.is_empty();
        (self.local.ended && all_there).then_some(Step::Receipt)
    }

    fn append_step(&self, now: Duration) -> Option<Step> {
        // The first append begins the take and has to hold a signature over the opening.
        if self.local.signed_lines == 0 {
            return None;
        }
        let due = self.local.closed.is_some()
            || self.local.signed_lines > self.remote.signed_lines
            || self.last_append.is_none_or(|last| now >= last + APPEND_EVERY);
        let from = if self.remote.lines < self.local.lines {
            self.remote.lines
        } else {
            // As many lines or more, and other ones: somebody else's stand behind the signed ones.
            self.remote.signed_lines.min(self.local.signed_lines)
        };
        due.then_some(Step::Append { from })
    }

    /// Whether segments may go now.
    pub(super) fn may_upload(&self, now: Duration) -> bool {
        self.upload_hold.ready(now)
            && !self.asks
            && self.remote.lines > 0
            && self.local.lines.saturating_sub(self.remote.lines) <= LAG_MAX
    }

    /// Whether segments may go once the step that is under way was answered.
    pub(super) fn is_about_to_upload(&self, now: Duration) -> bool {
        self.stepping && !self.may_upload(now) && self.upload_hold.ready(now) && self.backlog.waiting() > 0
    }

    /// Whether it has anything to do now, and the studio does not refuse it. Originals may have to wait.
    pub(super) fn is_busy(&self, originals: bool, now: Duration) -> bool {
        let refused = self.step_hold.attempts() > 0 || self.upload_hold.attempts() > 0;
        !refused && (self.stepping || self.next_step(now).is_some() || self.backlog.goes_on(originals))
    }

    /// An append was begun.
    pub(super) fn appending(&mut self, now: Duration) {
        self.last_append = Some(now);
        self.appending = (self.local.lines, self.local.segments);
    }

    /// The studio's journal is this device's up to line `next`.
    pub(super) fn agrees(&mut self, next: u64, state: JournalState) {
        self.remote = state;
        let (lines, segments) = self.appending;
        if next >= lines {
            self.covered = Some(segments);
        }
    }

    /// The studio says where its journal stands.
    pub(super) fn looked(&mut self, state: JournalState) {
        if self.remote != state {
            self.remote = state;
            self.covered = None;
        }
    }

    /// The studio's journal stands there, and that is not where the last append ended: it goes on from its last signed
    /// line. A studio that knows nothing of the take is asked for everything again.
    pub(super) fn disagrees(&mut self, state: JournalState) {
        let signed = state.signed_lines.min(self.local.lines);
        self.remote = JournalState {
            lines: signed,
            head: Digest::ZERO,
            signed_lines: signed,
        };
        self.covered = None;
        if signed == 0 {
            self.asks = true;
            self.known = 0;
            if let Err(error) = self.learn() {
                tracing::warn!(take = %self.take.id(), %error, "a take cannot be read");
            }
        }
    }

    /// A segment cannot be read now.
    pub(super) fn set_aside(&mut self, waiting: Waiting, now: Duration) {
        self.backlog.acknowledge(waiting.sequence);
        self.unreadable
            .insert(waiting.sequence, (now + UNREADABLE_FOR, waiting));
    }

    /// Segments that could not be read and are tried again now.
    pub(super) fn pick_up(&mut self, now: Duration) {
        let due: Vec<u64> = self
            .unreadable
            .iter()
            .filter(|(_, (until, _))| now >= *until)
            .map(|(sequence, _)| *sequence)
            .collect();
        for sequence in due {
            if let Some((_, waiting)) = self.unreadable.remove(&sequence) {
                self.backlog.add(waiting);
            }
        }
    }

    /// The next moment at which something is due by itself.
    pub(super) fn wakes_at(&self) -> Option<Duration> {
        let append = self
            .last_append
            .filter(|_| !self.in_step())
            .map(|last| last + APPEND_EVERY);
        let unreadable = self.unreadable.values().map(|(until, _)| *until).min();
        let holds = [self.step_hold.until(), self.upload_hold.until()];
        [append, unreadable].into_iter().chain(holds).flatten().min()
    }

    /// Whether this is said for the first time since the last success.
    pub(super) fn tell_once(&mut self, message: &Message) -> bool {
        let new = !self.told.contains(message);
        if new {
            self.told.push(message.clone());
        }
        new
    }

    /// Whether something was told that is over now.
    pub(super) fn over(&mut self) -> bool {
        let before = self.told.len();
        self.told.retain(|message| {
            !matches!(
                message,
                Message::TooManyTries | Message::StudioBusy | Message::StudioFull | Message::StudioFailed
            )
        });
        self.told.len() < before
    }
}
