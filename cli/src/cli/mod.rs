//! The command line's shape, apart from what it does: clap's definitions alone, one file a role.

mod keys;
mod post;
mod producer;
mod recorder;
mod security;
mod studio;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use keys::{ExportArgs, KeysCommand, RecoverArgs, ShowArgs};
pub(crate) use post::{PullArgs, VerifyArgs};
pub(crate) use producer::{
    AgainArgs, BriefCheckArgs, BriefCommand, BriefNewArgs, InviteArgs, InviteCommand, InviteListArgs, PlanArgs,
    ProductionCommand, ProductionCreateArgs, ProductionShowArgs, RevokeArgs, TakesArgs,
};
pub(crate) use recorder::{ImportArgs, Pace, RecordArgs};
pub(crate) use security::{LatestArgs, PostureCommand};
pub(crate) use studio::{DemoArgs, LoginArgs, ServeArgs};

/// Records remote interviews on the subject's own device and gets every take sealed and safe to the production.
#[derive(Debug, Parser)]
#[command(
    name = "lavalier",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(after_help = "\
Examples:
  lavalier demo                                   the whole journey on this machine
  lavalier serve --data studio                    run a studio
  lavalier record LINK                            record for an invitation
  lavalier pull a-show --to ~/Rushes --watch      deliver broadcast WAV as it becomes safe")]
pub(crate) struct Cli {
    /// Where profile, keys and takes live [default: the platform's data directory]
    #[arg(long, global = true, env = "LAVALIER_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// One JSON object a line on standard output, nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Every command there is.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Serve(ServeArgs),
    Login(LoginArgs),
    /// Sign out and forget the session
    #[command(after_help = "Examples:\n  lavalier logout")]
    Logout,
    /// Say who is signed in, and where
    #[command(after_help = "Examples:\n  lavalier whoami --json")]
    Whoami,
    /// Check this machine: audio, clock, disk, keyring, studio
    #[command(after_help = "Examples:\n  lavalier doctor\n  lavalier doctor --json")]
    Doctor,
    Demo(DemoArgs),
    /// Make productions and look at them
    #[command(subcommand)]
    Production(ProductionCommand),
    Plan(PlanArgs),
    /// Write recording instructions and check them
    #[command(subcommand)]
    Brief(BriefCommand),
    /// Invite people to record
    #[command(subcommand)]
    Invite(InviteCommand),
    Takes(TakesArgs),
    Record(RecordArgs),
    /// Recover takes that were cut off, send what is left, end when all is safe
    #[command(after_help = "Examples:\n  lavalier resume\n  lavalier resume --json")]
    Resume,
    Import(ImportArgs),
    Pull(PullArgs),
    Verify(VerifyArgs),
    /// Look at a production's keys, export or recover them
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Say what is known of devices, and what their vendors offer them
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier posture latest iPhone12,1 --feed pmv.json"
    )]
    Posture(PostureCommand),
}
