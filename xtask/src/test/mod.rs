//! `test`: every check of the project, one after another, each to its end; then a table, and one line that says what
//! passed, failed and was skipped.

mod cargo_test;
mod checks;
#[cfg(test)]
mod documents;
mod kotlin;
mod outcome;
mod phones;
mod swift;

use std::process::ExitCode;

use lavalier_microphone::VirtualMicrophone;

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

/// Makes one check.
type Check = fn() -> Result<Outcome, Error>;

/// In the order in which they run: the quick ones first, and the tests before the lints that only a developer can break.
const CHECKS: &[(&str, Check)] = &[
    ("format", checks::format),
    ("typos", checks::typos),
    ("deny", checks::deny),
    ("tests", cargo_test::run),
    ("kotlin", kotlin::run),
    ("swift", swift::run),
    ("phones", phones::run),
    ("clippy", checks::clippy),
    ("docs", checks::docs),
    ("fuzz", checks::fuzz),
];

/// What `--only` knows.
const NAMES: [&str; CHECKS.len()] = {
    let mut names = [""; CHECKS.len()];
    let mut at = 0;
    while at < CHECKS.len() {
        names[at] = CHECKS[at].0;
        at += 1;
    }
    names
};

/// Runs the checks, going on after one that fails.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let chosen = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    // Set by whoever runs this for every change: a check that is left out there is one that nobody makes.
    let demanding = std::env::var_os("CI").is_some();
    let mut results = Vec::new();
    for (name, check) in CHECKS.iter().filter(|(name, _)| chosen(name)) {
        println!("{name}");
        let stopwatch = Stopwatch::start();
        // A check that could not be made has not passed.
        let mut outcome = check().unwrap_or_else(|error| Outcome::failed(error.to_string()));
        if demanding {
            outcome.demand();
        }
        outcome.print_output();
        results.push((*name, outcome, stopwatch.elapsed()));
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

/// Starts the microphone that the tests in other languages record from.
fn virtual_microphone() -> Result<VirtualMicrophone, Error> {
    VirtualMicrophone::start().map_err(|error| Error::Unexpected {
        what: "the virtual microphone".to_owned(),
        said: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use crate::workspace;

    #[test]
    fn what_runs_for_every_change_takes_a_skipped_check_for_a_failed_one() {
        let script = std::fs::read_to_string(workspace::root().join(".ci/run")).expect("the script is there");
        let demands = script
            .find("\nexport CI=1\n")
            .expect("it says that nothing may be skipped");
        assert!(script.find("./lav test").is_some_and(|runs| demands < runs), "{script}");
    }
}
