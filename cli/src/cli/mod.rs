//! The command line's shape, apart from what it does: clap's definitions alone, one file a role.

mod devices;
mod keys;
mod members;
mod post;
mod producer;
mod recorder;
mod security;
mod studio;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use devices::{
    ApproveArgs, DeviceArgs, DeviceCodeArgs, DeviceCommand, DeviceListArgs, DeviceLostArgs, DeviceManagedArgs,
    DeviceRecheckArgs, DeviceShowArgs, ReleaseArgs, ReportArgs, ReportCommand, ReportForm, WaiveArgs,
};
pub(crate) use keys::{ExportArgs, KeysCommand, RecoverArgs, RotateArgs, ShowArgs};
pub(crate) use members::{MemberAddArgs, MemberArgs, MemberCommand, MemberListArgs, MemberRemoveArgs};
pub(crate) use post::{PullArgs, VerifyArgs};
pub(crate) use producer::{
    AgainArgs, BriefCheckArgs, BriefCommand, BriefNewArgs, InviteArgs, InviteCommand, InviteListArgs, PlanArgs,
    ProductionCommand, ProductionCreateArgs, ProductionShowArgs, ProductionWrapArgs, RevokeArgs, TakesArgs,
};
pub(crate) use recorder::{ImportArgs, Pace, RecordArgs};
pub(crate) use security::{
    AndroidKeyArgs, AppAttestArgs, AttestationCommand, AuditArgs, EvaluateArgs, FeedCommand, FeedImportArgs,
    LatestArgs, PolicyCheckArgs, PolicyCommand, PolicyNewArgs, PolicySetArgs, PolicyShowArgs, PostureCommand,
    RevocationsCommand, RevocationsImportArgs,
};
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
    // Where the home lies says who the person is, and help is what people paste.
    #[arg(
        long,
        global = true,
        env = "LAVALIER_HOME",
        hide_env_values = true,
        value_name = "DIR"
    )]
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
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier production create \"The Long Road\" --recovery-file /media/stick/the-long-road.txt"
    )]
    Production(ProductionCommand),
    Plan(PlanArgs),
    /// Write recording instructions and check them
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier brief new > brief.toml\n  lavalier brief check brief.toml"
    )]
    Brief(BriefCommand),
    /// Invite people to record
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier invite create the-long-road --subject \"Zoë Ångström\"\n  lavalier invite list the-long-road"
    )]
    Invite(InviteCommand),
    Takes(TakesArgs),
    Record(RecordArgs),
    /// Recover takes that were cut off, send what is left, end when all is safe
    #[command(after_help = "Examples:\n  lavalier resume\n  lavalier resume --json")]
    Resume,
    Import(ImportArgs),
    Pull(PullArgs),
    Verify(VerifyArgs),
    /// Look at a production's keys, export, change or recover them
    #[command(subcommand, after_help = "Examples:\n  lavalier keys show the-long-road")]
    Keys(KeysCommand),
    /// Add people to a production, let them in, end their access
    #[command(subcommand, after_help = "Examples:\n  lavalier member list the-long-road")]
    Member(MemberCommand),
    Audit(AuditArgs),
    /// Say what is known of devices, and what their vendors offer them
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier posture latest iPhone12,1 --feed pmv.json"
    )]
    Posture(PostureCommand),
    /// Write what is asked of devices, and check it
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier policy new > policy.toml\n  lavalier policy check policy.toml"
    )]
    Policy(PolicyCommand),
    /// Look at a production's devices; report one lost, have it checked again, or hear of it by its manager
    #[command(subcommand, after_help = "Examples:\n  lavalier device list the-long-road")]
    Device(DeviceCommand),
    Approve(ApproveArgs),
    Waive(WaiveArgs),
    Release(ReleaseArgs),
    /// Write reports that security can hand on
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier report compliance the-long-road --format html --to report.html"
    )]
    Report(ReportCommand),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// Every command below `command`, and itself, by its words.
    fn all(command: &clap::Command, words: &str, found: &mut Vec<(String, bool)>) {
        let example = command.get_after_help().is_some_and(|help| {
            let help = help.to_string();
            help.starts_with("Examples:\n") && help.contains(&format!("  {words}"))
        });
        found.push((words.to_owned(), example));
        for below in command.get_subcommands() {
            all(below, &format!("{words} {}", below.get_name()), found);
        }
    }

    #[test]
    fn every_command_shows_an_example_of_itself() {
        let mut found = Vec::new();
        all(&Cli::command(), "lavalier", &mut found);
        let without: Vec<_> = found.iter().filter(|(_, example)| !example).collect();
        assert!(found.len() > 25 && without.is_empty(), "{without:?}");
    }
}
