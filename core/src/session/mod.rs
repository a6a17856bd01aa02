//! The subject's flow, from the link to the receipt: one state machine, pure and synchronous.
//!
//! ```text
//! Start -Link-> Opening -> Invited -Consent-> Checking -> Ready -Roll-> Beginning -> Rolling -Stop-> Stopping -> Sending -> Safe
//!                 |                           |  | ^ CheckAgain            ^____________________ Roll ___________|_________|
//!              Unopened                  Asking  Refused
//! ```
//!
//! At the gate the device is looked at in silence; then everything that only the person can say is asked, once, on one
//! screen; then the studio judges, what has to be mended is said, the first thing first, and *Check again* looks anew.
//! Answers are kept for the sitting; on *Check again* what was not a yes may be answered anew.
//!
//! [`Session::on`] takes what happened and the time, and gives back the effects to perform. A shell shows
//! [`Session::state`] and [`Session::notices`], and performs effects; it decides nothing. Levels and elapsed time are not
//! states: they are a stream of their own.
//!
//! Invariants, each held by a property test over random events:
//! - `Rolling` is reached only under a [`crate::claim::Cleared`] that holds at that moment. (Imports never come here.)
//! - While `Rolling`, nothing that a policy, a clock or the studio says ends the take.
//! - An answer that is late, comes a second time or belongs to no effect changes nothing.
//! - No event, in any state, panics.

mod effect;
mod event;
mod gate;
mod machine;
mod pending;
mod progress;
mod question;
mod state;

#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod gate_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
pub(crate) mod testing;

pub use effect::{Action, Effect, EffectId};
pub use event::{Answer, ClaimedHere, Event, RecoveredTake, Refreshed};
pub use gate::Refusal;
pub use machine::Session;
pub use progress::TakeProgress;
pub use question::{Question, Reply};
pub use state::State;
