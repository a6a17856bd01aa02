//! Runs a [`crate::session::Session`] with real parts: claims, gate, microphone, recorder, uplink. This is all that
//! `record`, `resume` and `import` are. The session's effects are performed by one `engine`, which [`crate::phone`] runs too.
//!
//! - [`Home`]: what a recorder stands on: its folder, clock, vault, claims and takes. Made once a process.
//! - [`record()`], [`resume()`], [`import()`]: run to their end on the current tokio runtime (one with time and network on), and
//!   tell what happens as [`Told`], which are the command line's events one for one. They give an [`Ended`].
//! - [`Control`]: ends the take, leaves, or says that the network changed, from elsewhere.
//!
//! Before `record` looks at anything, [`Told::Claimed`] comes with the brief, and [`Agree`] asks the person whether they agree
//! to what it says. Where nobody can be asked, whoever records agrees by it; [`Agreement`] says which it is.

mod capture_message;
mod control;
mod engine;
mod error;
mod evidence;
mod home;
mod import;
mod network_watch;
mod opening;
mod options;
mod record;
mod resume;
mod sending;
mod slate;
mod told;

#[cfg(test)]
mod tests;

pub use control::Control;
pub(crate) use engine::{Came, Engine, How, OpenMicrophone};
pub use error::DriverError;
#[cfg(any(test, feature = "testing"))]
pub(crate) use home::Connect;
pub use home::Home;
pub use import::import;
pub use options::{Agree, Ask, ImportOptions, Microphone, RecordOptions};
pub use record::record;
pub use resume::resume;
pub(crate) use sending::Sending;
pub use told::{Agreement, Ended, Length, Tell, Told};
