//! The gate's rules: what is asked of a device, what is known of it, and what follows.
//!
//! [`evaluate`] is one pure function: policy, what is known, and the time give a verdict. The phone runs it to guide the
//! person, the studio to clear. What holds throughout:
//!
//! - A control is never reported at a higher grade than its evidence: [`Known`] keeps what a client says apart from what
//!   the studio found, and [`Platform::ceiling`] is above neither.
//! - Unknown is never read as met.
//! - A failure more never makes a verdict better: of several answers the worst counts.
//! - A laptop's gate asks one thing, a passcode, and takes the person's word for it, whatever the policy.

mod ceiling;
mod clearance;
mod control;
mod document;
mod evidence;
mod file;
mod judge;
mod known;
mod platform;
mod readiness;
mod reason;
mod shipped;
mod terms;
mod verdict;
mod waiver;

pub use clearance::Clearance;
pub use control::{Control, Grade, State, UnknownControl};
pub use document::{Policy, PolicyId};
pub use evidence::{AppVersion, EVIDENCE_MAX, Evidence, Finding, OsVersion};
pub use file::PolicyError;
pub use judge::evaluate;
pub use known::{History, Known, Signed, SignedOs, StudioFinding};
pub use platform::{Platform, UnknownPlatform};
pub use readiness::Readiness;
pub use reason::Reason;
pub use shipped::Shipped;
pub use terms::{Act, Group, Limit, POLICY_MAX, Rule, Terms};
pub use verdict::{ControlVerdict, Effect, Outcome, Verdict};
pub use waiver::{Approval, Ground, WAIVERS_MAX, Waiver};
