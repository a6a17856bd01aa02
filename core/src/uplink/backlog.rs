//! Which segments of one take the studio has not acknowledged, and which of them go next.

use std::collections::BTreeMap;

use lavalier_protocol::api::SequenceRange;
use lavalier_protocol::sealed::Track;

use super::order::Mode;

/// A segment that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) sequence: u64,
    pub(super) track: Track,
    pub(super) bytes: u64,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    track: Track,
    bytes: u64,
}

/// The unacknowledged segments of one take, waiting or under way. Some 40 bytes each, and none once acknowledged.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    /// Proxies that wait, by sequence.
    proxies: BTreeMap<u64, Entry>,
    /// Originals and imported pieces that wait, by sequence.
    originals: BTreeMap<u64, Entry>,
    under_way: BTreeMap<u64, Entry>,
    original_bytes: u64,
}

impl Backlog {
    /// A segment that the studio is not known to have.
    pub(super) fn add(&mut self, segment: Waiting) {
        let entry = Entry {
            track: segment.track,
            bytes: segment.bytes,
        };
        if self.under_way.contains_key(&segment.sequence) {
            return;
        }
        if self.shelf(entry.track).insert(segment.sequence, entry).is_none() {
            self.count(entry, true);
        }
    }

    /// The next segments: one, or as many as `bytes` hold when at least `many` wait. No original rides with proxies that
    /// go first.
    pub(super) fn take(&mut self, mode: Mode, many: usize, bytes: u64) -> Vec<Waiting> {
        let wanted = if self.waiting() >= many { usize::MAX } else { 1 };
        let mut taken: Vec<Waiting> = Vec::new();
        let mut sum = 0;
        while taken.len() < wanted {
            let Some(next) = self.next(mode) else { break };
            let first = taken.first().copied().unwrap_or(next);
            let other = mode == Mode::ProxiesFirst && next.track != first.track;
            if !taken.is_empty() && (other || sum + next.bytes > bytes) {
                break;
            }
            sum += next.bytes;
            self.start(next);
            taken.push(next);
        }
        taken
    }

    /// The next segment that waits.
    pub(super) fn next(&self, mode: Mode) -> Option<Waiting> {
        let first = |shelf: &BTreeMap<u64, Entry>| {
            let (sequence, entry) = shelf.first_key_value()?;
            Some(Waiting {
                sequence: *sequence,
                track: entry.track,
                bytes: entry.bytes,
            })
        };
        let (proxy, original) = (first(&self.proxies), first(&self.originals));
        match (mode, proxy, original) {
            (Mode::ProxiesFirst, Some(proxy), _) => Some(proxy),
            (_, Some(proxy), Some(original)) if proxy.sequence < original.sequence => Some(proxy),
            (_, _, Some(original)) => Some(original),
            (_, proxy, None) => proxy,
        }
    }

    fn start(&mut self, segment: Waiting) {
        if let Some(entry) = self.shelf(segment.track).remove(&segment.sequence) {
            self.count(entry, false);
            self.under_way.insert(segment.sequence, entry);
        }
    }

    /// The studio has it. Whether that was news.
    pub(super) fn acknowledge(&mut self, sequence: u64) -> Option<Track> {
        if let Some(entry) = self.under_way.remove(&sequence) {
            return Some(entry.track);
        }
        let entry = self
            .proxies
            .remove(&sequence)
            .or_else(|| self.originals.remove(&sequence))?;
        self.count(entry, false);
        Some(entry.track)
    }

    /// It did not arrive, as far as is known: it waits again.
    pub(super) fn give_back(&mut self, sequence: u64) {
        if let Some(entry) = self.under_way.remove(&sequence) {
            self.shelf(entry.track).insert(sequence, entry);
            self.count(entry, true);
        }
    }

    /// Nothing is under way any more: all of it waits again.
    pub(super) fn give_all_back(&mut self) {
        let sequences: Vec<u64> = self.under_way.keys().copied().collect();
        sequences.into_iter().for_each(|sequence| self.give_back(sequence));
    }

    /// Of the sequences below `known`, everything but the missing ones is at the studio. Gives what was not known to be;
    /// what is under way is left alone.
    pub(super) fn reconcile(&mut self, known: u64, missing: &[SequenceRange]) -> Vec<(u64, Track)> {
        let missing = merge(missing);
        let is_missing = |sequence: u64| {
            let behind = missing.partition_point(|range| range.last < sequence);
            missing.get(behind).is_some_and(|range| range.first <= sequence)
        };
        let waiting = self.proxies.iter().chain(&self.originals);
        let mut stored: Vec<(u64, Track)> = waiting
            .filter(|(sequence, _)| **sequence < known && !is_missing(**sequence))
            .map(|(sequence, entry)| (*sequence, entry.track))
            .collect();
        stored.sort_unstable_by_key(|(sequence, _)| *sequence);
        for (sequence, _) in &stored {
            self.acknowledge(*sequence);
        }
        stored
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.proxies.len() + self.originals.len()
    }

    /// Whether something is under way or may go. Originals may have to wait.
    pub(super) fn goes_on(&self, originals: bool) -> bool {
        !self.under_way.is_empty() || !self.proxies.is_empty() || (originals && !self.originals.is_empty())
    }

    /// How many are not acknowledged.
    pub(super) fn unacknowledged(&self) -> usize {
        self.waiting() + self.under_way.len()
    }

    /// Bytes of originals that wait.
    pub(super) const fn original_bytes(&self) -> u64 {
        self.original_bytes
    }

