//! The runtime that everything runs on: its own, named, for all phones of the process.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::runtime::{Builder, Runtime};

use crate::error::PhoneError;

/// What the core does is wait for the network and look at the microphone; blocking work has threads of its own. A key store
/// that takes its time may hold one of them for as long as it is waited for.
const THREADS: usize = 4;

static RUNTIME: Mutex<Weak<Runtime>> = Mutex::new(Weak::new());

/// The runtime, made if there is none; it ends with the last that holds it.
pub(crate) fn shared() -> Result<Arc<Runtime>, PhoneError> {
    let mut held = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = held.upgrade() {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("lavalier")
        .enable_time()
        .enable_io()
        .build()
        .map_err(|error| PhoneError::Fault {
            reason: error.to_string(),
        })?;
    let runtime = Arc::new(runtime);
    *held = Arc::downgrade(&runtime);
    Ok(runtime)
}
