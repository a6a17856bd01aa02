//! `torture`: the kill tests with more kills than the ordinary run has patience for.

use std::process::ExitCode;

use crate::error::Error;
use crate::{process, workspace};

/// Says how often the kill tests kill.
const KILLS_VARIABLE: &str = "LAVALIER_TEST_KILLS";
/// Moves the numbers by which they choose the moment.
const SEED_VARIABLE: &str = "LAVALIER_TEST_SEED";

/// Kill the recorder and the studio again and again, at other moments each time, and see that nothing is lost
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How often each of the two is killed
    #[arg(long, value_name = "N", default_value_t = 1000)]
    kills: u64,
    /// Chooses the moments; a failure's can be had again [default: another each time]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Builds the binary and tortures it.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    process::must(workspace::build_binary().arg("--quiet"), "building lavalier")?;
    let seed = arguments.seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("{} kills of each with --seed {seed}", arguments.kills);
    let mut test = workspace::cargo();
    test.args(["test", "--workspace", "--quiet", "--test", "end_to_end", "--"]);
    test.args(["--nocapture", "recorder_kill::", "studio_kill::"]);
    test.env(KILLS_VARIABLE, arguments.kills.to_string())
        .env(SEED_VARIABLE, seed.to_string());
    let status = test.status().map_err(|source| Error::Start {
        program: process::name(&test),
        source,
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
