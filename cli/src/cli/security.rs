//! The commands for security staff.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::Timestamp;

/// What is known of devices.
#[derive(Debug, Subcommand)]
pub(crate) enum PostureCommand {
    Latest(LatestArgs),
    /// Look after the studio's OS feed
    #[command(subcommand, after_help = "Examples:\n  lavalier posture feed import pmv.json")]
    Feed(FeedCommand),
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

/// The studio's OS feed.
#[derive(Debug, Subcommand)]
pub(crate) enum FeedCommand {
    Import(FeedImportArgs),
}

/// Give the studio a feed from a file, where it has no internet of its own
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  curl -o pmv.json https://gdmf.apple.com/v2/pmv
  lavalier posture feed import pmv.json
  lavalier posture feed import ios_data_feed.json
  lavalier posture feed import samsung-mobile.json")]
pub(crate) struct FeedImportArgs {
    /// Apple's feed, the SOFA project's, or a list of Android models
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
