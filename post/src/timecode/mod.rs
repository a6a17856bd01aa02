//! Time of day in samples and frames, and the name that a delivery gets from it.

pub mod frames;
pub mod midnight;
pub mod name;

pub use frames::timecode;
pub use midnight::{Midnight, since_midnight};
pub use name::DeliveryName;

#[cfg(test)]
mod tests;
