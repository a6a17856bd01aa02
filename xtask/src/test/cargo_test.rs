//! Unit, integration and documentation tests: `cargo test` over the workspace, read line by line, so that a passing program
//! is one line and a failing one is shown whole.

use std::process::ExitStatus;
use std::time::Duration;

use super::outcome::{Count, Outcome, Skip};
use crate::error::Error;
use crate::{process, workspace};

/// How long the tests may print nothing before they count as hung: well above the longest single test program or compile.
const SILENCE: Duration = Duration::from_secs(20 * 60);

/// Names a Python that has an independent JOSE library, for tests that verify our signatures with it.
const PYTHON_VARIABLE: &str = "LAVALIER_TEST_PYTHON";

/// Names the built `lavalier` binary, for tests that drive it as a process.
const BINARY_VARIABLE: &str = "LAVALIER_BIN";

/// Builds the binary and runs all tests.
pub(super) fn run() -> Result<Outcome, Error> {
    let tools = super::prepare()?;
    println!("  building");
    let built = process::run(workspace::build_binary().arg("--quiet"))?;
    if !built.status.success() {
        return Ok(Outcome::failed(built.output));
    }
    let mut command = workspace::cargo();
    command.args([
        "test",
        "--workspace",
        "--no-fail-fast",
        "--",
        "--color",
        "never",
        "--show-output",
    ]);
    command
        .env(PYTHON_VARIABLE, tools.python())
        .env(BINARY_VARIABLE, workspace::binary());
    let mut reading = Reading::default();
    let status = process::each_line(&mut command, SILENCE, |line| {
        if let Some(told) = reading.line(line) {
            println!("  {told}");
        }
    })?;
    Ok(reading.end(status))
}

/// What has been read of `cargo test` so far.
#[derive(Debug, Default)]
struct Reading {
    outcome: Outcome,
    /// The test program that is running.
    program: Option<String>,
    /// What it has printed, or what cargo printed before the first.
    held: Vec<String>,
    /// Where in what its passing tests printed the reading is.
    told: Told,
}

/// What the passing tests of a program say of themselves. A test that could not do its work on this machine prints a line
/// `skipped: REASON`, for want of a way to tell the test runner; `skipped: no-data: REASON` where it wants real data.
#[derive(Debug, Default)]
struct Told {
    among_successes: bool,
    test: Option<String>,
    /// Tests that count as skipped, not as passed.
    skipped: u64,
}

impl Told {
    /// Takes a line in; gives back why something was skipped, if it says so.
    fn line(&mut self, line: &str) -> Option<Skip> {
        match line {
            "successes:" => self.among_successes = true,
            "failures:" => self.among_successes = false,
            _ => {}
        }
        if let Some(test) = line
            .strip_prefix("---- ")
            .and_then(|line| line.strip_suffix(" stdout ----"))
        {
            self.test = Some(test.to_owned());
        }
        let reason = line.strip_prefix("skipped: ").filter(|_| self.among_successes)?;
        // The first reason is enough: a test is skipped once.
        let test = self.test.take()?;
        self.skipped += 1;
        Some(Skip::of_test(&test, reason))
    }
}

impl Reading {
    /// Takes a line in; gives one back where a test program has ended.
    fn line(&mut self, line: &str) -> Option<String> {
        let trimmed = line.trim_start();
        let next = trimmed
            .strip_prefix("Running ")
            .or_else(|| trimmed.strip_prefix("Doc-tests "));
        if let Some(next) = next.filter(|_| line.starts_with(' ')) {
            self.give_up_program("ended without a result");
            self.program = Some(short(next));
            self.held.clear();
            return None;
        }
        if let Some((name, why)) = line
            .strip_prefix("test ")
            .and_then(|test| test.split_once(" ... ignored"))
        {
            let why = why.trim_start_matches(", ");
            let why = if why.is_empty() { "no reason given" } else { why };
            self.outcome.skipped.push(Skip::of_test(name, why));
        }
        self.held.push(line.to_owned());
        self.outcome.skipped.extend(self.told.line(line));
        let mut count = line.strip_prefix("test result: ").and_then(count)?;
        let told = std::mem::take(&mut self.told);
        count.passed -= told.skipped.min(count.passed);
        count.skipped += told.skipped;
        let program = self.program.clone().unwrap_or_default();
        let sum = &mut self.outcome.count;
        sum.passed += count.passed;
        sum.failed += count.failed;
        sum.skipped += count.skipped;
        if count.failed > 0 {
            let from = self.held.iter().position(|line| line == "failures:").unwrap_or(0);
            self.show(&format!("{program}: {count}"), from);
        }
        // Documentation of one edition after another is one program with several results.
        self.held.clear();
        (count != Count::default()).then(|| format!("{program}: {count}"))
    }

    /// The program that was running ended, or was ended, in the middle: a failure that no test reports.
    fn give_up_program(&mut self, how: &str) {
        let has_more = self
            .held
            .iter()
            .any(|line| line.starts_with("test ") || line.starts_with("running "));
        if let Some(program) = self.program.take().filter(|_| has_more) {
            self.outcome.count.failed += 1;
            self.show(&format!("{program}: {how}"), 0);
        }
    }

    fn show(&mut self, title: &str, from: usize) {
        self.outcome.output += &format!("---- {title}\n{}\n\n", self.held[from..].join("\n"));
    }

