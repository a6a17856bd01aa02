//! Sends the takes of one claim, while they are recorded and after: journal and segments, until each has its receipt.
//!
//! ```text
//! TakeStore --bell--> engine -- lane a take: journal in step, segments, then the receipt --> StudioApi
//!                       | order: oldest first, or proxies first when the link cannot carry both
//!                       | contact: up or down; a probe finds out; back-off with jitter, for ever
//!                       `-> UplinkEvent
//! ```
//!
//! - Several segments are under way at once (up to [`IN_FLIGHT`]), and one only on a link that needs a second or more for
//!   it: they arrive one after another, and none is given up while its bytes move. Many that wait go as one tar of a bounded size
//!   ([`BATCH_BYTES`]). Memory does not depend on what waits: only sequences are remembered, and bytes in flight are
//!   bounded by [`BYTES_IN_FLIGHT`].
//! - The journal goes first: segments wait while the studio's copy is more than a few lines behind, so that it can tell
//!   them from junk. What the studio's copy does not agree with is sent again from its last signed line.
//! - No hole: a segment counts as stored by the studio's own word only, and after a restart, a cut tar or an answer that
//!   says so, its list of what is missing decides. No duplicate: what is acknowledged is not sent again.
//! - Originals wait for as long as they may not go ([`Parts::originals`]): what is sent meanwhile are proxies and journals.
//! - A take is safe when its receipt was verified and stored ([`crate::store::Take::put_receipt`]); nothing else is.
//! - A request lost on the way only delays itself: when none gets through, one small probe asks until one does.
//!   [`Uplink::network_changed`] asks at once, on new connections.
//!
//! How the order is decided is said in [`Order`], exactly.

mod backlog;
mod backoff;
mod batch;
mod engine;
mod event;
mod job;
mod lane;
mod order;
mod pace;
pub mod parcel;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod uplink_tests;
#[cfg(test)]
mod waiting_tests;

use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::id::InvitationId;
use lavalier_protocol::journal::ClockExchange;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::claim::Account;
use crate::platform::{Clock, Random};
use crate::store::TakeStore;
use crate::studio::StudioApi;

pub use event::UplinkEvent;
pub use order::{BEHIND, CAUGHT_UP, HEADROOM, Mode, Order, WINDOW};
pub use parcel::Parcel;

/// Requests with a body under way at once: enough to fill a link of 20 ms latency with 70 kB segments, few enough that
/// a slow one has the oldest first.
pub const IN_FLIGHT: usize = 4;
/// The most sealed bytes of one tar.
pub const BATCH_BYTES: u64 = 2 * 1024 * 1024;
/// The most bytes of bodies under way at once, one body aside: with them the memory of the uplink is bounded.
pub const BYTES_IN_FLIGHT: u64 = 6 * 1024 * 1024;
/// Takes that are on their way at once, oldest first, the one that is recorded besides: each asks the studio what it has,
/// and remembers every segment that it does not. More than are ever sent side by side.
pub const LANES_MAX: usize = 16;
/// How often the studio's clock is asked for while a take is recorded: over an hour hundreds of readings, of which the
/// quickest say the drift.
pub const CLOCK_EVERY: Duration = Duration::from_secs(10);

/// What the uplink stands on.
pub struct Parts {
    /// The studio of the claim.
    pub studio: Arc<dyn StudioApi>,
    /// The claim's credential.
    pub account: Arc<Account>,
    /// The claim's invitation: takes of others are left alone.
    pub invitation: InvitationId,
    /// Where the takes are.
    pub store: TakeStore,
    /// Monotonic time, the recorder's own: clock exchanges are stamped with it.
    pub clock: Arc<dyn Clock>,
    /// For jitter.
    pub random: Arc<dyn Random>,
    /// Whether originals may go now, over the network that there is. Asked whenever something is about to be sent; what
    /// changes it says so by [`Uplink::network_changed`]. Proxies, journals and receipts always may.
    pub originals: Arc<dyn Fn() -> bool + Send + Sync>,
    /// Takes each exchange with the studio's clock while a take is recorded.
    pub exchange: Arc<dyn Fn(ClockExchange) + Send + Sync>,
    /// Where events go. When nobody listens any more they are dropped; sending goes on.
    pub events: mpsc::UnboundedSender<UplinkEvent>,
}

/// A running uplink. Dropping it stops it; what was not sent stays in the store.
#[derive(Debug)]
pub struct Uplink {
    nudge: Arc<Notify>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Uplink {
    /// Begins to send, on the current tokio runtime.
    #[must_use]
    pub fn start(parts: Parts) -> Self {
        let (nudge, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let task = tokio::spawn(engine::run(parts, Arc::clone(&nudge), stop.clone()));
        Self {
            nudge,
            stop,
            task: Some(task),
        }
    }

    /// The network is another one or there again, or the program was suspended, or somebody else has sent something: what is
    /// under way is begun again on new connections, what arrived is asked for, and nothing waits for its back-off.
    pub fn network_changed(&self) {
        self.nudge.notify_one();
    }

    /// Stops, and comes back when nothing is under way any more.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // A task that panicked has said so; there is nothing to add.
            let _ = task.await;
        }
    }
}

impl Drop for Uplink {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
