//! Every sentence that a person reads about a decision: one exhaustive match from reason codes to Fluent messages.
//!
//! Each message says what happened, and in its attribute `.remedy` the one thing to do. Phone, studio and command line
//! ask here, so they say the same, and no check can exist without its words.

mod message;
pub mod posture;
pub mod start;
mod voice;
mod wording;

pub use message::Message;
pub use voice::{Said, Voice};
pub use wording::Wording;
