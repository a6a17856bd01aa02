//! `test`: every check of the project, one after another, each to its end; then a table, and one line that says what
//! passed, failed and was skipped.

mod cargo_test;
mod checks;
mod outcome;

use std::process::ExitCode;

use crate::clock::Stopwatch;
use crate::error::Error;
use crate::machine;
use outcome::Outcome;

/// Every check of the project; ends with a line that says what passed, failed and was skipped
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only these checks
    #[arg(long, value_name = "CHECK", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(NAMES))]
    only: Vec<String>,
}

/// One check.
struct Check {
    name: &'static str,
    run: fn() -> Result<Outcome, Error>,
}

/// In the order in which they run: the quick ones first, and the tests before the lints that only a developer can break.
const CHECKS: [Check; 6] = [
    Check {
        name: "format",
        run: checks::format,
    },
    Check {
        name: "typos",
        run: checks::typos,
    },
    Check {
        name: "deny",
        run: checks::deny,
    },
    Check {
        name: "tests",
        run: cargo_test::run,
    },
    Check {
        name: "clippy",
        run: checks::clippy,
    },
    Check {
        name: "docs",
        run: checks::docs,
    },
];

/// What `--only` knows.
const NAMES: [&str; CHECKS.len()] = {
    let mut names = [""; CHECKS.len()];
    let mut at = 0;
    while at < CHECKS.len() {
        names[at] = CHECKS[at].name;
        at += 1;
    }
    names
};

/// Runs the checks, going on after one that fails.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let chosen = |check: &&Check| arguments.only.is_empty() || arguments.only.iter().any(|name| name == check.name);
    let mut results = Vec::new();
    for check in CHECKS.iter().filter(chosen) {
        println!("{}", check.name);
        let stopwatch = Stopwatch::start();
        // A check that could not be made has not passed.
        let outcome = (check.run)().unwrap_or_else(|error| Outcome::failed(error.to_string()));
        outcome.print_output();
        results.push((check.name, outcome, stopwatch.elapsed()));
    }
    outcome::print_table(&results);
    let total = outcome::total(results.iter().map(|(_, outcome, _)| outcome));
    println!("\n{total}");
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// What the tests and benchmarks drive besides our own programs.
pub(crate) fn prepare() -> Result<machine::Tools, Error> {
    machine::install(&[machine::VIRTUAL_MICROPHONE, machine::STRANGERS].concat())?;
    machine::tools()
}
