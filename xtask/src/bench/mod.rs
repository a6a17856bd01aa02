//! `bench`: what recording, sealing, sending and delivering cost, each held against the plainest way of doing the same with
//! other people's programs on the same material in the same run. Numbers are reported and judged here, never in a test.

mod feed;
mod inside;
mod library_size;
mod material;
mod memory;
mod meter;
mod phone_screen;
mod phone_walk;
mod pull;
mod record_cpu;
mod report;
mod row;
mod shaper;
mod sink;
mod stage;
mod stop_to_safe;
mod verdict;

use std::process::ExitCode;

use crate::error::Error;
use crate::machine;
use row::Row;

/// What it costs, beside the plainest way of doing the same
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only these
    #[arg(value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(NAMES))]
    names: Vec<String>,
    /// One JSON object a line instead of a table
    #[arg(long)]
    json: bool,
}

/// Measures one thing.
type Bench = fn(&str) -> Result<Vec<Row>, Error>;

/// What is measured, by name.
const BENCHES: &[(&str, Bench)] = &[
    ("record_cpu", record_cpu::without_proxy),
    ("record_cpu_proxy", record_cpu::with_proxy),
    ("seal", inside::seal),
    ("store", inside::store),
    ("stop_to_safe", stop_to_safe::run),
    ("pull", pull::run),
    ("record_memory", memory::run),
    ("studio_put", inside::studio_put),
    ("studio_memory", inside::studio_memory),
    ("verdict", verdict::run),
    ("phone_screen", phone_screen::run),
    ("phone_walk", phone_walk::run),
    ("library_size", library_size::run),
    ("report", report::run),
    ("feed", feed::run),
];

/// What the command line knows.
const NAMES: [&str; BENCHES.len()] = {
    let mut names = [""; BENCHES.len()];
    let mut at = 0;
    while at < BENCHES.len() {
        names[at] = BENCHES[at].0;
        at += 1;
    }
    names
};

/// Measures what is asked for; fails when something could not be measured, not when a number is missed.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    machine::install(&[machine::VIRTUAL_MICROPHONE, machine::STRANGERS].concat())?;
    stage::build()?;
    let mut code = ExitCode::SUCCESS;
    if !arguments.json {
        row::print_heading();
    }
    let chosen = |name: &str| arguments.names.is_empty() || arguments.names.iter().any(|only| only == name);
    for (name, bench) in BENCHES.iter().filter(|(name, _)| chosen(name)) {
        match bench(name) {
            Ok(rows) if arguments.json => rows.iter().for_each(Row::print_json),
            Ok(rows) => rows.iter().for_each(Row::print),
            Err(error) => {
                eprintln!("{name}: could not be measured: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
