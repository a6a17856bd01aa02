//! The invitation link as it is given: an argument, or a line of standard input, which no process list shows.

use std::path::Path;

use lavalier_protocol::link::Link;

use crate::failure::Failure;
use crate::prompt::secret_file;

/// The link's text, checked to be one.
///
/// # Errors
/// When it is no whole link, and why.
pub(super) fn read(argument: &str) -> Result<String, Failure> {
    let text = match argument {
        "-" => secret_file(Path::new("-"))?.to_string(),
        text => text.to_owned(),
    };
    text.parse::<Link>()?;
    Ok(text)
}
