//! What a shell shows.

use lavalier_protocol::Timestamp;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::policy::Control;
use lavalier_protocol::words::Message;

use super::gate::Refusal;

/// Where the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing was opened yet.
    Start,
    /// The link is being looked at.
    Opening,
    /// The link does not work, or not now. Another link, or the same again.
    Unopened(Message),
    /// Who asks, for what, who will hear it; agreement is awaited.
    Invited,
    /// The person does not agree. Nothing is recorded; agreeing is still possible.
    Declined,
    /// The gate is at work.
    Checking,
    /// Only the person can say: these controls are asked.
    Asking(Vec<Control>),
    /// Recording is not permitted yet.
    Refused(Vec<Refusal>),
    /// Recording may begin.
    Ready {
        /// Until then, by the studio's clock.
        until: Timestamp,
        /// Whether the recording will wait for a person's release.
        held: bool,
        /// The take that the next one goes on from.
        continues: Option<TakeId>,
    },
    /// The microphone is being opened.
    Beginning,
    /// It records.
    Rolling(TakeId),
    /// The last segment is being sealed.
    Stopping(TakeId),
    /// Safe on this device; on its way to the studio.
    Sending(TakeId),
    /// All received.
    Safe(TakeId),
    /// The person left.
    Left,
}
