//! The commands for security staff.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::Timestamp;

/// What is known of devices.
#[derive(Debug, Subcommand)]
pub(crate) enum PostureCommand {
    Latest(LatestArgs),
}

/// Say which OS versions the vendor offers to a model
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier posture latest iPhone12,1 --feed pmv.json
  lavalier posture latest iPad13,4 --feed pmv.json --at 2026-09-01T12:00:00Z --json")]
pub(crate) struct LatestArgs {
    /// The vendor's identifier, such as iPhone12,1
    #[arg(value_name = "MODEL")]
    pub(crate) model: String,
    /// The vendor's feed, as it was fetched
    #[arg(long, value_name = "FILE")]
    pub(crate) feed: PathBuf,
    /// As of this time, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
}
