//! What was sealed a moment ago, still in memory: the uplink sends it without reading it again.

use std::collections::VecDeque;

use bytes::Bytes;

/// Sealed bytes that are kept at most: some seconds of a voice. A link that is slower than the recorder reads from the disk.
const BYTES: usize = 512 * 1024;

/// Segments that are durable and that nobody has taken, the oldest first. Sealed bytes only, so there is nothing to wipe.
#[derive(Default)]
pub(super) struct Fresh {
    segments: VecDeque<(u64, Bytes)>,
    total: usize,
}

impl Fresh {
    /// Keeps a segment, and forgets the oldest ones where there is no room for all.
    pub(super) fn keep(&mut self, sequence: u64, bytes: Bytes) {
        self.total += bytes.len();
        self.segments.push_back((sequence, bytes));
        while self.total > BYTES
            && let Some((_, oldest)) = self.segments.pop_front()
        {
            self.total -= oldest.len();
        }
    }

    /// Gives a segment away.
    pub(super) fn take(&mut self, sequence: u64) -> Option<Bytes> {
        let at = self.segments.iter().position(|(kept, _)| *kept == sequence)?;
        let (_, bytes) = self.segments.remove(at)?;
        self.total -= bytes.len();
        Some(bytes)
    }

    /// Forgets all: they are not to be sent from here any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_given_once_and_memory_stays_flat_while_nothing_is_sent() {
        let mut fresh = Fresh::default();
        let second = |sequence: u64| Bytes::from(vec![u8::try_from(sequence % 251).expect("small"); 100_000]);
        for sequence in 0..1_000 {
            fresh.keep(sequence, second(sequence));
            assert!(fresh.total <= BYTES, "{} bytes at {sequence}", fresh.total);
        }
        assert_eq!(fresh.take(0), None, "the oldest are read from the disk");
        assert_eq!(fresh.take(999), Some(second(999)));
        assert_eq!(fresh.take(999), None);
        assert_eq!(fresh.take(998), Some(second(998)));
        fresh.clear();
        assert_eq!((fresh.take(997), fresh.total), (None, 0));
        fresh.keep(1, Bytes::from(vec![0; BYTES + 1]));
        assert_eq!(
            (fresh.take(1), fresh.total),
            (None, 0),
            "one that is larger than all is not kept"
        );
    }
}
