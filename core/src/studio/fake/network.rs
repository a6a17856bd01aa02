//! The way to the studio and back: slow, lossy, or gone. On the runtime's clock, which tests pause.

use std::sync::Mutex;
use std::time::Duration;

use crate::platform::testing::SeededRandom;
use crate::studio::StudioError;
use crate::studio::shaper::Shaper;

/// One way.
const LATENCY: Duration = Duration::from_millis(20);
/// What somebody waits who is not answered.
const TIMEOUT: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Weather {
    /// Of 100 requests, so many do not arrive, and of 100 answers so many do not either.
    loss: usize,
    down: bool,
    shaper: Option<std::sync::Arc<Shaper>>,
}

pub(crate) struct Network {
    weather: Mutex<Weather>,
    random: SeededRandom,
    requests: Mutex<u64>,
}

impl Network {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            weather: Mutex::new(Weather {
                loss: 0,
                down: false,
                shaper: None,
            }),
            random: SeededRandom::new(seed),
            requests: Mutex::new(0),
        }
    }

    pub(crate) fn lose(&self, percent: usize) {
        self.weather.lock().unwrap().loss = percent;
    }

    pub(crate) fn set_down(&self, down: bool) {
        self.weather.lock().unwrap().down = down;
    }

    pub(crate) fn limit(&self, bits_per_second: u64) {
        self.weather.lock().unwrap().shaper = Some(std::sync::Arc::new(Shaper::new(bits_per_second)));
    }

    /// How many requests set out.
    pub(crate) fn requests(&self) -> u64 {
        *self.requests.lock().unwrap()
    }

    pub(crate) fn lost(&self) -> StudioError {
        StudioError::Unreachable {
            studio: "https://studio.example".parse().unwrap(),
            reason: "lost on the way".to_owned(),
        }
    }

    async fn pass(&self) -> Result<(), StudioError> {
        let weather = self.weather.lock().unwrap().clone();
        if weather.down || self.random.below(100) < weather.loss {
            tokio::time::sleep(TIMEOUT).await;
            return Err(self.lost());
        }
        tokio::time::sleep(LATENCY).await;
        Ok(())
    }

    pub(super) async fn there(&self, bytes: usize) -> Result<(), StudioError> {
        *self.requests.lock().unwrap() += 1;
        let shaper = self.weather.lock().unwrap().shaper.clone();
        if let Some(shaper) = shaper {
            shaper.pass(bytes).await;
        }
        self.pass().await
    }

    pub(super) async fn back(&self) -> Result<(), StudioError> {
        self.pass().await
    }

    /// How much of a long body arrives, and whether it is cut there.
    pub(super) async fn part(&self, bytes: usize) -> (usize, bool) {
        let loss = self.weather.lock().unwrap().loss;
        if self.random.below(100) < loss {
            (self.random.below(bytes + 1), true)
        } else {
            (bytes, false)
        }
    }
}
