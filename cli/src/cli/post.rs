//! Post's commands.

use std::path::PathBuf;

use clap::Args;
use lavalier_protocol::id::{InterviewId, ProductionId, TakeId};

/// Fetch, verify, open and deliver takes as broadcast WAV
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier pull the-long-road --to ~/Rushes
  lavalier pull the-long-road --to ~/Rushes --watch
  lavalier pull the-long-road --to ~/Rushes --take tk-… --identity the-long-road.age

It can be stopped and run again: only what is missing is fetched, and nothing is overwritten.")]
pub(crate) struct PullArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Where deliveries go
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
    /// Only one interview's takes
    #[arg(long, value_name = "I")]
    pub(crate) interview: Option<InterviewId>,
    /// Only this take
    #[arg(long, value_name = "T")]
    pub(crate) take: Option<TakeId>,
    /// Go on and deliver each take as it becomes safe, until Ctrl-C
    #[arg(long)]
    pub(crate) watch: bool,
    /// Open with this age identity file of `keys export` instead of the keyring; where this home does not know the
    /// production, the file says who signs for it
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
}

/// Check deliveries or a take store again: a delivery folder, a WAV with its sidecar, or a recorder's take
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier verify ~/Rushes
  lavalier verify ~/Rushes/2026-11-20/R001/R001_1_T01_subject.wav --json")]
pub(crate) struct VerifyArgs {
    /// What to check
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}
