//! From kit on hand, confidence and willingness to a tier, a kit list and a draft brief.

mod advice;
mod answers;

pub use advice::{Plan, Tier, plan};
pub use answers::{Answers, Confidence, Kit, PlanInputError};
