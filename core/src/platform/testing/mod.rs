//! The platform for tests: a clock that is set by hand, numbers from a seed, and a disk in memory that forgets.

mod memory_disk;
mod nodes;

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use lavalier_protocol::Timestamp;

use super::boot::{BootId, BootTime};
use super::clock::Clock;
use super::random::Random;
pub use memory_disk::{Fault, MemoryDisk};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(Mutex<Hands>);

#[derive(Debug)]
struct Hands {
    wall: Timestamp,
    monotonic: Duration,
    boot: Option<BootTime>,
}

impl ManualClock {
    /// A clock that shows `wall`, and a monotonic time of zero.
    #[must_use]
    pub fn at(wall: Timestamp) -> Self {
        Self(Mutex::new(Hands {
            wall,
            monotonic: Duration::ZERO,
            boot: Some(boot(1, Duration::from_secs(1000))),
        }))
    }

    /// Moves all times forward.
    pub fn advance(&self, by: Duration) {
        self.sleep(by);
        self.hands().monotonic += by;
    }

    /// Time passes while the machine sleeps: monotonic time stands still.
    pub fn sleep(&self, by: Duration) {
        let mut now = self.hands();
        now.wall = now.wall.checked_add(by).expect("tests do not reach the year 9999");
        if let Some(boot) = &mut now.boot {
            boot.since += by;
        }
    }

    /// Sets the wall clock, as anybody can.
    pub fn set_wall(&self, wall: Timestamp) {
        self.hands().wall = wall;
    }

    /// The machine is started again, for the `number`th time.
    pub fn reboot(&self, number: u8) {
        self.hands().boot = Some(boot(number, Duration::ZERO));
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().expect("no test panics while it moves the clock")
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::at("2026-11-20T09:00:00Z".parse().expect("a time stamp"))
    }
}

impl Clock for ManualClock {
    fn wall(&self) -> Timestamp {
        self.hands().wall
    }

    fn monotonic(&self) -> Duration {
        self.hands().monotonic
    }

    fn boot(&self) -> Option<BootTime> {
        self.hands().boot
    }
}

fn boot(number: u8, since: Duration) -> BootTime {
    let boot = BootId::from_bytes([number; 16]);
    BootTime { boot, since }
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
#[derive(Debug)]
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    /// The sequence of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// The next number.
    pub fn number(&self) -> u64 {
        let mut state = self.0.lock().expect("drawing does not panic");
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&self, limit: usize) -> usize {
        if limit == 0 {
            0
        } else {
            usize::try_from(self.number() % limit as u64).expect("below a usize")
        }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_le_bytes()[..chunk.len()]);
        }
    }
}