    /// `cargo test` has ended so, or was killed because nothing more came.
    fn end(mut self, status: Option<ExitStatus>) -> Outcome {
        match status {
            None => self.give_up_program("hung, and was killed"),
            Some(_) => self.give_up_program("ended without a result"),
        }
        if !status.is_some_and(|status| status.success()) && self.outcome.count.failed == 0 {
            // Nothing ran: it did not compile.
            self.outcome.count.failed = 1;
            let progress = [
                "Compiling",
                "Downloading",
                "Downloaded",
                "Locking",
                "Updating",
                "Blocking",
                "Fresh",
            ];
            self.held
                .retain(|line| !progress.iter().any(|word| line.trim_start().starts_with(word)));
            self.show("cargo test", 0);
        }
        self.outcome
    }
}

/// `unittests src/lib.rs (target/debug/deps/lavalier_core-0f3c…)` to `lavalier_core (src/lib.rs)`; `lavalier_core` of a
/// documentation test to `lavalier_core (documentation)`.
fn short(running: &str) -> String {
    let Some((source, path)) = running.rsplit_once(" (") else {
        return format!("{running} (documentation)");
    };
    let file = path.trim_end_matches(')').rsplit('/').next().unwrap_or(path);
    let name = file.rsplit_once('-').map_or(file, |(name, _)| name);
    format!("{name} ({})", source.trim_start_matches("unittests "))
}

/// The numbers of `ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`.
fn count(result: &str) -> Option<Count> {
    let (_, numbers) = result.split_once(". ")?;
    let number = |word: &str| {
        let part = numbers.split("; ").find_map(|part| part.strip_suffix(word))?;
        part.trim().parse::<u64>().ok()
    };
    Some(Count {
        passed: number("passed")?,
        failed: number("failed")?,
        skipped: number("ignored")?,
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
    fn the_results_of_all_programs_are_summed_and_the_ignored_named_with_their_reason() {
        let text = "   Compiling x v0.1.0\n     Running unittests src/lib.rs (target/debug/deps/lavalier_core-0f3c)\n\nrunning 3 tests\n\
            test a ... ok\ntest b ... ignored, needs a sound card\ntest c ... ok\n\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n   \
            Doc-tests lavalier_core\n\nrunning 1 test\ntest src/lib.rs - (line 3) ... ok\n\n\
            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        let (told, outcome) = read(text, 0);
        assert_eq!(
            told,
            [
                "lavalier_core (src/lib.rs): 2 passed, 0 failed, 1 skipped",
                "lavalier_core (documentation): 1 passed, 0 failed, 0 skipped"
            ]
        );
        assert_eq!(
            outcome.count,
            Count {
                passed: 3,
                failed: 0,
                skipped: 1
            }
        );
        assert_eq!(outcome.skipped, [Skip::of_test("b", "needs a sound card")]);
        assert_eq!(outcome.output, "");
    }

    #[test]
    fn a_failure_is_shown_whole_and_the_passing_tests_beside_it_are_not() {
        let text = "     Running tests/flow.rs (target/debug/deps/flow-0f3c)\n\nrunning 2 tests\ntest a ... ok\ntest b ... FAILED\n\n\
            failures:\n\n---- b stdout ----\nit broke\n\nfailures:\n    b\n\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n\
            error: 1 target failed:\n    `-p x --test flow`\n";
        let (_, outcome) = read(text, 101);
        assert_eq!(
            outcome.count,
            Count {
                passed: 1,
                failed: 1,
                skipped: 0
            }
        );
        assert!(
            outcome.output.contains("it broke") && !outcome.output.contains("test a ... ok"),
            "{}",
            outcome.output
        );
    }

    #[test]
    fn a_test_that_says_it_could_not_do_its_work_is_skipped_and_not_passed() {
        let text = "     Running tests/flow.rs (target/debug/deps/flow-0f3c)\n\nrunning 3 tests\n\
            test a ... ok\ntest b ... ok\ntest c ... FAILED\n\nsuccesses:\n\n\
            ---- a stdout ----\nskipped: flac is not installed\nskipped: age is not installed\n\n\n\
            successes:\n    a\n    b\n\nfailures:\n\n---- c stdout ----\nskipped: sox is not installed\n\n\
            failures:\n    c\n\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n";
        let (_, outcome) = read(text, 101);
        let count = Count {
            passed: 1,
            failed: 1,
            skipped: 1,
        };
        assert_eq!(outcome.count, count);
        assert_eq!(outcome.skipped, [Skip::Missing("a: flac is not installed".to_owned())]);
        assert!(!outcome.output.contains("flac"), "{}", outcome.output);
    }

    #[test]
    fn a_program_that_dies_without_a_result_is_a_failure() {
        let text = "     Running tests/a.rs (target/debug/deps/a-0f3c)\n\nrunning 2 tests\ntest a ... ok\n\
            error: test failed, to rerun pass `-p x --test a`\n     \
            Running tests/b.rs (target/debug/deps/b-0f3c)\n\nrunning 1 test\ntest b ... ok\n\n\
            test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        let (_, outcome) = read(text, 101);
        assert_eq!(
            outcome.count,
            Count {
                passed: 1,
                failed: 1,
                skipped: 0
            }
        );
        assert!(
            outcome.output.contains("a (tests/a.rs): ended without a result"),
            "{}",
            outcome.output
        );
    }

    #[test]
    fn code_that_does_not_compile_is_a_failure_with_the_compiler_s_words() {
        let (_, outcome) = read("   Compiling x v0.1.0\nerror[E0308]: mismatched types\n", 101);
        assert_eq!(
            outcome.count,
            Count {
                passed: 0,
                failed: 1,
                skipped: 0
            }
        );
        assert!(
            outcome.output.contains("mismatched types") && !outcome.output.contains("Compiling"),
            "{}",
            outcome.output
        );
    }
}
