//! What the end-to-end tests stand on: real processes, driven through the command line as people and scripts drive it, with
//! faults between them.
//!
//! | Module | What it is |
//! |---|---|
//! | [`stage`] | a studio, a producer and a recorder, ready for an invitation |
//! | [`studio`], [`person`] | the processes and the homes of each |
//! | [`running`] | a process and the events it prints |
//! | [`material`], [`delivered`] | a WAV whose samples are known, and one that came out |
//! | [`wire`] | a seeded TCP proxy that loses, flaps, limits and goes away |
//! | [`between`] | an HTTP proxy that lies, in the place of a malicious studio |
//! | [`client`], [`intruder`] | a guest that follows the contract only as far as it likes |
//! | [`phone`] | what a phone's app and its person would say |
//! | [`manager`] | a real device manager, with a device that is made up |
//! | [`disk`] | a small disk that can be full or read-only |
//! | [`opened`] | sealed segments opened again |
//! | [`clocked`] | a studio inside the test, whose clock the test sets |
//! | [`stranger`] | programs that are not ours |
//! | [`seed`] | numbers that only look random |
//!
//! Nothing here waits for time to pass. It waits for an event, and gives up after [`running::PATIENCE`].

pub mod between;
pub mod client;
pub mod clocked;
pub mod delivered;
pub mod disk;
pub mod intruder;
pub mod manager;
pub mod material;
pub mod opened;
pub mod person;
pub mod phone;
pub mod running;
pub mod seed;
pub mod shared;
pub mod stage;
pub mod stranger;
pub mod studio;
pub mod wire;
