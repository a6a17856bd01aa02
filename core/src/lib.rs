//! What runs on the phone: capture, metering, gate, sealing, the take store, upload.

pub mod capture;
pub mod claim;
pub mod driver;
pub mod encode;
pub mod level;
pub mod phone;
pub mod platform;
pub mod recorder;
pub mod seal;
pub mod session;
pub mod store;
pub mod studio;
pub mod uplink;
pub mod vault;
