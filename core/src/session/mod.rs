//! The subject's flow, from the link to the receipt: one state machine, pure and synchronous.
//!
//! ```text
//! Start -Link-> Opening -> Invited -Consent-> Checking -> Ready -Roll-> Beginning -> Rolling -Stop-> Stopping -> Sending -> Safe
//!                 |                             |  ^ CheckAgain            ^____________________ Roll ___________|_________|
//!              Unopened                       Refused
//! ```
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
mod state;

#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod testing;

pub use effect::{Action, Effect, EffectId};
pub use event::{Answer, ClaimedHere, Event, RecoveredTake};
pub use gate::Refusal;
pub use machine::Session;
pub use progress::TakeProgress;
pub use state::State;
