//! Device management: what an Apple device tells its manager, as NanoMDM passes it on.
//!
//! Pure: a webhook's body goes in, what is known of the device comes out, each thing only as far as it goes. A device's
//! own answer is worth what the manager's authentication of the device is worth, so it is *managed*, not *attested*.
//!
//! Nothing is kept of devices that no production asked about, and of those it did, no serial number, no UDID and no name:
//! an enrolment is known by a keyed hash of its identifier.
//!
//! Sources: <https://github.com/micromdm/nanomdm> (`service/webhook/event.json`) and Apple's device management schema,
//! <https://github.com/apple/device-management>.

mod answer;
mod event;
mod known;
mod plist;
mod signature;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Information, Restrictions, Security};
pub use event::{Enrolment, Event, EventError, Kind, Subject, WEBHOOK_MAX};
pub use known::{Known, Taken, WINDOW};
pub use signature::{WebhookKey, WebhookKeyError};
