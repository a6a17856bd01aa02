//! The facade's errors.

use lavalier_core::phone;

/// Why the phone did not do something: one error for all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// Its home cannot be used. There is nothing to show but this.
    #[error("{reason}")]
    Home {
        /// What happened, and the one thing to do.
        reason: String,
    },
    /// It was shut down: open another.
    #[error("{reason}")]
    Closed {
        /// For the log.
        reason: String,
    },
    /// A mistake in the core. What was recorded is kept; open it anew.
    #[error("{reason}")]
    Fault {
        /// For the log.
        reason: String,
    },
}

impl From<phone::PhoneError> for PhoneError {
    fn from(error: phone::PhoneError) -> Self {
        let reason = error.to_string();
        match error {
            phone::PhoneError::Home { .. } => Self::Home { reason },
            phone::PhoneError::Closed => Self::Closed { reason },
            phone::PhoneError::Fault { .. } => Self::Fault { reason },
        }
    }
}

/// Why a shell did not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ShellError {
    /// It failed.
    #[error("the app failed")]
    Failed {
        /// What it says. It is neither shown nor logged.
        detail: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ShellError {
    /// Without its text: that holds a stack trace.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed {
            detail: "it threw something else".to_owned(),
        }
    }
}

impl From<ShellError> for phone::ShellError {
    fn from(error: ShellError) -> Self {
        let ShellError::Failed { detail } = error;
        Self::Failed { detail }
    }
}
