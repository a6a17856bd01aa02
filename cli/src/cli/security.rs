//! The commands for security staff.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::Timestamp;
use lavalier_protocol::text::Label;

/// What is known of devices.
#[derive(Debug, Subcommand)]
pub(crate) enum PostureCommand {
    Latest(LatestArgs),
    Evaluate(EvaluateArgs),
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

/// Say what the gate would answer to a file of evidence; exit 1 unless it clears
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier posture evaluate --evidence phone.json --feed pmv.json
  lavalier posture evaluate --evidence phone.json --genuine --policy house.toml --json")]
pub(crate) struct EvaluateArgs {
    /// What the device and its person say (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: PathBuf,
    /// As if a genuine app's attestation covered the file; without it, observed is read as declared
    #[arg(long)]
    pub(crate) genuine: bool,
    /// As if the invitation were a rehearsal
    #[arg(long)]
    pub(crate) rehearsal: bool,
    /// The policy (TOML) [default: the one that productions begin with]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// The vendor's feed, as it was fetched
    #[arg(long, value_name = "FILE")]
    pub(crate) feed: Option<PathBuf>,
    /// Waivers (JSON); taken as given to this device
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
    /// Only the waivers that name this device
    #[arg(long, value_name = "DEVICE", requires = "waivers")]
    pub(crate) device: Option<Label>,
    /// As of this time, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
}

/// Policies.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    New(PolicyNewArgs),
    Check(PolicyCheckArgs),
    Show(PolicyShowArgs),
}

/// Print a policy to begin with, each line with its reason
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier policy new > policy.toml\n  lavalier policy new --strict > policy.toml")]
pub(crate) struct PolicyNewArgs {
    /// For managed devices only
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Check a policy; exit 1 with line, column and reason when it is not right or cannot be met
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier policy check policy.toml")]
pub(crate) struct PolicyCheckArgs {
    /// The policy (TOML)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Show what a policy asks of each platform, and its digest
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier policy show\n  lavalier policy show policy.toml --json")]
pub(crate) struct PolicyShowArgs {
    /// The policy (TOML) [default: the one that productions begin with]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The shipped one for managed devices only
    #[arg(long, conflicts_with = "file")]
    pub(crate) strict: bool,
}
