//! When a body is given up: never while its bytes move, and not before what lies between here and there can have passed.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// An answer may take this long once nothing is on the way any more: the studio syncs its disk before it answers.
const ANSWER: Duration = Duration::from_secs(30);
/// The slowest link that still counts as one, in bytes a second.
const SLOWEST_LINK: f64 = 1_000.0;
/// What was taken from a body and is still here: in the HTTP client and in the socket, whose own view nobody is told.
const BUFFERED_MAX: usize = 256 * 1024;
/// Shorter bodies say more about the way than about the link.
const MEASURED_FROM: usize = 8 * 1024;
/// The link may have become slower by this, or be shared by so many.
const MARGIN: f64 = 8.0;

#[expect(
    clippy::disallowed_methods,
    reason = "a limit of the client: it waits on the runtime's clock, which tests pause and advance"
)]
fn now() -> Instant {
    Instant::now()
}

/// When a body last moved.
#[derive(Debug, Clone)]
pub(super) struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(now())))
    }

    /// Bytes went.
    pub(super) fn moved(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the last body says about how long the next may stand still.
#[derive(Debug, Default)]
pub(super) struct Patience {
    rate: Mutex<Option<f64>>,
}

impl Patience {
    /// How long a body of this length may stand still.
    fn of(&self, bytes: usize) -> Duration {
        let measured = *self.rate.lock().unwrap_or_else(PoisonError::into_inner);
        let rate = measured.map_or(SLOWEST_LINK, |rate| (rate / MARGIN).max(SLOWEST_LINK));
        ANSWER + Duration::from_secs_f64(bytes.min(BUFFERED_MAX) as f64 / rate)
    }

    fn measure(&self, rate: Option<f64>) {
        *self.rate.lock().unwrap_or_else(PoisonError::into_inner) = rate;
    }

    /// Waits for the answer to a body of this length, as long as it moves. None when it stood still for too long; `more`
    /// is how long it may do so by its sender's own will.
    pub(super) async fn while_moving<T>(
        &self,
        bytes: usize,
        more: Duration,
        progress: &Progress,
        request: impl Future<Output = T>,
    ) -> Option<T> {
        let (begun, still) = (now(), self.of(bytes) + more);
        tokio::pin!(request);
        loop {
            let last = progress.last();
            tokio::select! {
                biased;
                answer = &mut request => {
                    if bytes >= MEASURED_FROM {
                        self.measure(Some(bytes as f64 / begun.elapsed().as_secs_f64().max(0.001)));
                    }
                    return Some(answer);
                }
                () = tokio::time::sleep_until(last + still) => {
                    if progress.last() == last {
                        // What was measured is not true any more.
                        self.measure(None);
                        return None;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: usize = 110_000;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_moves_is_never_given_up_however_slow_it_is() {
        let (patience, progress) = (Patience::default(), Progress::new());
        patience.measure(Some(10_000_000.0));
        let slow = async {
            for _ in 0..1_000 {
                tokio::time::sleep(Duration::from_secs(25)).await;
                progress.moved();
            }
        };
        let answer = patience.while_moving(BODY, Duration::ZERO, &progress, slow).await;
        assert_eq!(answer, Some(()));
    }

    #[tokio::test(start_paused = true)]
    async fn one_whose_end_lies_in_a_slow_socket_is_waited_for_and_one_that_stands_still_is_given_up() {
        let (patience, progress) = (Patience::default(), Progress::new());
        let ten_kilobits = tokio::time::sleep(Duration::from_secs_f64(BODY as f64 / 1_250.0));
        let answer = patience.while_moving(BODY, Duration::ZERO, &progress, ten_kilobits);
        assert_eq!(answer.await, Some(()));
        let begun = now();
        progress.moved();
        let never = std::future::pending::<()>();
        let answer = patience.while_moving(BODY, Duration::ZERO, &progress, never);
        assert_eq!(answer.await, None);
        assert!(begun.elapsed() < Duration::from_secs(180), "{:?}", begun.elapsed());
        patience.measure(Some(1_000_000.0));
        assert!(patience.of(BODY) < Duration::from_secs(32), "sooner on a fast link");
    }
}
