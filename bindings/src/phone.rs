//! The phone, as Swift and Kotlin hold it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use lavalier_core::phone as core;
use tokio::runtime::Runtime;

use crate::error::PhoneError;
use crate::runtime;
use crate::shell::{Foreign, Shell};
use crate::types::happening::Happening;
use crate::types::options::PhoneOptions;
use crate::types::press::Press;
use crate::types::request::Answer;
use crate::types::screen::Shown;

/// A phone: one person's session under a shell.
#[derive(uniffi::Object)]
pub struct Phone {
    phone: core::Phone,
    /// Ends after the phone.
    _runtime: Arc<Runtime>,
}

#[uniffi::export]
impl Phone {
    /// Opens the phone's home and shows the first screen. Blocks on the disk.
    ///
    /// # Errors
    /// [`PhoneError::Home`] when the home cannot be used.
    #[uniffi::constructor]
    pub fn open(options: PhoneOptions, shell: Arc<dyn Shell>) -> Result<Arc<Self>, PhoneError> {
        guarded(|| {
            let runtime = runtime::shared()?;
            let phone = core::Phone::open(options, Arc::new(Foreign(shell)), runtime.handle())?;
            Ok(Arc::new(Self::over(phone, runtime)))
        })
    }

    /// The person pressed a button.
    ///
    /// # Errors
    /// [`PhoneError::Closed`] after it was shut down.
    pub fn press(&self, press: Press) -> Result<(), PhoneError> {
        guarded(|| Ok(self.phone.press(press)?))
    }

    /// The shell observed something.
    ///
    /// # Errors
    /// [`PhoneError::Closed`] after it was shut down.
    pub fn happened(&self, happening: Happening) -> Result<(), PhoneError> {
        guarded(|| Ok(self.phone.happened(happening)?))
    }

    /// A request's answer. Late, second and unknown ones are ignored.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn answer(&self, request: u64, answer: Answer) -> Result<(), PhoneError> {
        guarded(|| {
            self.phone.answer(request, answer);
            Ok(())
        })
    }

    /// The last screen.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn shown(&self) -> Result<Shown, PhoneError> {
        guarded(|| Ok(self.phone.shown()))
    }

    /// Ends: closes a take in progress durably first. Blocks; a second time it does nothing.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn shutdown(&self) -> Result<(), PhoneError> {
        guarded(|| {
            self.phone.shutdown();
            Ok(())
        })
    }
}

impl Phone {
    /// A phone that runs on this runtime.
    pub(crate) const fn over(phone: core::Phone, runtime: Arc<Runtime>) -> Self {
        Self {
            phone,
            _runtime: runtime,
        }
    }

    /// The core's.
    #[cfg(feature = "scripted")]
    pub(crate) const fn inner(&self) -> &core::Phone {
        &self.phone
    }
}

/// A panic inside is an error outside: what was recorded is durable, and the app goes on.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, PhoneError>) -> Result<T, PhoneError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        // Its text may hold anything.
        tracing::error!("the core panicked in a call");
        Err(PhoneError::Fault {
            reason: "something went wrong inside the app".to_owned(),
        })
    })
}
