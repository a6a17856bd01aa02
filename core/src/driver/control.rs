//! What is said to a driver from elsewhere.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Ends the take, leaves, or says that the network changed. Clones are the same control.
#[derive(Debug, Clone, Default)]
pub struct Control {
    stop: CancellationToken,
    leave: CancellationToken,
    network: Arc<Notify>,
}

impl Control {
    /// A control that has said nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the take; what was recorded is still sent.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Ends the take and the run; what was not sent stays on this device.
    pub fn leave(&self) {
        self.stop.cancel();
        self.leave.cancel();
    }

    /// The network is another one, or there again.
    pub fn network_changed(&self) {
        self.network.notify_one();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leave.is_cancelled()
    }

    pub(super) async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    pub(super) async fn leaving(&self) {
        self.leave.cancelled().await;
    }

    pub(super) async fn network(&self) {
        self.network.notified().await;
    }
}
