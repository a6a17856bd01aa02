//! The commands with which a named person of security decides about devices and takes, and reports on them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use lavalier_protocol::Timestamp;
use lavalier_protocol::id::{DeviceId, ProductionId, TakeId};
use lavalier_protocol::policy::Control;
use lavalier_protocol::text::Line;

use crate::until::Until;

/// What a decision is about.
#[derive(Debug, Args)]
pub(crate) struct DeviceArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The device, as device list names it
    #[arg(value_name = "DEVICE")]
    pub(crate) device: DeviceId,
}

/// Let a device record as it stands, where the policy asks for a person's yes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier approve the-long-road dv-… --reason \"I called them and saw the settings\"
  lavalier approve the-long-road dv-… --until 2d --reason \"until it is back from repair\"")]
pub(crate) struct ApproveArgs {
    /// Which device
    #[command(flatten)]
    pub(crate) of: DeviceArgs,
    /// Why; it goes into the record
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Line,
    /// Until when, or for how long [default: 7d]
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<Until>,
    /// As it was checked then, judged.at of device show --json; one that was checked again since is not approved
    #[arg(long, value_name = "TIME")]
    pub(crate) checked: Option<Timestamp>,
    /// Do not ask
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Except one device from one control until a date; the report goes on saying that it fails
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier waive the-long-road dv-… os.current --until 2026-12-01T18:00:00Z --reason \"the update breaks the medical app\"
  lavalier waive the-long-road dv-… find_my.on --until 3d --reason \"kept in the production's safe\"")]
pub(crate) struct WaiveArgs {
    /// Which device
    #[command(flatten)]
    pub(crate) of: DeviceArgs,
    /// The control, such as find_my.on
    #[arg(value_name = "CONTROL")]
    pub(crate) control: Control,
    /// Until when, or for how long; a year at most
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Until,
    /// Why; it goes into the record
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Line,
}

/// Open a held take to post
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier release tk-… --reason \"the phone was in my hands\"")]
pub(crate) struct ReleaseArgs {
    /// Which take
    #[arg(value_name = "TAKE")]
    pub(crate) take: TakeId,
    /// Why; it goes into the record
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Line,
}

/// Devices.
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    List(DeviceListArgs),
    Show(DeviceShowArgs),
    Lost(DeviceLostArgs),
    Recheck(DeviceRecheckArgs),
    Code(DeviceCodeArgs),
    Managed(DeviceManagedArgs),
}

/// List a production's devices: cleared, for security to decide, refused, never checked, lost
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier device list the-long-road\n  lavalier device list the-long-road --json")]
pub(crate) struct DeviceListArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}

/// Show what is known of a device, control by control, and what it recorded
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier device show the-long-road dv-…")]
pub(crate) struct DeviceShowArgs {
    /// Which device
    #[command(flatten)]
    pub(crate) of: DeviceArgs,
}

/// Report a device lost: it is cleared no more, and what is still on it is listed
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier device lost the-long-road dv-… --reason \"left in a taxi\"
  lavalier device lost the-long-road dv-… --reason \"left in a taxi\" --to incident.json")]
pub(crate) struct DeviceLostArgs {
    /// Which device
    #[command(flatten)]
    pub(crate) of: DeviceArgs,
    /// What happened; it goes into the record
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Line,
    /// Write the incident here as well, for the security desk
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// Ask for a new check of a device: what it recorded before stays as it is, what it begins afterwards waits for it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier device recheck the-long-road dv-… --reason \"a new exploit is out\"")]
pub(crate) struct DeviceRecheckArgs {
    /// Which device
    #[command(flatten)]
    pub(crate) of: DeviceArgs,
    /// Why; it goes into the record
    #[arg(long, value_name = "WHY")]
    pub(crate) reason: Line,
}

/// Get the one-time code by which a managed phone shows the studio which of its manager's devices it is
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier device code the-long-road 00008030-000A11112222002E --to configuration.plist
  lavalier device code the-long-road 00008030-000A11112222002E --json

Your device manager sends the code to that device alone, as the app's managed configuration (managed_code).
Asking again ends the last code.")]
pub(crate) struct DeviceCodeArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The device's enrolment, as its manager names it
    #[arg(value_name = "ENROLMENT")]
    pub(crate) enrolment: Line,
    /// Write the app's managed configuration here, as a property list, in place of showing the code
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// List the managed devices that codes were asked for, and what their managers told of them
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier device managed the-long-road")]
pub(crate) struct DeviceManagedArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}

/// Reports.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    Compliance(ReportArgs),
}

/// Report every device, control by control, and every take, with what was known when it began
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier report compliance the-long-road --format html --to report.html
  lavalier report compliance the-long-road --format csv > report.csv
  lavalier report compliance the-long-road --format ocsf | vector --config siem.toml")]
pub(crate) struct ReportArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// In which form
    #[arg(long, value_name = "FORM")]
    pub(crate) format: ReportForm,
    /// Write it here [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// A report's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportForm {
    /// A row for each device and control, for a spreadsheet
    Csv,
    /// OCSF Compliance Findings, one a line
    Ocsf,
    /// A page to read and to print
    Html,
    /// Everything, as one document
    Json,
}

impl ReportForm {
    /// As the API names it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ocsf => "ocsf",
            Self::Html => "html",
            Self::Json => "json",
        }
    }
}
