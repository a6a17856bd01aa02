//! The Kotlin suites: Maven over `android/`, read line by line, so that a passing module is one line and a failing one is
//! shown whole.

use std::process::ExitStatus;
use std::time::Duration;

use super::outcome::{Count, Outcome, Skip};
use crate::error::Error;
use crate::{android, bindings, machine, process, workspace};

/// How long Maven may print nothing before it counts as hung: well above the longest module's tests, or a slow download.
const SILENCE: Duration = Duration::from_secs(10 * 60);

/// Generates the bindings and runs every module's tests.
pub(super) fn run() -> Result<Outcome, Error> {
    match machine::install(&[machine::JVM, machine::VIRTUAL_MICROPHONE].concat()) {
        Err(Error::Missing { packages }) => {
            return Ok(Outcome::skipped(format!(
                "no JDK and Maven here; sudo apt-get install {packages}"
            )));
        }
        installed => installed?,
    }
    println!("  building");
    let built = process::run(workspace::build_binary().arg("--quiet"))?;
    if !built.status.success() {
        return Ok(Outcome::failed(built.output));
    }
    bindings::kotlin::generate()?;
    let microphone = super::virtual_microphone()?;
    let mut maven = android::maven_with_a_screen();
    maven
        .args(["--fail-at-end", "-Dlavalier.microphone=virtual", "verify"])
        .envs(microphone.environment().iter().map(|(name, value)| (name, value)));
    let mut reading = Reading::default();
    let status = process::each_line(&mut maven, SILENCE, |line| {
        if let Some(told) = reading.line(line) {
            println!("  {told}");
        }
    })?;
    Ok(reading.end(status))
}

/// What has been read of Maven so far.
#[derive(Debug, Default)]
struct Reading {
    outcome: Outcome,
    /// The module that is at work.
    module: String,
    /// What it has printed.
    held: Vec<String>,
}

impl Reading {
    /// Takes a line in; gives one back where a module's tests have ended.
    fn line(&mut self, line: &str) -> Option<String> {
        let line = plain(line);
        if let Some(module) = line.strip_prefix("[INFO] Building lavalier-") {
            self.module = module.split(' ').next().unwrap_or_default().to_owned();
            self.held.clear();
        }
        self.held.push(line.clone());
        // A module's sum; a class's own line goes on with the time it took.
        let sum = line.split_once("] Tests run: ").map(|(_, sum)| sum)?;
        let count = count(sum)?;
        let total = &mut self.outcome.count;
        total.passed += count.passed;
        total.failed += count.failed;
        total.skipped += count.skipped;
        if count.skipped > 0 {
            let skip = Skip::of_test(&self.module, &format!("{} of its tests", count.skipped));
            self.outcome.skipped.push(skip);
        }
        if count.failed > 0 {
            self.show();
        }
        self.held.clear();
        Some(format!("{}: {count}", self.module))
    }

    /// Maven has ended so, or was killed because nothing more came.
    fn end(mut self, status: Option<ExitStatus>) -> Outcome {
        if !status.is_some_and(|status| status.success()) && self.outcome.count.failed == 0 {
            self.outcome.count.failed = 1;
            self.show();
        }
        self.outcome
    }

    fn show(&mut self) {
        let told: Vec<&str> = self
            .held
            .iter()
            .map(String::as_str)
            .filter(|line| line.starts_with("[ERROR]"))
            .collect();
        self.outcome.output += &format!("---- {}\n{}\n\n", self.module, told.join("\n"));
    }
}

/// Without the colours that Maven gives even a pipe.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain += part.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain
}

/// The numbers of `601, Failures: 0, Errors: 0, Skipped: 0`, and of nothing that goes on after them.
fn count(sum: &str) -> Option<Count> {
    let mut numbers = sum.split(", ").map(|part| part.rsplit(' ').next().unwrap_or_default());
    let mut next = || numbers.next()?.parse::<u64>().ok();
    let (all, failures, errors, skipped) = (next()?, next()?, next()?, next()?);
    if numbers.next().is_some() {
        return None;
    }
    Some(Count {
        passed: all - failures - errors - skipped,
        failed: failures + errors,
        skipped,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    fn read(text: &str, code: i32) -> (Vec<String>, Outcome) {
        let mut reading = Reading::default();
        let told = text.lines().filter_map(|line| reading.line(line)).collect();
        (told, reading.end(Some(ExitStatus::from_raw(code << 8))))
    }

    #[test]
    fn a_module_s_sum_is_counted_once_and_its_classes_are_not() {
        let text = "[\u{1b}[1;34mINFO\u{1b}[m] \u{1b}[1mBuilding lavalier-kit 0.1.0\u{1b}[m\n\
            [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in app.lavalier.kit.A\n\
            [INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0\n\
            [INFO] Building lavalier-ui 0.1.0\n[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1\n";
        let (told, outcome) = read(text, 0);
        assert_eq!(
            told,
            [
                "kit: 3 passed, 0 failed, 0 skipped",
                "ui: 4 passed, 0 failed, 1 skipped"
            ]
        );
        assert_eq!((outcome.count.passed, outcome.count.skipped), (7, 1));
        assert_eq!(outcome.skipped, [Skip::of_test("ui", "1 of its tests")]);
    }

    #[test]
    fn a_failing_module_is_shown_with_what_maven_calls_errors() {
        let text = "[INFO] Building lavalier-kit 0.1.0\n[INFO] quiet\n[ERROR]   A.b:12 it broke\n\
            [ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0\n";
        let (_, outcome) = read(text, 1);
        assert_eq!((outcome.count.passed, outcome.count.failed), (1, 1));
        assert!(
            outcome.output.contains("it broke") && !outcome.output.contains("quiet"),
            "{}",
            outcome.output
        );
    }

    #[test]
    fn code_that_does_not_compile_is_a_failure_though_no_test_ran() {
        let text = "[INFO] Building lavalier-ui 0.1.0\n[ERROR] Screen.kt:3 unresolved reference\n";
        let (_, outcome) = read(text, 1);
        assert_eq!(outcome.count.failed, 1);
        assert!(outcome.output.contains("unresolved"), "{}", outcome.output);
    }
}
