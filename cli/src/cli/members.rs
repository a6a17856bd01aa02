//! The commands for a production's members.

use clap::{Args, Subcommand};
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::members::Role;
use lavalier_protocol::text::Label;

use crate::span::Span;

/// Members.
#[derive(Debug, Subcommand)]
pub(crate) enum MemberCommand {
    Add(MemberAddArgs),
    Admit(MemberArgs),
    Remove(MemberRemoveArgs),
    List(MemberListArgs),
}

/// Make a link by which one person can become a member
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier member add the-long-road --role post --email pat@example.org --name Pat
  lavalier login LINK --email pat@example.org          on Pat's machine
  lavalier member admit the-long-road pat@example.org")]
pub(crate) struct MemberAddArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// owner, producer, post or security
    #[arg(long, value_name = "R")]
    pub(crate) role: Role,
    /// Their e-mail address
    #[arg(long, value_name = "E")]
    pub(crate) email: Label,
    /// Their name
    #[arg(long, value_name = "N")]
    pub(crate) name: Label,
    /// How long the link can be used
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub(crate) expires: Span,
}

/// Let in who used a link, if the keys that came are vouched for by its secret
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier member admit the-long-road pat@example.org")]
pub(crate) struct MemberArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Their e-mail address, or the identifier that `member list` shows
    #[arg(value_name = "MEMBER")]
    pub(crate) member: String,
}

/// End a member's access at once, and change the keys that they held
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier member remove the-long-road pat@example.org")]
pub(crate) struct MemberRemoveArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Their e-mail address, or the identifier that `member list` shows
    #[arg(value_name = "MEMBER")]
    pub(crate) member: String,
}

/// List who belongs to a production, and who is on the way there
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  lavalier member list the-long-road")]
pub(crate) struct MemberListArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
}
