//! End to end: whole journeys across processes and faults, one file for each theme.
//!
//! The promises of `docs/threat-model.md` have their tests by name: `cargo test -p lavalier-tests --test end_to_end promise_4_`.

mod deliveries;
mod formats;
mod gate;
mod guest;
mod import;
mod intruder;
mod invitations;
mod journey;
mod keys;
mod malicious_post;
mod malicious_recorder;
mod managed;
mod material;
mod members;
mod microphone;
mod network;
mod plaintext;
mod recorder_kill;
mod refusals;
mod report;
mod retention;
mod service;
mod storage;
mod studio_kill;
mod withheld;
