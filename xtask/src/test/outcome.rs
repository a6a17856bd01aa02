//! What came of a check, and how it is told.

use std::fmt;
use std::time::Duration;

/// What came of a check.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// How many passed, failed and were skipped: tests where it is made of tests, else the check itself.
    pub(super) count: Count,
    /// What the reader has to see: what failed, as the failing program said it.
    pub(super) output: String,
    /// What was skipped.
    pub(super) skipped: Vec<Skip>,
}

/// Something that was not tried, and why, in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Skip {
    /// For want of something that this machine could have been given.
    Missing(String),
    /// For want of real data that are not ours to hand on: a checkout comes without them.
    NoData(String),
}

/// How the reason of a test begins that wants real data.
const NO_DATA: &str = "no-data: ";

impl Skip {
    /// As `test` gives its reason.
    pub(super) fn of_test(test: &str, reason: &str) -> Self {
        match reason.strip_prefix(NO_DATA) {
            Some(reason) => Self::NoData(format!("{test}: {reason}")),
            None => Self::Missing(format!("{test}: {reason}")),
        }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(why) | Self::NoData(why) => to.write_str(why),
        }
    }
}

/// How many passed, failed and were skipped.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Ran, and held.
    pub(super) passed: u64,
    /// Ran, and did not hold, or could not be run though they should have.
    pub(super) failed: u64,
    /// Not run, for a reason that is told.
    pub(super) skipped: u64,
}

/// The closing line, which whoever runs this may read by machine.
impl fmt::Display for Count {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

impl Outcome {
    /// The check held.
    pub(super) fn passed() -> Self {
        Self {
            count: Count {
                passed: 1,
                ..Count::default()
            },
            ..Self::default()
        }
    }

    /// It did not, or could not be made; `output` says why.
    pub(super) fn failed(output: impl Into<String>) -> Self {
        Self {
            count: Count {
                failed: 1,
                ..Count::default()
            },
            output: output.into(),
            ..Self::default()
        }
    }

    /// It was not made, for this reason.
    pub(super) fn skipped(reason: impl Into<String>) -> Self {
        Self {
            count: Count {
                skipped: 1,
                ..Count::default()
            },
            skipped: vec![Skip::Missing(reason.into())],
            ..Self::default()
        }
    }

    /// Makes failures of what was skipped for want of something that this machine could have been given.
    pub(super) fn demand(&mut self) {
        let (may, missed): (Vec<_>, Vec<_>) = std::mem::take(&mut self.skipped)
            .into_iter()
            .partition(|skip| matches!(skip, Skip::NoData(_)));
        let count = u64::try_from(missed.len()).unwrap_or(u64::MAX).min(self.count.skipped);
        self.skipped = may;
        self.count.skipped -= count;
        self.count.failed += count;
        for reason in missed {
            self.output
                .push_str(&format!("skipped, and here nothing may be: {reason}\n"));
        }
    }

    /// Shows what failed.
    pub(super) fn print_output(&self) {
        if !self.output.is_empty() {
            println!("{}", self.output.trim_end());
        }
    }

    fn word(&self) -> &'static str {
        match self.count {
            Count { failed: 1.., .. } => "FAILED",
            Count {
                passed: 0,
                skipped: 1..,
                ..
            } => "skipped",
            _ => "ok",
        }
    }
}

/// The sum over all checks.
pub(super) fn total<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Count {
    outcomes.fold(Count::default(), |sum, outcome| Count {
        passed: sum.passed + outcome.count.passed,
        failed: sum.failed + outcome.count.failed,
        skipped: sum.skipped + outcome.count.skipped,
    })
}

/// Prints a row a check, and below it what was skipped and why.
pub(super) fn print_table(results: &[(&str, Outcome, Duration)]) {
    println!(
        "\n{:<8}  {:<7}  {:>8}  {:>6} {:>6} {:>7}",
        "check", "result", "seconds", "passed", "failed", "skipped"
    );
    for (name, outcome, took) in results {
        let Count {
            passed,
            failed,
            skipped,
        } = outcome.count;
        let (word, seconds) = (outcome.word(), took.as_secs_f64());
        println!("{name:<8}  {word:<7}  {seconds:>8.1}  {passed:>6} {failed:>6} {skipped:>7}");
    }
    for (name, outcome, _) in results {
        for reason in &outcome.skipped {
            println!("skipped in {name}: {reason}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_may_be_skipped_a_missing_tool_fails_and_missing_data_do_not() {
        let mut outcome = Outcome {
            count: Count {
                passed: 7,
                skipped: 2,
                ..Count::default()
            },
            skipped: vec![
                Skip::of_test(
                    "the_page_is_printed",
                    "chromium is not installed, nor beside the checkout",
                ),
                Skip::of_test("every_model", "no-data: the real feed bodies are not in ../shared"),
            ],
            ..Outcome::default()
        };
        outcome.demand();
        assert_eq!(outcome.count.to_string(), "7 passed, 1 failed, 1 skipped");
        assert!(outcome.output.contains("chromium"), "{}", outcome.output);
    }

    #[test]
    fn the_closing_line_has_the_form_that_is_read_by_machine() {
        let outcomes = [
            Outcome::passed(),
            Outcome::failed("broken"),
            Outcome::skipped("no clippy here"),
            Outcome::passed(),
        ];
        assert_eq!(total(outcomes.iter()).to_string(), "2 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn one_failure_among_many_tests_makes_the_check_failed() {
        let outcome = Outcome {
            count: Count {
                passed: 40,
                failed: 1,
                skipped: 2,
            },
            ..Outcome::default()
        };
        assert_eq!(outcome.word(), "FAILED");
    }
}
