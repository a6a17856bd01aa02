//! The commands for a production's keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::id::ProductionId;

/// Keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    Show(ShowArgs),
    Export(ExportArgs),
    Recover(RecoverArgs),
    Rotate(RotateArgs),
}

/// Show a production's keys, and who can open its keyrings; nothing secret
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier keys show the-long-road")]
pub(crate) struct ShowArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}

/// Write the age identities that open a production's takes, for any age tool
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier keys export the-long-road --to the-long-road.age
  age -d -i the-long-road.age 0-audio.age | flac -d -o second.wav -")]
pub(crate) struct ExportArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The file to write, readable by you alone
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    /// Do not ask first
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Come back in with the recovery file when every member's key is lost
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier login https://studio.example --email zoe@example.org
  lavalier keys recover the-long-road --recovery-file /media/stick/the-long-road.txt

From then on this home owns the production's keyrings. Every other home refuses them, as it would
a stranger's, and its people have to be let in again: tell them before they read it on their
screens.")]
pub(crate) struct RecoverArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The file that `production create` wrote
    #[arg(long, value_name = "F")]
    pub(crate) recovery_file: PathBuf,
}

/// Change the key that new takes are sealed to; old takes stay readable to whoever held the old one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier keys rotate the-long-road
  lavalier keys rotate the-long-road --signing      the signing key too: every link is over then")]
pub(crate) struct RotateArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Change the signing key too: open invitations end, and devices that record need a new link
    #[arg(long)]
    pub(crate) signing: bool,
}
