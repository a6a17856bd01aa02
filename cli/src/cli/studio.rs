//! The operator's commands, and signing in.

use std::path::PathBuf;

use clap::Args;

use crate::span::Span;

/// Run a studio
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier serve --data studio
  lavalier serve --data /var/lib/lavalier --listen 127.0.0.1:8080 --public-url https://studio.example
  lavalier serve --data studio --listen 127.0.0.1:0 --json      picks a free port and says which")]
pub(crate) struct ServeArgs {
    /// Where the database and the sealed segments live [default: studio/ in the home]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// The address by which others reach it
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Settings (TOML); flags go before them
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// Sign in to a studio; the first time, with its set-up code, as its first owner
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier login https://studio.example --email zoe@example.org
  lavalier login http://127.0.0.1:8080 --email zoe@example.org --name Zoë --setup-code-file studio/setup-code
  lavalier login https://studio.example --email zoe@example.org --password-file - < password
  lavalier login LINK --email zoe@example.org          the first time, with a link from an owner")]
pub(crate) struct LoginArgs {
    /// The studio's address, or the link that `member add` gave
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    /// Your e-mail address
    #[arg(long, value_name = "E")]
    pub(crate) email: String,
    /// Your name, as others see it; needed with a set-up code [default with a link: as the owner gave it]
    #[arg(long, value_name = "N")]
    pub(crate) name: Option<String>,
    /// The file with the studio's set-up code; `-` is standard input
    #[arg(long, value_name = "F")]
    pub(crate) setup_code_file: Option<PathBuf>,
    /// The file with your password; `-` is standard input [default: ask]
    #[arg(long, value_name = "F")]
    pub(crate) password_file: Option<PathBuf>,
}

/// The whole journey on this machine: studio, production, invitation, recording, pull, verify
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier demo
  lavalier demo --mic --for 30s
  lavalier demo --to trial --keep-running")]
pub(crate) struct DemoArgs {
    /// The folder for everything that it makes [default: a new one in the temporary directory]
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
    /// Record from this machine's microphone instead of a virtual one
    #[arg(long)]
    pub(crate) mic: bool,
    /// How long to record
    #[arg(long = "for", value_name = "TIME", default_value = "20s")]
    pub(crate) length: Span,
    /// Leave the studio running at the end, until Ctrl-C
    #[arg(long)]
    pub(crate) keep_running: bool,
}
