//! The server: stores sealed segments, judges posture, reports. Cannot decrypt a take.
//!
//! [`serve()`] runs one. Inside, what is kept ([`model`]), how it is kept ([`storage`], [`objects`]), how it is asked for
//! (`routes`) and what happens by itself (`tasks`) are apart; `takes` is how a take comes in: journal, segments, receipt.

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
pub use serve::{Running, ServeError, serve};
