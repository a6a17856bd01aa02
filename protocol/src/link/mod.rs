//! Invitation links and what is derived from their secrets.
//!
//! `{origin}/i/{invitation}#{secret}.{thumbprint}`: the fragment never leaves the recorder. The secret authenticates
//! the device to the studio (claim token) and to post (binding key); the thumbprint authenticates the brief.

mod invitation;
mod origin;
mod secret;
mod six_words;

pub use invitation::{Link, LinkError};
pub use origin::{Origin, OriginError};
pub use secret::{BindingKey, ClaimToken, Secret};
pub use six_words::six_words;
