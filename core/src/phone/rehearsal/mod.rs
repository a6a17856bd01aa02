//! A phone without a phone: a studio in memory, a microphone that follows a script, a clock that can be moved on.
//!
//! The same table of scenarios runs over it in Rust, Kotlin and Swift. Everything between the shell and the studio is real:
//! flow, session, recorder, store, uplink.

mod clock;
mod given;
mod microphone;
mod scenario;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;

pub use given::{Given, StudioIs};
pub use scenario::{Fails, Scenario, Step, UnreadableScenario, read_scenarios};

use super::options::App;
use super::said::Said;
use super::shell::{PhoneError, Shell};
use super::sitting::{Chosen, Microphones, Purpose};
use super::{Phone, Platform};
use crate::claim::testing;
use crate::driver::{Connect, Home};
use crate::platform::{Clock, SystemDisk};
use crate::studio::StudioApi;
use crate::studio::fake::FakeStudio;
use crate::vault::{FileVault, OpenedVault, Place};
use clock::MovedClock;
pub use microphone::Heard;
use microphone::Held;

/// One rehearsal: a studio with one invitation, and the phones that were opened over it.
pub struct Rehearsal {
    studio: Arc<FakeStudio>,
    clock: Arc<MovedClock>,
    heard: Arc<Mutex<Heard>>,
    held: Arc<Held>,
    home: Mutex<PathBuf>,
    studio_is: Mutex<StudioIs>,
}

impl Rehearsal {
    /// A rehearsal of what is given, whose phone's home is this empty folder.
    #[must_use]
    pub fn new(given: &Given, home: &Path) -> Self {
        let studio = Arc::new(FakeStudio::with_brief(1, given.brief.clone()));
        let rehearsal = Self {
            studio,
            clock: Arc::new(MovedClock::default()),
            heard: Arc::new(Mutex::new(given.heard)),
            held: Arc::default(),
            home: Mutex::new(home.to_owned()),
            studio_is: Mutex::new(given.studio),
        };
        rehearsal.studio(given.studio);
        rehearsal
    }

    /// Opens the phone.
    ///
    /// # Errors
    /// [`PhoneError::Home`] when the folder cannot be used.
    pub fn open(&self, shell: Arc<dyn Shell>, runtime: &Handle) -> Result<Phone, PhoneError> {
        let is = *self.studio_is.lock().unwrap_or_else(PoisonError::into_inner);
        self.studio(is);
        let home = self.home.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Phone::open_in(shell, runtime, |_| {
            let app = App {
                id: "app.lavalier".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            };
            Ok((app, self.home_in(&home)?, self.microphones()))
        })
    }

    /// The process is killed: what its disk holds at this moment is all that the next one has, in this folder. The phone that
    /// was open is shut down and looked at no more; then [`Self::open`] opens the next.
    ///
    /// # Errors
    /// When the folder cannot be copied.
    pub fn kill(&self, next_home: &Path) -> std::io::Result<()> {
        // Nothing of the process that is killed arrives any more.
        self.studio.network.set_down(true);
        let mut home = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        copy(&home, next_home)?;
        *home = next_home.to_owned();
        Ok(())
    }

    /// The invitation's link.
    #[must_use]
    pub fn link(&self) -> String {
        testing::link().to_text()
    }

    /// What is heard from now on.
    pub fn hear(&self, heard: Heard) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = heard;
    }

    /// Whether a microphone that is to be recorded from takes its time to open from now on.
    pub fn hold_microphone(&self, held: bool) {
        self.held.set_slow(held);
    }

    /// How the studio is from now on.
    pub fn studio(&self, is: StudioIs) {
        *self.studio_is.lock().unwrap_or_else(PoisonError::into_inner) = is;
        self.studio.network.set_down(is == StudioIs::Gone);
        self.studio.refuse(is.refuses());
    }

    /// Waits until so many segments of the newest take are on the disk of the phone that is open: what a kill leaves.
    ///
    /// # Panics
    /// When they do not come in time.
    pub fn wait_kept(&self, segments: u64, patience: Duration) {
        let home = self.home.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let until = crate::platform::SystemClock.monotonic() + patience;
        while sealed(&home.join("recorder").join("takes")) < segments {
            assert!(crate::platform::SystemClock.monotonic() < until, "nothing is kept");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Moves the clock on.
    pub fn pass(&self, phone: &Phone, time: Duration) {
        self.clock.pass(time);
        let _ = phone.inbox.send(Said::ClockMoved);
    }

    pub(super) fn home_in(&self, folder: &Path) -> Result<Home, PhoneError> {
        let fault = |reason: String| PhoneError::Home { reason };
        let vault = FileVault::open(&folder.join("secrets")).map_err(|error| fault(error.to_string()))?;
        let vault = OpenedVault {
            place: Place::Files(vault.folder().to_owned()),
            vault: Arc::new(vault),
            new: false,
        };
        let studio = Arc::clone(&self.studio);
        let connect: Arc<Connect> = Arc::new(move |_, _| Ok(Arc::clone(&studio) as Arc<dyn StudioApi>));
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Home::with(folder, vault, clock, connect).map_err(|error| fault(error.to_string()))
    }

    /// Codes of a device's manager that the studio was shown.
    #[cfg(test)]
    pub(super) fn codes_shown(&self) -> Vec<String> {
        self.studio.codes_shown()
    }

    fn microphones(&self) -> Microphones {
        let heard = Arc::clone(&self.heard);
        let clock = Arc::clone(&self.clock);
        let held = Arc::clone(&self.held);
        Arc::new(move |_: Chosen<'_>, purpose: Purpose| {
            let open = microphone::open(Arc::clone(&heard), Arc::clone(&clock));
            match purpose {
                Purpose::Listen => microphone::to_listen(Arc::clone(&held), open),
                Purpose::Record => microphone::to_record(Arc::clone(&held), open),
            }
        })
    }
}

/// Files of sealed segments under a folder.
fn sealed(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let count = |entry: std::fs::DirEntry| match entry.path() {
        path if path.is_dir() => sealed(&path),
        path => u64::from(path.extension().is_some_and(|extension| extension == "age")),
    };
    entries.flatten().map(count).sum()
}

/// Copies a folder as it is at this moment. Journals first: what a line stands for was durable before it, so that a copy made
/// while a take is written is one that a kill could have left.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    use crate::platform::Disk as _;
    let made = SystemDisk.create_folder(to);
    made.map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut paths: Vec<PathBuf> = std::fs::read_dir(from)?.flatten().map(|entry| entry.path()).collect();
    paths.sort_by_key(|path| path.extension().is_none_or(|extension| extension != "jsonl"));
    for path in paths {
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            match std::fs::copy(&path, &target) {
                // What was being written has its own name by now.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => {
                    copied?;
                }
            }
        }
    }
    Ok(())
}

impl std::fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rehearsal")
    }
}

/// The platform of a rehearsal that says none.
pub(super) const PLATFORM: Platform = Platform::Ios;
