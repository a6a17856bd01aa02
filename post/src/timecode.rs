//! Time of day in samples and frames, and the name that a delivery gets from it.

pub mod frame_rate;
pub mod midnight;
pub mod name;

pub use frame_rate::{FrameRate, NotAFrameRate};
pub use midnight::{Midnight, since_midnight};
pub use name::DeliveryName;

#[cfg(test)]
mod tests;
