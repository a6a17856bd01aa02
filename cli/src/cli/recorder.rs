//! The recorder's commands.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use lavalier_protocol::brief::Kind;
use lavalier_protocol::slate::Slate;

use crate::span::{BitRate, Span};

/// How fast a file stands for the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pace {
    /// As fast as it sounds
    Real,
    /// Without waiting for real time
    Fast,
}

/// Record until Ctrl-C, --for, or the end of --from, and send while recording
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier record 'https://studio.example/i/in-…#…'
  lavalier record 'https://studio.example/i/in-…#…' --for 60s --slate R001/12/3
  lavalier record 'https://studio.example/i/in-…#…' --from voice.wav --pace fast --evidence laptop.json
  lavalier record 'https://studio.example/i/in-…#…' --offline

Quote the link: the shell takes the part after # for a comment. `-` reads it from standard input, which keeps it
out of the shell's history.")]
pub(crate) struct RecordArgs {
    /// The invitation link, whole; `-` reads it from standard input
    #[arg(value_name = "LINK")]
    pub(crate) link: String,
    /// The microphone, by its name or a part of it [default: the system's]
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub(crate) mic: Option<String>,
    /// A 16- or 24-bit WAV that stands for the microphone and brings its own clock
    #[arg(long, value_name = "FILE.wav")]
    pub(crate) from: Option<PathBuf>,
    /// How fast --from goes
    #[arg(long, value_enum, default_value = "real")]
    pub(crate) pace: Pace,
    /// Stop after this much
    #[arg(long = "for", value_name = "TIME")]
    pub(crate) length: Option<Span>,
    /// Roll, scene and take number
    #[arg(long, value_name = "ROLL/SCENE/TAKE")]
    pub(crate) slate: Option<Slate>,
    /// interview, pickup, wild, tone or rehearsal
    #[arg(long, default_value = "interview")]
    pub(crate) kind: Kind,
    /// What is known of this device (JSON) [default: ask]
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
    /// Send no more than this many bits a second
    #[arg(long, value_name = "RATE")]
    pub(crate) uplink_limit: Option<BitRate>,
    /// Without the studio: needs an earlier claim and a clearance that holds; `resume` sends
    #[arg(long)]
    pub(crate) offline: bool,
}

/// Take files made elsewhere into custody, bit for bit
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier import 'https://studio.example/i/in-…#…' CARD/R0001.WAV CARD/R0002.WAV
  lavalier import 'https://studio.example/i/in-…#…' call.m4a --slate R001/12/3")]
pub(crate) struct ImportArgs {
    /// The invitation link, whole; `-` reads it from standard input
    #[arg(value_name = "LINK")]
    pub(crate) link: String,
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Roll, scene and take number of the first; later files count on
    #[arg(long, value_name = "ROLL/SCENE/TAKE")]
    pub(crate) slate: Option<Slate>,
    /// Send no more than this many bits a second
    #[arg(long, value_name = "RATE")]
    pub(crate) uplink_limit: Option<BitRate>,
}
