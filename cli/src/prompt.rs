//! Asking the person at the terminal, and reading secrets from files, standard input or a prompt; never from arguments.

use std::fs::File;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use crate::failure::Failure;

/// A password or a code is a line.
const SECRET_MAX: u64 = 4096;

/// Whether there is somebody to ask.
pub(crate) fn somebody() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The first line of a file that holds a secret; `-` is standard input.
///
/// # Errors
/// When it cannot be read, is empty, or is too long to be one.
pub(crate) fn secret_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::new());
    let reading = if path == Path::new("-") {
        io::stdin().lock().take(SECRET_MAX).read_line(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(SECRET_MAX).read_to_string(&mut text))
    };
    reading.map_err(Failure::file("read", path))?;
    let line = text.lines().next().unwrap_or_default().trim_end_matches('\r');
    if line.is_empty() {
        return Err(Failure::FileContent {
            path: path.to_owned(),
            reason: "it is empty".to_owned(),
        });
    }
    Ok(Zeroizing::new(line.to_owned()))
}

/// A password: from the file, else from the terminal without echo, else the first line of standard input.
///
/// # Errors
/// When none can be read.
pub(crate) fn password(file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    match file {
        Some(path) => secret_file(path),
        None if io::stdin().is_terminal() => rpassword::prompt_password("Password: ")
            .map(Zeroizing::new)
            .map_err(Failure::file("read from", "the terminal")),
        None => secret_file(Path::new("-")),
    }
}

/// Asks a question that takes yes or no; anything but a clear yes is no.
///
/// # Errors
/// [`Failure::NobodyToAsk`] without a terminal, naming what answers it `instead`.
pub(crate) fn confirm(question: &str, instead: &'static str) -> Result<bool, Failure> {
    Ok(matches!(ask(question, "[y/N]", instead)?.as_str(), "y" | "yes"))
}

/// Asks for one line; lower-cased and trimmed.
///
/// # Errors
/// As [`confirm`].
pub(crate) fn ask(question: &str, choices: &str, instead: &'static str) -> Result<String, Failure> {
    if !somebody() {
        return Err(Failure::NobodyToAsk {
            question: question.to_owned(),
            instead,
        });
    }
    let mut stderr = io::stderr();
    let mut line = String::new();
    write!(stderr, "{question} {choices} ")
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().lock().take(SECRET_MAX).read_line(&mut line))
        .map_err(Failure::file("read from", "the terminal"))?;
    Ok(line.trim().to_lowercase())
}

/// Asks for a file; none when the answer is empty.
///
/// # Errors
/// As [`confirm`].
pub(crate) fn ask_path(question: &str, instead: &'static str) -> Result<Option<std::path::PathBuf>, Failure> {
    if !somebody() {
        return Err(Failure::NobodyToAsk {
            question: question.to_owned(),
            instead,
        });
    }
    let mut line = String::new();
    let mut stderr = io::stderr();
    write!(stderr, "{question} ")
        .and_then(|()| stderr.flush())
        .and_then(|()| io::stdin().lock().take(SECRET_MAX).read_line(&mut line))
        .map_err(Failure::file("read from", "the terminal"))?;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.into()))
}
