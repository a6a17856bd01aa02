//! Holds what is sent to a rate (`--uplink-limit`): a token bucket over the bytes of bodies, as they are streamed.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

/// A body is handed to the socket in pieces of at most this size.
pub(super) const PIECE: usize = 4 * 1024;
/// A shaped piece takes about this long, so that no other body waits longer for its turn, and a studio that waits for
/// bytes sees some every second.
const PIECE_TIME: Duration = Duration::from_millis(200);
/// A smaller piece is mostly wrapping.
const PIECE_LEAST: usize = 64;

/// A rate that all bodies share.
#[derive(Debug)]
pub struct Shaper {
    bits_per_second: u64,
    /// When everything let through so far will have been sent at the rate.
    sent_until: Mutex<Option<Instant>>,
}

impl Shaper {
    /// A shaper of this many bits a second (at least one byte a second).
    #[must_use]
    pub fn new(bits_per_second: u64) -> Self {
        Self {
            bits_per_second: bits_per_second.max(8),
            sent_until: Mutex::new(None),
        }
    }

    /// Bits a second.
    #[must_use]
    pub const fn bits_per_second(&self) -> u64 {
        self.bits_per_second
    }

    /// How long a number of bytes takes at the rate.
    #[must_use]
    pub fn duration_of(&self, bytes: usize) -> Duration {
        Duration::from_secs_f64(bytes as f64 * 8.0 / self.bits_per_second as f64)
    }

    /// The size of the pieces in which bodies go.
    #[must_use]
    pub fn piece(&self) -> usize {
        let bytes = self.bits_per_second as f64 / 8.0 * PIECE_TIME.as_secs_f64();
        (bytes as usize).clamp(PIECE_LEAST, PIECE)
    }

    /// Comes back when these bytes have had their time on the link. Callers are served in the order of their calls.
    pub async fn pass(&self, bytes: usize) {
        #[expect(
            clippy::disallowed_methods,
            reason = "a pacer: it waits on the runtime's clock, which tests pause and advance"
        )]
        let now = Instant::now();
        let until = {
            let mut sent_until = self.sent_until.lock().expect("nothing panics while it is held");
            let from = sent_until.map_or(now, |until| until.max(now));
            let until = from + self.duration_of(bytes);
            *sent_until = Some(until);
            until
        };
        tokio::time::sleep_until(until).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    #[expect(clippy::disallowed_methods, reason = "reads the paused clock of the test's runtime")]
    async fn bodies_together_never_exceed_the_rate() {
        let shaper = std::sync::Arc::new(Shaper::new(80_000));
        let start = Instant::now();
        let senders = (0..4).map(|_| {
            let shaper = std::sync::Arc::clone(&shaper);
            tokio::spawn(async move {
                for _ in 0..5 {
                    shaper.pass(1_000).await;
                }
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await.unwrap();
        }
        // 20,000 bytes at 10,000 bytes a second. Time that nobody used is not saved up.
        assert_eq!(start.elapsed().as_millis(), 2_000);
        tokio::time::sleep(Duration::from_secs(60)).await;
        let start = Instant::now();
        shaper.pass(10_000).await;
        assert_eq!(start.elapsed().as_millis(), 1_000);
    }
}
