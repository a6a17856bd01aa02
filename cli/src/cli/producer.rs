//! The producer's commands.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::brief::{End, FrameRate, Zone};
use lavalier_protocol::id::{InterviewId, InvitationId, ProductionId};
use lavalier_protocol::policy::Platform;
use lavalier_protocol::text::Label;

use crate::span::Span;

/// Productions.
#[derive(Debug, Subcommand)]
pub(crate) enum ProductionCommand {
    Create(ProductionCreateArgs),
    /// List the productions that you are a member of
    #[command(after_help = "Examples:\n  lavalier production list")]
    List,
    Show(ProductionShowArgs),
    Wrap(ProductionWrapArgs),
}

/// Make a production with its keys
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier production create \"The Long Road\" --recovery-file /media/stick/the-long-road.txt
  lavalier production create Pilot --id pilot --zone Europe/Berlin --fps 25 --no-recovery")]
pub(crate) struct ProductionCreateArgs {
    /// Its name as people know it
    #[arg(value_name = "NAME")]
    pub(crate) name: Label,
    /// Its short name [default: made from the name]
    #[arg(long, value_name = "SLUG")]
    pub(crate) id: Option<ProductionId>,
    /// Its time zone, by which takes are dated
    #[arg(long, default_value = "Europe/London")]
    pub(crate) zone: Zone,
    /// Its frame rate
    #[arg(long, default_value = "25")]
    pub(crate) fps: FrameRate,
    /// Where to write the way back in when every member's key is lost; outside the home
    #[arg(long, value_name = "F", conflicts_with = "no_recovery")]
    pub(crate) recovery_file: Option<PathBuf>,
    /// Do without: losing every member's key then loses the takes
    #[arg(long)]
    pub(crate) no_recovery: bool,
}

/// Show one production
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier production show the-long-road")]
pub(crate) struct ProductionShowArgs {
    /// Its short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}

/// End a production: access ends, nothing new is recorded, what was begun still arrives; owners keep it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier production wrap the-long-road
  lavalier production wrap the-long-road --at 2026-12-18T18:00:00Z")]
pub(crate) struct ProductionWrapArgs {
    /// Its short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// When [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<lavalier_protocol::Timestamp>,
}

/// From kit on hand, confidence and willingness to a way of recording, a kit list and a draft brief
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier plan --kit kit.toml --answers answers.toml
  lavalier plan                                   asks on the terminal

kit.toml:      iphone = true
               second_device = true
               lavalier = false
answers.toml:  confidence = \"low\"      # low, medium, high
               would_install = true
               kit_can_be_sent = true")]
pub(crate) struct PlanArgs {
    /// What the person has at hand (TOML) [default: ask]
    #[arg(long, value_name = "FILE")]
    pub(crate) kit: Option<PathBuf>,
    /// What the person says (TOML) [default: ask]
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
}

/// Briefs.
#[derive(Debug, Subcommand)]
pub(crate) enum BriefCommand {
    New(BriefNewArgs),
    Check(BriefCheckArgs),
}

/// Print a draft to begin with
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier brief new > brief.toml\n  lavalier brief new --template rehearsal")]
pub(crate) struct BriefNewArgs {
    /// interview, rehearsal or interviewer
    #[arg(long, value_name = "NAME", value_parser = template)]
    pub(crate) template: Option<lavalier_protocol::brief::Template>,
}

/// Check a draft; exit 1 with line, column and reason when it is not right
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier brief check brief.toml")]
pub(crate) struct BriefCheckArgs {
    /// The draft (TOML)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Invitations.
#[derive(Debug, Subcommand)]
pub(crate) enum InviteCommand {
    Create(Box<InviteArgs>),
    Again(AgainArgs),
    List(InviteListArgs),
    Revoke(RevokeArgs),
}

/// Make an invitation: link, six words and, on a terminal, a QR code
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier invite create the-long-road --subject \"Zoë Ångström\"
  lavalier invite create the-long-road --subject \"The interviewer\" --interview iv-… --end interviewer
  lavalier invite create the-long-road --subject \"Zoë Ångström\" --brief brief.toml --expires 3d
  lavalier invite create the-long-road --subject Me --platform desktop --rehearsal")]
pub(crate) struct InviteArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The person's name, for your lists
    #[arg(long, value_name = "NAME")]
    pub(crate) subject: Label,
    /// Another end of this interview [default: a new interview]
    #[arg(long, value_name = "I")]
    pub(crate) interview: Option<InterviewId>,
    /// subject, interviewer, second or spare
    #[arg(long, default_value = "subject")]
    pub(crate) end: End,
    /// What may claim and record: ios, ipados, android, desktop, with commas [default: by the end]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) platform: Vec<Platform>,
    /// The draft brief (TOML)
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    pub(crate) brief: Option<PathBuf>,
    /// A template instead of a draft: interview, rehearsal or interviewer
    #[arg(long, value_name = "NAME", value_parser = template)]
    pub(crate) template: Option<lavalier_protocol::brief::Template>,
    /// How long it can be claimed; what was claimed goes on
    #[arg(long, value_name = "TIME", default_value = "14d")]
    pub(crate) expires: Span,
    /// Only to try things out
    #[arg(long)]
    pub(crate) rehearsal: bool,
}

/// Move an end to another device; the old one may then only send what it has
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier invite again iv-… --end subject")]
pub(crate) struct AgainArgs {
    /// The interview
    #[arg(value_name = "INTERVIEW")]
    pub(crate) interview: InterviewId,
    /// Which end of it
    #[arg(long, value_name = "E", default_value = "subject")]
    pub(crate) end: End,
    /// How long it can be claimed
    #[arg(long, value_name = "TIME", default_value = "14d")]
    pub(crate) expires: Span,
}

/// List a production's invitations
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier invite list the-long-road")]
pub(crate) struct InviteListArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}

/// Take an invitation back; what was recorded under it still arrives
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier invite revoke in-…")]
pub(crate) struct RevokeArgs {
    /// The invitation
    #[arg(value_name = "INVITATION")]
    pub(crate) invitation: InvitationId,
}

/// List a production's takes: which are safe, which are on their way
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier takes the-long-road
  lavalier takes the-long-road --interview iv-… --json")]
pub(crate) struct TakesArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Only those of one interview
    #[arg(long, value_name = "I")]
    pub(crate) interview: Option<InterviewId>,
}

/// A template by its name.
fn template(name: &str) -> Result<lavalier_protocol::brief::Template, String> {
    use lavalier_protocol::brief::Template;
    let found = Template::ALL.into_iter().find(|template| template.name() == name);
    found.ok_or_else(|| format!("one of {}", Template::ALL.map(Template::name).join(", ")))
}
