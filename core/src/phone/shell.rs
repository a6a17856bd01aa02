//! What a phone asks of the shell around it, and the errors on both sides of that line.

use super::meter::Meter;
use super::request::Request;
use super::screen::Shown;

/// The app around the core. It holds no rule and no wording: it shows the last [`Shown`], hands on what is pressed and
/// observed, and performs requests.
///
/// Each of these is called from a thread of the core's, one at a time, and returns at once; work is done elsewhere. No
/// lock is held meanwhile: a shell may call the phone from in here.
pub trait Shell: Send + Sync {
    /// Shows a whole screen in place of the one before. Only when something changed, at most twenty times a second.
    ///
    /// # Errors
    /// When it cannot: it is said once, on the next screen that can be shown.
    fn show(&self, shown: Shown) -> Result<(), ShellError>;

    /// Level and time, at most twenty times a second.
    ///
    /// # Errors
    /// When it cannot; nothing follows from it.
    fn meter(&self, meter: Meter) -> Result<(), ShellError>;

    /// Begins to do what is asked. The answer comes by [`super::Phone::answer`].
    ///
    /// # Errors
    /// When it cannot: that counts as the answer.
    fn perform(&self, request: Request) -> Result<(), ShellError>;
}

/// Why a shell did not do something. What it says is for the log at most: it may hold a stack trace, and is never shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShellError {
    /// It failed.
    #[error("the app failed")]
    Failed {
        /// What it says.
        detail: String,
    },
}

/// Why a phone did not take something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Its home cannot be used: there is no room, or it is not its own.
    #[error("{reason}")]
    Home {
        /// What happened, and the one thing to do.
        reason: String,
    },
    /// It was shut down.
    #[error("the phone was shut down")]
    Closed,
    /// A mistake in the core. What was recorded is kept.
    #[error("{reason}")]
    Fault {
        /// What happened, for the log.
        reason: String,
    },
}
