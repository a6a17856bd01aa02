//! What a command prints: one JSON object a line for programs, or text for people.
//!
//! With `--json` standard output holds JSON lines and nothing else; what a person reads goes to standard error. A
//! reader that goes away ends the command quietly, except where the work matters more than its report
//! ([`Output::lasting`]).

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::failure::{Failure, Told};

/// Where results go.
#[derive(Debug)]
pub(crate) struct Output {
    json: bool,
    /// Someone is looking at standard error, so that a progress bar or a level meter makes sense.
    watched: bool,
    colour: bool,
    lasting: AtomicBool,
}

impl Output {
    /// Output for this process.
    pub(crate) fn new(json: bool) -> Self {
        let watched = io::stderr().is_terminal();
        // https://no-color.org: present and not empty, whatever its value.
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            json,
            watched,
            colour: watched && !no_colour,
            lasting: AtomicBool::new(false),
        }
    }

    /// Whether programs read.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether somebody watches standard error.
    pub(crate) fn is_watched(&self) -> bool {
        self.watched
    }

    /// From now on a reader that goes away does not end the command: a recording outlasts its report.
    pub(crate) fn lasting(&self) {
        self.lasting.store(true, Ordering::Relaxed);
    }

    /// One result: `value` for programs, `text` for people.
    ///
    /// # Errors
    /// [`Failure::BrokenPipe`] when nobody reads.
    pub(crate) fn result(&self, value: &impl Serialize, text: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json {
            self.line(value)
        } else {
            self.text(&text())
        }
    }

    /// One JSON line, for programs only.
    ///
    /// # Errors
    /// [`Failure::BrokenPipe`] when nobody reads.
    pub(crate) fn event(&self, value: &impl Serialize) -> Result<(), Failure> {
        if self.json { self.line(value) } else { Ok(()) }
    }

    /// Something beside the result, for people: on standard error either way.
    pub(crate) fn notice(&self, text: &str) {
        // Nothing depends on it being read.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// `text` made to stand out, where there are colours.
    pub(crate) fn bold(&self, text: &str) -> String {
        if self.colour {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// Replaces the last line on a watched standard error; nothing elsewhere.
    pub(crate) fn status(&self, text: &str) {
        if self.watched {
            let _ = write!(io::stderr(), "\r\x1b[2K{text}");
            let _ = io::stderr().flush();
        }
    }

    /// Clears the status line, so that other text may follow.
    pub(crate) fn status_end(&self) {
        self.status("");
    }

    /// A failure, as the contract has it: JSON on standard output, words on standard error.
    pub(crate) fn failure(&self, failure: &Failure) {
        if matches!(failure, Failure::BrokenPipe) {
            return;
        }
        let told = failure.told();
        if self.json {
            let _ = self.line(&serde_json::json!({"error": error(&told)}));
        } else {
            let heading = self.bold("lavalier:");
            let _ = writeln!(io::stderr(), "{heading} {}\n  {}", told.message, told.remedy);
        }
    }

    /// One JSON line, whatever the mode: the last line of a demonstration.
    pub(crate) fn line(&self, value: &impl Serialize) -> Result<(), Failure> {
        let value = serde_json::to_value(value).expect("every result has a JSON form");
        self.text(&event_first(value))
    }

    /// Text on standard output.
    pub(crate) fn text(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.write_all(b"\n"))
            .and_then(|()| stdout.flush());
        match written {
            Ok(()) => Ok(()),
            Err(_) if self.lasting.load(Ordering::Relaxed) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::BrokenPipe),
            Err(source) => Err(Failure::File {
                doing: "write",
                path: "standard output".into(),
                source,
            }),
        }
    }
}

/// One line, with what happened at its beginning, where a person's eye looks for it.
fn event_first(mut value: serde_json::Value) -> String {
    let event = value.as_object_mut().and_then(|members| members.remove("event"));
    let rest = value.to_string();
    match event {
        Some(event) if rest == "{}" => format!("{{\"event\":{event}}}"),
        Some(event) => format!("{{\"event\":{event},{}", &rest[1..]),
        None => rest,
    }
}

fn error(told: &Told) -> serde_json::Value {
    serde_json::json!({"kind": told.kind, "message": told.message, "remedy": told.remedy})
}

/// A decision to be told by the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Done, or yes: exit 0.
    Yes,
    /// A negative answer: exit 1.
    No,
}

impl Answer {
    /// Yes when `good`.
    pub(crate) fn from_bool(good: bool) -> Self {
        if good { Self::Yes } else { Self::No }
    }

    /// The exit code.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_happened_stands_first_and_the_line_stays_json() {
        for value in [
            json!({"a": 1, "event": "ready", "z": {"event": 2}}),
            json!({"event": "x"}),
            json!({"a": 1}),
        ] {
            let line = event_first(value.clone());
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&line).expect("it is JSON"),
                value
            );
            assert_eq!(line.starts_with("{\"event\":"), value.get("event").is_some(), "{line}");
        }
    }
}
