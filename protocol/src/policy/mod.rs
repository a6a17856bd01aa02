//! The gate's rules: what is asked of a device, what is known of it, and what follows.
//!
//! A laptop's gate asks one thing, a passcode, and takes the person's word for it.

mod clearance;
mod control;
mod evidence;
mod verdict;

pub use clearance::Clearance;
pub use control::{Control, Grade, Platform, State};
pub use evidence::{AppVersion, EVIDENCE_MAX, Evidence, Finding, OsVersion};
pub use verdict::{ControlVerdict, Effect, Outcome, Policy, Verdict, evaluate};
