//! From arguments to an exit code.

use std::ffi::OsString;
use std::sync::Arc;

use clap::Parser as _;
use clap::error::ErrorKind;
use tokio::runtime::Builder;

use lavalier_protocol::text::Text;

use crate::cli::{Cli, Command};
use crate::commands;
use crate::context::Context;
use crate::failure::Failure;
use crate::home::Home;
use crate::output::{Answer, Output};

/// Runs one command and says how it ended: 0 done or yes, 1 a negative answer, 2 an error.
///
/// # Panics
/// When the operating system gives no threads.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return not_parsed(&error, &arguments),
    };
    let output = Arc::new(Output::new(cli.json));
    let runtime = runtime(&cli.command)
        .enable_all()
        .build()
        .expect("the operating system gives threads");
    let answer = runtime.block_on(answer(cli, &output));
    // A worker that waits for a dead network must not keep the program from ending.
    runtime.shutdown_background();
    match answer {
        Ok(answer) => answer.exit_code(),
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    }
}

/// A recorder's one thread, with those for what blocks, does all that it waits for: it shares a machine with the person's
/// own work, and waking one core to hand over to another is much of what it would cost. The others may use all cores.
fn runtime(command: &Command) -> Builder {
    match command {
        Command::Record(_) | Command::Resume | Command::Import(_) => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    }
}

async fn answer(cli: Cli, output: &Arc<Output>) -> Result<Answer, Failure> {
    let home = Home::resolve(cli.home)?;
    commands::run(cli.command, &Context::new(home, Arc::clone(output))).await
}

/// Help and version go out as they are; anything else is a usage error, in JSON where that was asked for.
fn not_parsed(error: &clap::Error, arguments: &[OsString]) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nothing is lost when nobody reads it.
        let _ = error.print();
        return 0;
    }
    // What cannot be parsed can still be searched; behind `--` are values.
    let flags = arguments.iter().take_while(|argument| *argument != "--");
    if flags.into_iter().any(|argument| argument == "--json") {
        let failure = Failure::usage(first_lines(error), "Run it with --help to see how it is used.");
        Output::new(true).failure(&failure);
    } else {
        let text = error.to_string();
        let harmless = harmless(&text);
        if harmless == text {
            // With the colours that the terminal takes.
            let _ = error.print();
        } else {
            eprint!("{harmless}");
        }
    }
    2
}

/// clap repeats what was typed, or pasted: what would play tricks on a terminal is shown by its number.
fn harmless(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        let between = format!("x{letter}x");
        if letter == '\n' || Text::<3>::new(&between).is_ok() {
            out.push(letter);
        } else {
            out.extend(letter.escape_unicode());
        }
    }
    out
}

/// What clap says before it shows the usage, in one line.
fn first_lines(error: &clap::Error) -> String {
    let text = error.to_string();
    let told = text.split("\n\n").next().unwrap_or_default();
    let told = told.strip_prefix("error: ").unwrap_or(told);
    harmless(&told.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_trick_is_shown_by_its_number() {
        assert_eq!(harmless("a\u{202e}b\u{7}c\nd é"), "a\\u{202e}b\\u{7}c\nd é");
    }
}
