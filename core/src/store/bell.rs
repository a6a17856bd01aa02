//! Wakes whoever waits for something new in the store.

use tokio::sync::watch;

/// Rung whenever something became durable. Clones ring the same bell.
#[derive(Debug, Clone)]
pub(super) struct Bell(watch::Sender<u64>);

impl Default for Bell {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Bell {
    pub(super) fn ring(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
