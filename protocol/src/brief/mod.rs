//! The brief: signed recording instructions for one end of an interview.

mod document;
mod draft;
mod parts;

pub use document::{Brief, BriefError, Expected};
pub use draft::{Draft, DraftError, Template};
pub use parts::{
    Consent, ConsentBy, End, Format, FrameRate, Kind, MicrophoneWish, MobileData, Platforms, Start, Talk, Zone,
};
