//! The commands for security staff.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lavalier_protocol::Timestamp;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::text::Label;

/// What is known of devices.
#[derive(Debug, Subcommand)]
pub(crate) enum PostureCommand {
    Latest(LatestArgs),
    /// Look after the studio's OS feed
    #[command(subcommand, after_help = "Examples:\n  lavalier posture feed import pmv.json")]
    Feed(FeedCommand),
    /// Look after the studio's list of what Android's vendor has taken back
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier posture revocations import status.json"
    )]
    Revocations(RevocationsCommand),
    Evaluate(EvaluateArgs),
    /// Say what a device's own attestation proves
    #[command(
        subcommand,
        after_help = "Examples:\n  lavalier posture attestation android-key chain.pem"
    )]
    Attestation(AttestationCommand),
}

/// What makers vouch for.
#[derive(Debug, Subcommand)]
pub(crate) enum AttestationCommand {
    AndroidKey(AndroidKeyArgs),
    AppAttest(AppAttestArgs),
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

/// Show a production's audit log: everything that granted, read or revoked
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier audit the-long-road
  lavalier audit the-long-road --verify        only says whether it is whole and goes on from what was seen before")]
pub(crate) struct AuditArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// Check it and say so, without showing it
    #[arg(long)]
    pub(crate) verify: bool,
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
    Set(PolicySetArgs),
}

/// Judge a production's devices by a policy from now on
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier policy set the-long-road policy.toml        counts from each device's next check")]
pub(crate) struct PolicySetArgs {
    /// The production's short name
    #[arg(value_name = "PRODUCTION")]
    pub(crate) production: ProductionId,
    /// The policy (TOML); a change needs a higher revision
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
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
#[command(after_help = "\
Examples:
  lavalier policy show
  lavalier policy show policy.toml --json
  lavalier policy show --production the-long-road    the one that is in force")]
pub(crate) struct PolicyShowArgs {
    /// The policy (TOML) [default: the one that productions begin with]
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// The shipped one for managed devices only
    #[arg(long, conflicts_with = "file")]
    pub(crate) strict: bool,
    /// The one that a production's devices are judged by
    #[arg(long, value_name = "PRODUCTION", conflicts_with_all = ["file", "strict"])]
    pub(crate) production: Option<ProductionId>,
}

/// Say what an Android phone's key attestation proves
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier posture attestation android-key chain.pem --package org.example.recorder
  lavalier posture attestation android-key chain.pem --challenge Y2hhbGxlbmdl --at 2026-09-01T12:00:00Z --json")]
pub(crate) struct AndroidKeyArgs {
    /// The chain's certificates, the attested key's first
    #[arg(value_name = "CHAIN.pem")]
    pub(crate) chain: PathBuf,
    /// The challenge that it must answer
    #[arg(long, value_name = "BASE64", value_parser = base64)]
    pub(crate) challenge: Option<Bytes>,
    /// The app that must have asked
    #[arg(long, value_name = "ID")]
    pub(crate) package: Option<String>,
    /// The vendor's revocation list, as it was fetched
    #[arg(long, value_name = "FILE")]
    pub(crate) revoked: Option<PathBuf>,
    /// When it was received, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
}

/// Say what an iPhone's App Attest attestation proves
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  lavalier posture attestation app-attest attested.json --app-id ABCDE12345.org.example.recorder
  lavalier posture attestation app-attest attested.cbor --app-id ABCDE12345.org.example.recorder --challenge Y2hhbGxlbmdl")]
pub(crate) struct AppAttestArgs {
    /// The attestation object as CBOR, or JSON with attestation, key_id and challenge in base64
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The app that must have made it
    #[arg(long, value_name = "TEAM.BUNDLE")]
    pub(crate) app_id: String,
    /// The challenge that it must answer [default: the file's]
    #[arg(long, value_name = "BASE64", value_parser = base64)]
    pub(crate) challenge: Option<Bytes>,
    /// The name of the key that it must be for [default: the file's]
    #[arg(long, value_name = "BASE64", value_parser = base64)]
    pub(crate) key_id: Option<Bytes>,
    /// When it was received, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<Timestamp>,
}

/// Bytes that were given in base64.
#[derive(Debug, Clone)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

/// Base64 of either alphabet, padded or not: which one a tool prints is its own affair, and no text is two things.
fn base64(text: &str) -> Result<Bytes, String> {
    use base64::Engine as _;
    use base64::alphabet;
    use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    [alphabet::STANDARD, alphabet::URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, CONFIG).decode(text).ok())
        .map(Bytes)
        .ok_or_else(|| "not base64".to_owned())
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

/// The studio's revocation list.
#[derive(Debug, Subcommand)]
pub(crate) enum RevocationsCommand {
    Import(RevocationsImportArgs),
}

/// Give the studio a revocation list from a file, where it has no internet of its own
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  curl -o status.json https://android.googleapis.com/attestation/status
  lavalier posture revocations import status.json")]
pub(crate) struct RevocationsImportArgs {
    /// Google's list of attestation certificates that do not count any more
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
