//! One binary, `lavalier`, for every role: serve, invite, record, pull, verify.
//!
//! | Module | What it is |
//! |---|---|
//! | `cli` | the command line's shape, apart from what it does |
//! | `commands` | what each command does: one file a command, one folder a role |
//! | `client` | a person's client for the studio's API |
//! | `home` | profile, pins and secrets of one person or device |
//! | `keyrings` | a production's keys where somebody holds them |
//! | `local_time` | times as a person reads them |
//! | `output`, `failure` | JSON lines for programs, words for people, exit codes |
//! | [`demo`] | the demonstration's journey, and its search for plaintext, which tests use too |

mod cli;
mod client;
mod commands;
mod context;
pub mod demo;
mod failure;
mod files;
mod home;
mod keyrings;
mod local_time;
mod output;
mod prompt;
mod run;
mod session;
mod span;
mod until;

pub use run::run;
