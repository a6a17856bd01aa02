//! What a shell shows.

use lavalier_protocol::Timestamp;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::words::Message;

use super::gate::Refusal;
use super::question::Question;

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
    /// Only the person can say: these are asked, all on one screen, each to be answered by one
    /// [`super::Reply`]; what is left out counts as not answered.
    Asking(Vec<Question>),
    /// Recording is not permitted yet. The first reason is what to mend now; a shell shows that one, its step, and *Check
    /// again* ([`super::Event::CheckAgain`]), which finds the next.
    Refused(Vec<Refusal>),
    /// Recording may begin.
    Ready {
        /// Until then, by the studio's clock.
        until: Timestamp,
        /// Whether the recording will wait for a person's release: by the clearance, or, as it may, because nobody can
        /// tell by this device's clocks how long ago that was given.
        held: bool,
        /// The take that the next one goes on from.
        continues: Option<TakeId>,
        /// When the interview is to begin, while that is still to come ([`lavalier_protocol::words::start`] says it).
        /// Recording may begin all the same: a rehearsal the day before is welcome.
        early: Option<Timestamp>,
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
