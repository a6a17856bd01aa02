//! Cuts the timeline into segments: exactly `rate` frames each, the last one fewer.

use zeroize::{Zeroize, Zeroizing};

use super::format::Format;
use super::reader::Block;

/// Collects blocks into seconds. One buffer, wiped after every use; silence of any length is dealt with a second at a time.
pub struct Seconds {
    format: Format,
    /// Capacity for one second, so that it never moves and leaves no copy behind.
    buffer: Zeroizing<Vec<i32>>,
    first_sample: u64,
}

impl Seconds {
    /// A cutter at the start of a stream.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let capacity = format.rate as usize * usize::from(format.channels);
        Self {
            format,
            buffer: Zeroizing::new(Vec::with_capacity(capacity)),
            first_sample: 0,
        }
    }

    /// Takes a block, and calls `full` with the position and the interleaved samples of each second that it completes.
    ///
    /// # Errors
    ///
    /// The first error of `full`; the second that it refused is gone then, and the cutter should be dropped.
    pub fn push<E>(&mut self, block: &Block<'_>, mut full: impl FnMut(u64, &[i32]) -> Result<(), E>) -> Result<(), E> {
        match block {
            Block::Samples { samples, .. } => {
                let mut rest: &[i32] = samples;
                while !rest.is_empty() {
                    let (now, later) = rest.split_at(rest.len().min(self.room()));
                    self.buffer.extend_from_slice(now);
                    rest = later;
                    self.flush_full(&mut full)?;
                }
            }
            Block::Silence { gap, .. } => {
                let channels = u64::from(self.format.channels);
                let mut rest = gap.frames.saturating_mul(channels);
                while rest > 0 {
                    let now = usize::try_from(rest).unwrap_or(usize::MAX).min(self.room());
                    let filled = self.buffer.len() + now;
                    self.buffer.resize(filled, 0);
                    rest -= now as u64;
                    self.flush_full(&mut full)?;
                }
            }
        }
        Ok(())
    }

    /// Gives the last, short second, if one has begun.
    ///
    /// # Errors
    ///
    /// The error of `last`.
    pub fn finish<E>(&mut self, mut last: impl FnMut(u64, &[i32]) -> Result<(), E>) -> Result<(), E> {
        if self.buffer.is_empty() {
            Ok(())
        } else {
            self.flush(&mut last)
        }
    }

    /// Frames waiting for their second to fill.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.buffer.len() / usize::from(self.format.channels)
    }

    fn full_len(&self) -> usize {
        self.format.rate as usize * usize::from(self.format.channels)
    }

    fn room(&self) -> usize {
        self.full_len() - self.buffer.len()
    }

    fn flush_full<E>(&mut self, full: &mut impl FnMut(u64, &[i32]) -> Result<(), E>) -> Result<(), E> {
        if self.room() == 0 { self.flush(full) } else { Ok(()) }
    }

    fn flush<E>(&mut self, out: &mut impl FnMut(u64, &[i32]) -> Result<(), E>) -> Result<(), E> {
        let result = out(self.first_sample, &self.buffer);
        self.first_sample += (self.buffer.len() / usize::from(self.format.channels)) as u64;
        // What lies behind its length was wiped when it was the length.
        self.buffer.as_mut_slice().zeroize();
        self.buffer.clear();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::super::gap::{Gap, GapCause};
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn seconds_tile_the_timeline_whatever_the_blocks_are() {
        let format = Format {
            rate: 1_000,
            channels: 2,
            bits: 24,
        };
        let mut seconds = Seconds::new(format);
        let mut cut: Vec<(u64, Vec<i32>)> = Vec::new();
        let mut expected: Vec<i32> = Vec::new();
        for size in [1usize, 999, 1_000, 2_500, 3, 7] {
            let samples: Vec<i32> = (0..size * 2)
                .map(|i| i32::try_from(expected.len() + i).unwrap_or(0))
                .collect();
            let block = Block::Samples {
                first_sample: 0,
                samples: &samples,
                timestamp_ns: 0,
            };
            seconds
                .push(&block, |at, s| {
                    cut.push((at, s.to_vec()));
                    Ok::<_, Infallible>(())
                })
                .expect("infallible");
            expected.extend(&samples);
            let gap = Gap {
                frames: 1_234,
                cause: GapCause::Late,
                exact: true,
            };
            let block = Block::Silence { first_sample: 0, gap };
            seconds
                .push(&block, |at, s| {
                    cut.push((at, s.to_vec()));
                    Ok::<_, Infallible>(())
                })
                .expect("infallible");
            expected.extend(std::iter::repeat_n(0, 2_468));
        }
        seconds
            .finish(|at, s| {
                cut.push((at, s.to_vec()));
                Ok::<_, Infallible>(())
            })
            .expect("infallible");
        assert_eq!(seconds.pending(), 0);
        for (index, (at, samples)) in cut.iter().enumerate() {
            assert_eq!(*at, index as u64 * 1_000);
            if index + 1 < cut.len() {
                assert_eq!(samples.len(), 2_000);
            }
        }
        let joined: Vec<i32> = cut.into_iter().flat_map(|(_, samples)| samples).collect();
        assert_eq!(joined, expected);
    }
}
