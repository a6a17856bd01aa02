//! The Swift suites: the package in `ios/` formatted, compiled and tested, read line by line.

use std::process::ExitStatus;
use std::time::Duration;

use super::outcome::{Count, Outcome};
use crate::error::Error;
use crate::ios::Swift;
use crate::{bindings, machine, process, workspace};

/// How long the package manager may print nothing before it counts as hung: well above the longest compile or test.
const SILENCE: Duration = Duration::from_secs(10 * 60);

/// Names the built `lavalier` binary, for the journey that drives it as a process.
const BINARY_VARIABLE: &str = "LAVALIER_BIN";

/// Says that what is played into the virtual microphone is heard, for the journey that records from it.
const MICROPHONE_VARIABLE: &str = "LAVALIER_MICROPHONE";

/// What is written by hand. The generated side is neither formatted nor read.
const WRITTEN: [&str; 5] = ["App", "AppleDeclarations", "Package.swift", "Sources", "Tests"];

/// Generates the Swift side, then checks, compiles and tests the package.
pub(super) fn run() -> Result<Outcome, Error> {
    let Some(swift) = Swift::find()? else {
        return Ok(Outcome::skipped(
            "no Swift here; install Swift 6.1 or newer from https://swift.org/install",
        ));
    };
    match machine::install(machine::VIRTUAL_MICROPHONE) {
        Err(Error::Missing { packages }) => {
            return Ok(Outcome::skipped(format!(
                "no virtual microphone here; sudo apt-get install {packages}"
            )));
        }
        installed => installed?,
    }
    let format = process::run(
        swift
            .run("format")
            .args(["lint", "--strict", "--recursive"])
            .args(WRITTEN),
    )?;
    if !format.status.success() {
        return Ok(Outcome::failed(format.output));
    }
    println!("  building");
    let built = process::run(workspace::build_binary().arg("--quiet"))?;
    if !built.status.success() {
        return Ok(Outcome::failed(built.output));
    }
    bindings::swift::generate()?;
    // The screens and iOS's adapters are compiled too: no test links them.
    let compiled = process::run(swift.package("build").arg("--build-tests"))?;
    if !compiled.status.success() {
        return Ok(Outcome::failed(compiled.output));
    }
    let microphone = super::virtual_microphone()?;
    let mut reading = Reading::default();
    let mut test = swift.package("test");
    test.args(["--skip-build", "--disable-xctest"])
        .env(BINARY_VARIABLE, workspace::binary())
        .env(MICROPHONE_VARIABLE, "virtual")
        .envs(microphone.environment().iter().map(|(name, value)| (name, value)))
        // Files, whatever keyring this machine has.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let status = process::each_line(&mut test, SILENCE, |line| reading.line(line))?;
    let outcome = reading.end(status);
    println!("  ios: {}", outcome.count);
    Ok(outcome)
}

/// What has been read of Swift Testing so far. A passing test's line begins with a tick, a failing one's with a cross.
#[derive(Debug, Default)]
struct Reading {
    count: Count,
    held: Vec<String>,
}

impl Reading {
    fn line(&mut self, line: &str) {
        self.held.push(line.to_owned());
        let Some((mark, told)) = line.split_once(" Test ") else {
            return;
        };
        // The run and a suite have lines of their own, and a test with arguments one a case that says "case".
        if told.starts_with("run ") || told.starts_with("case ") {
            return;
        }
        let ended = |how: &str| told.contains(&format!(" {how} after "));
        match mark.trim().chars().next_back() {
            Some('✔') if ended("passed") => self.count.passed += 1,
            Some('✘') if ended("failed") => self.count.failed += 1,
            _ => {}
        }
    }

    /// The tests have ended so, or were killed because nothing more came.
    fn end(mut self, status: Option<ExitStatus>) -> Outcome {
        let fine = status.is_some_and(|status| status.success());
        if !fine && self.count.failed == 0 || self.count == Count::default() {
            // It died, hung, or ran nothing, which no test reports.
            self.count.failed += 1;
        }
        let output = if self.count.failed > 0 {
            self.held.retain(|line| !line.contains('✔') && !line.contains('◇'));
            format!("---- swift test\n{}\n", self.held.join("\n"))
        } else {
            String::new()
        };
        Outcome {
            count: self.count,
            output,
            skipped: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    fn read(text: &str, code: i32) -> Outcome {
        let mut reading = Reading::default();
        for line in text.lines() {
            reading.line(line);
        }
        reading.end(Some(ExitStatus::from_raw(code << 8)))
    }

    #[test]
    fn every_test_is_counted_once_and_neither_its_cases_nor_its_suite() {
        let outcome = read(
            "◇ Test run started.\n◇ Test a() started.\n✔ Test a() passed after 0.001 seconds.\n\
             ✔ Test case passing 1 argument n → 2 to b(n:) passed after 0.001 seconds.\n\
             ✔ Test b(n:) with 2 test cases passed after 0.001 seconds.\n✔ Suite S passed after 0.002 seconds.\n\
             ✔ Test run with 2 tests in 1 suite passed after 0.002 seconds.\n",
            0,
        );
        assert_eq!(outcome.count.to_string(), "2 passed, 0 failed, 0 skipped");
        assert_eq!(outcome.output, "");
    }

    #[test]
    fn a_failure_is_shown_and_the_passing_tests_beside_it_are_not() {
        let outcome = read(
            "✔ Test a() passed after 0.001 seconds.\n✘ Test b() recorded an issue at B.swift:3:5: Expectation failed\n\
             ✘ Test b() failed after 0.001 seconds with 1 issue.\n\
             ✘ Test run with 2 tests in 1 suite failed after 0.002 seconds with 1 issue.\n",
            1,
        );
        assert_eq!(outcome.count.to_string(), "1 passed, 1 failed, 0 skipped");
        assert!(
            outcome.output.contains("Expectation failed") && !outcome.output.contains("a()"),
            "{}",
            outcome.output
        );
    }

    #[test]
    fn a_run_that_dies_or_tests_nothing_is_a_failure() {
        assert_eq!(read("◇ Test run started.\n", 139).count.failed, 1);
        assert_eq!(read("", 0).count.failed, 1);
    }
}
