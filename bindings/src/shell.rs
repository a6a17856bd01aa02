//! The shell, as Swift and Kotlin implement it.

use std::sync::Arc;

use lavalier_core::phone;

use crate::error::ShellError;
use crate::types::options::Meter;
use crate::types::request::Request;
use crate::types::screen::Shown;

/// The app around the core. Each of these is called from a thread of the core's and returns at once.
#[uniffi::export(foreign)]
pub trait Shell: Send + Sync {
    /// Shows a whole screen in place of the one before.
    ///
    /// # Errors
    /// When it cannot.
    fn show(&self, shown: Shown) -> Result<(), ShellError>;

    /// Level and time.
    ///
    /// # Errors
    /// When it cannot.
    fn meter(&self, meter: Meter) -> Result<(), ShellError>;

    /// Begins to do what is asked. The answer comes by `Phone::answer`.
    ///
    /// # Errors
    /// When it cannot: that counts as the answer.
    fn perform(&self, request: Request) -> Result<(), ShellError>;
}

/// A foreign shell as the core knows one.
pub(crate) struct Foreign(pub(crate) Arc<dyn Shell>);

impl phone::Shell for Foreign {
    fn show(&self, shown: Shown) -> Result<(), phone::ShellError> {
        Ok(self.0.show(shown)?)
    }

    fn meter(&self, meter: Meter) -> Result<(), phone::ShellError> {
        Ok(self.0.meter(meter)?)
    }

    fn perform(&self, request: Request) -> Result<(), phone::ShellError> {
        Ok(self.0.perform(request)?)
    }
}
