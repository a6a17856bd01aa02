//! The server: stores sealed segments, judges posture, reports. Cannot decrypt a take.
//!
//! [`serve()`] runs one. Inside, what is kept ([`model`]), how it is kept ([`storage`], [`objects`]), how it is asked for
//! (`routes`) and what happens by itself (`tasks`) are apart; `takes` is how a take comes in: journal, segments, receipt.
//!
//! The gate has rooms of its own. `gate` makes a verdict of what is known of a device. What is known comes from the device;
//! from its maker ([`attestation`] verifies, and keeps nothing; `attested` keeps what it found); from a device manager
//! ([`mdm`]); and from what vendors publish (`publishers` asks them, `feed` and `revocations` keep it). [`reports`] tells it
//! all to security.

mod access;
mod accounts;
pub mod attestation;
mod attested;
pub mod batch;
mod bodies;
mod challenges;
mod config;
mod data_dir;
mod error;
mod extract;
mod feed;
mod gate;
mod listener;
pub mod mdm;
pub mod model;
pub mod objects;
mod page;
mod ports;
mod proxies;
mod publishers;
pub mod reports;
mod revocations;
mod routes;
mod serve;
pub mod storage;
mod studio;
mod takes;
mod tasks;
#[cfg(test)]
mod tests;

pub use attested::{AndroidApp, AppId, AppIdError, GenuineApps, IosApp};
pub use config::{Config, ConfigError, Flags, Limits};
pub use data_dir::DataDirError;
pub use ports::{Clock, Random, SystemClock, SystemRandom};
pub use proxies::Proxies;
pub use serve::{Running, ServeError, serve};