    fn shelf(&mut self, track: Track) -> &mut BTreeMap<u64, Entry> {
        match track {
            Track::Proxy => &mut self.proxies,
            Track::Audio | Track::File => &mut self.originals,
        }
    }

    fn count(&mut self, entry: Entry, waits: bool) {
        if entry.track != Track::Proxy {
            let sum = self.original_bytes;
            self.original_bytes = if waits { sum + entry.bytes } else { sum - entry.bytes };
        }
    }
}

/// Ranges in order, apart and not empty: whatever a studio sends is then no longer than what it speaks of.
pub(super) fn merge(ranges: &[SequenceRange]) -> Vec<SequenceRange> {
    let mut sorted: Vec<SequenceRange> = ranges
        .iter()
        .copied()
        .filter(|range| range.first <= range.last)
        .collect();
    sorted.sort_unstable_by_key(|range| range.first);
    let mut merged: Vec<SequenceRange> = Vec::new();
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn segment(sequence: u64) -> Waiting {
        let track = if sequence.is_multiple_of(2) {
            Track::Audio
        } else {
            Track::Proxy
        };
        Waiting {
            sequence,
            track,
            bytes: if track == Track::Audio { 100 } else { 10 },
        }
    }

    fn backlog(sequences: impl IntoIterator<Item = u64>) -> Backlog {
        let mut backlog = Backlog::default();
        for sequence in sequences {
            backlog.add(segment(sequence));
        }
        backlog
    }

    fn sequences(taken: &[Waiting]) -> Vec<u64> {
        taken.iter().map(|waiting| waiting.sequence).collect()
    }

    #[test]
    fn oldest_first_or_proxies_first_one_at_a_time_or_many() {
        assert_eq!(sequences(&backlog(0..6).take(Mode::OldestFirst, 100, 1)), [0]);
        assert_eq!(sequences(&backlog(0..6).take(Mode::ProxiesFirst, 100, 1)), [1]);
        assert_eq!(sequences(&backlog(0..6).take(Mode::OldestFirst, 6, 215)), [0, 1, 2]);
        assert_eq!(sequences(&backlog(0..6).take(Mode::ProxiesFirst, 6, 130)), [1, 3, 5]);
        assert_eq!(
            sequences(&backlog(0..6).take(Mode::OldestFirst, 6, 1)),
            [0],
            "one goes even if it is larger than a batch"
        );
    }

    #[test]
    fn after_a_reconnection_only_what_is_missing_waits() {
        let mut backlog = backlog(0..10);
        let under_way = backlog.take(Mode::OldestFirst, 100, 1);
        let missing = [SequenceRange { first: 0, last: 1 }, SequenceRange { first: 5, last: 5 }];
        let stored = backlog.reconcile(8, &missing);
        assert_eq!(
            stored.iter().map(|(sequence, _)| *sequence).collect::<Vec<_>>(),
            [2, 3, 4, 6, 7]
        );
        assert_eq!(
            backlog.waiting(),
            4,
            "1, 5, and 8 and 9, of which the studio was not asked"
        );
        backlog.give_back(under_way[0].sequence);
        assert_eq!(backlog.unacknowledged(), 5);
    }

    proptest! {
        #[test]
        fn merged_ranges_say_the_same_and_never_overlap(ranges in prop::collection::vec((0..60u64, 0..60u64), 0..20)) {
            let ranges: Vec<SequenceRange> =
                ranges.into_iter().map(|(first, last)| SequenceRange { first, last }).collect();
            let says = |ranges: &[SequenceRange]| -> BTreeSet<u64> {
                ranges.iter().flat_map(|range| range.first..=range.last).collect()
            };
            let merged = merge(&ranges);
            prop_assert_eq!(says(&merged), says(&ranges));
            prop_assert!(merged.windows(2).all(|two| two[0].last < two[1].first));
        }

        #[test]
        fn nothing_is_lost_and_nothing_goes_twice(steps in prop::collection::vec((0..5u8, 0..40u64, any::<bool>()), 1..200)) {
            let mut backlog = Backlog::default();
            let (mut waiting, mut under_way) = (BTreeSet::new(), BTreeSet::new());
            for (step, sequence, proxies) in steps {
                let mode = if proxies { Mode::ProxiesFirst } else { Mode::OldestFirst };
                match step {
                    0 => {
                        backlog.add(segment(sequence));
                        if !under_way.contains(&sequence) { waiting.insert(sequence); }
                    }
                    1 | 2 => {
                        let many = if step == 1 { 100 } else { 3 };
                        for taken in backlog.take(mode, many, 250) {
                            prop_assert!(waiting.remove(&taken.sequence), "it did not wait");
                            prop_assert!(under_way.insert(taken.sequence), "it goes twice");
                        }
                    }
                    3 => {
                        let news = backlog.acknowledge(sequence).is_some();
                        prop_assert_eq!(news, waiting.remove(&sequence) | under_way.remove(&sequence));
                    }
                    _ => {
                        backlog.give_back(sequence);
                        if under_way.remove(&sequence) { waiting.insert(sequence); }
                    }
                }
                prop_assert_eq!(backlog.waiting(), waiting.len());
                prop_assert_eq!(backlog.unacknowledged(), waiting.len() + under_way.len());
                let originals = waiting.iter().filter(|sequence| sequence.is_multiple_of(2)).count() as u64;
                prop_assert_eq!(backlog.original_bytes(), originals * 100);
            }
        }
    }
}
