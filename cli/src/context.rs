//! What every command is given: the home, the output, and the machine's clock and randomness as parameters.

use std::sync::Arc;

use lavalier_core::platform::{Clock, Random, SystemClock, SystemRandom};
use lavalier_protocol::Timestamp;

use crate::home::Home;
use crate::output::Output;

/// A command's surroundings.
pub(crate) struct Context {
    /// Where this person's or device's state lives.
    pub(crate) home: Home,
    /// Where results go.
    pub(crate) output: Arc<Output>,
    /// Time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Randomness.
    pub(crate) random: Arc<dyn Random>,
}

impl Context {
    /// A context on this machine.
    pub(crate) fn new(home: Home, output: Arc<Output>) -> Self {
        Self {
            home,
            output,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }

    /// Now, by this machine's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.wall()
    }

    /// Random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }
}
