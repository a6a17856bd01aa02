//! How far each take of this session has come.

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::CloseReason;

/// One take's way to the studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeProgress {
    /// Which.
    pub take: TakeId,
    /// Segments sealed on this device.
    pub sealed: u64,
    /// Segments that the studio has.
    pub stored: u64,
    /// Whether it has its end.
    pub ended: bool,
    /// Why it ended; none while it has not, and for one that was picked up after a crash.
    pub reason: Option<CloseReason>,
    /// Whether the receipt was verified.
    pub safe: bool,
}

/// Takes of one session are few; old safe ones make room.
const TAKES_MAX: usize = 64;

#[derive(Debug, Clone, Default)]
pub(super) struct Takes(Vec<TakeProgress>);

impl Takes {
    pub(super) fn of(&mut self, take: &TakeId) -> &mut TakeProgress {
        if let Some(index) = self.0.iter().position(|known| known.take == *take) {
            return &mut self.0[index];
        }
        if self.0.len() >= TAKES_MAX {
            let oldest_safe = self.0.iter().position(|known| known.safe).unwrap_or(0);
            self.0.remove(oldest_safe);
        }
        self.0.push(TakeProgress {
            take: take.clone(),
            sealed: 0,
            stored: 0,
            ended: false,
            reason: None,
            safe: false,
        });
        self.0.last_mut().expect("one was just pushed")
    }

    pub(super) fn all(&self) -> &[TakeProgress] {
        &self.0
    }

    /// Segments that are only on this device, over takes that are not safe; none when every take is safe.
    pub(super) fn unsafe_segments(&self) -> Option<u64> {
        let unsafe_takes = || self.0.iter().filter(|take| !take.safe);
        unsafe_takes().next()?;
        Some(unsafe_takes().map(|take| take.sealed.saturating_sub(take.stored)).sum())
    }
}
