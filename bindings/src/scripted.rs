//! Rehearsals, for the suites of every language: a studio in memory, a microphone that follows a script. Never in what
//! ships.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use lavalier_core::phone::rehearsal as core;

use crate::error::PhoneError;
use crate::phone::{Phone, guarded};
use crate::runtime;
use crate::shell::{Foreign, Shell};
use crate::types::device::{Facts, Input};
use crate::types::happening::Happening;
use crate::types::press::Press;

/// How long something that a rehearsal waits for may take on a machine under load.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the studio is.
pub type StudioIs = core::StudioIs;

/// How the studio is.
#[uniffi::remote(Enum)]
pub enum StudioIs {
    /// It clears what its policy clears.
    There,
    /// It cannot be reached.
    Gone,
    /// Another device has the invitation.
    Used,
    /// The invitation has expired.
    Expired,
    /// There is no such invitation.
    Unknown,
}

/// What is heard.
pub type Heard = core::Heard;

/// What is heard.
#[uniffi::remote(Enum)]
pub enum Heard {
    /// A voice.
    Voice,
    /// Taps on the microphone.
    Taps,
    /// A whisper.
    Whisper,
    /// Nothing.
    Nothing,
}

/// What a shell fails in.
pub type Fails = core::Fails;

/// What a shell fails in.
#[uniffi::remote(Enum)]
pub enum Fails {
    /// Nothing.
    Nothing,
    /// It throws when it is to make the audio session ready.
    ThrowsOnActivate,
    /// It never answers that.
    HangsOnActivate,
    /// It answers everything twice.
    AnswersTwice,
}

/// One thing that is done.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum Step {
    /// Wait until a screen of this name is shown, after those before.
    Sees {
        /// Its name.
        name: String,
    },
    /// Wait until a screen offers this button, and press it.
    Presses {
        /// Which.
        press: Press,
    },
    /// The shell observes this.
    Observes {
        /// What.
        happening: Happening,
    },
    /// The link of the invitation reaches the app.
    OpensLink,
    /// So much time passes at once.
    TimePasses {
        /// Milliseconds.
        milliseconds: u64,
    },
    /// The studio is like this from now on.
    StudioBecomes {
        /// How.
        studio: StudioIs,
    },
    /// The device says this of itself from now on.
    FactsBecome {
        /// What.
        facts: Facts,
    },
    /// These are the inputs from now on, and the shell observes the first; none when there is none.
    InputsBecome {
        /// Which.
        inputs: Vec<Input>,
    },
    /// The system's answer about the microphone from now on.
    PermissionBecomes {
        /// Whether it may be used.
        granted: bool,
    },
    /// This is heard from now on.
    SoundBecomes {
        /// What.
        heard: Heard,
    },
    /// The shell fails in this from now on.
    ShellFails {
        /// In what.
        fails: Fails,
    },
    /// The process is killed and the app opened again by its icon.
    IsKilled,
    /// So many segments are to be on the device before it goes on.
    IsKept {
        /// How many.
        segments: u64,
    },
}

impl From<core::Step> for Step {
    fn from(step: core::Step) -> Self {
        match step {
            core::Step::Sees(name) => Self::Sees { name },
            core::Step::Press(press) => Self::Presses { press },
            core::Step::Happened(happening) => Self::Observes { happening },
            core::Step::Link => Self::OpensLink,
            core::Step::Passes(milliseconds) => Self::TimePasses { milliseconds },
            core::Step::Studio(studio) => Self::StudioBecomes { studio },
            core::Step::Facts(facts) => Self::FactsBecome { facts },
            core::Step::Inputs(inputs) => Self::InputsBecome { inputs },
            core::Step::Permission(granted) => Self::PermissionBecomes { granted },
            core::Step::Heard(heard) => Self::SoundBecomes { heard },
            core::Step::Fails(fails) => Self::ShellFails { fails },
            core::Step::Killed => Self::IsKilled,
            core::Step::Kept(segments) => Self::IsKept { segments },
        }
    }
}

/// What a scenario begins with, as far as the studio has it.
#[derive(Debug, uniffi::Object)]
pub struct Given(core::Given);

/// One row of the table.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Scenario {
    /// Its name, a sentence.
    pub name: String,
    /// For [`Rehearsal::open`].
    pub given: Arc<Given>,
    /// What the device says of itself at first.
    pub facts: Facts,
    /// The inputs at first: the first is granted.
    pub inputs: Vec<Input>,
    /// The system's answer about the microphone at first.
    pub permission: bool,
    /// What is done.
    pub steps: Vec<Step>,
    /// The names of the screens that are shown, without repetitions.
    pub screens: Vec<String>,
}

/// Reads a table.
///
/// # Errors
/// [`PhoneError::Fault`] when it is none.
#[uniffi::export]
pub fn scenarios(json: String) -> Result<Vec<Scenario>, PhoneError> {
    guarded(|| {
        let read = core::read_scenarios(&json).map_err(|error| PhoneError::Fault {
            reason: error.to_string(),
        })?;
        let scenario = |it: core::Scenario| Scenario {
            name: it.name,
            facts: it.given.facts.clone(),
            inputs: it.given.inputs.clone(),
            permission: it.given.permission,
            given: Arc::new(Given(it.given)),
            steps: it.steps.into_iter().map(Step::from).collect(),
            screens: it.screens,
        };
        Ok(read.into_iter().map(scenario).collect())
    })
}

/// The name by which the table calls a screen.
///
/// # Errors
/// [`PhoneError::Fault`] alone.
#[uniffi::export]
pub fn screen_name(screen: crate::types::screen::Screen) -> Result<String, PhoneError> {
    guarded(|| Ok(screen.name().to_owned()))
}

/// A studio with one invitation, and the phones that are opened over it.
#[derive(Debug, uniffi::Object)]
pub struct Rehearsal(core::Rehearsal);

#[uniffi::export]
impl Rehearsal {
    /// A rehearsal whose phone's home is this empty folder.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    #[uniffi::constructor]
    pub fn of(given: Arc<Given>, home: String) -> Result<Arc<Self>, PhoneError> {
        guarded(|| Ok(Arc::new(Self(core::Rehearsal::new(&given.0, Path::new(&home))))))
    }

    /// Opens the phone.
    ///
    /// # Errors
    /// [`PhoneError::Home`] when the folder cannot be used.
    pub fn open(&self, shell: Arc<dyn Shell>) -> Result<Arc<Phone>, PhoneError> {
        guarded(|| {
            let runtime = runtime::shared()?;
            let phone = self.0.open(Arc::new(Foreign(shell)), runtime.handle())?;
            Ok(Arc::new(Phone::over(phone, runtime)))
        })
    }

    /// The process is killed: the next phone is opened over what its disk holds now, in this folder. The phone that was open
    /// is to be shut down and looked at no more.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] when the folder cannot be copied.
    pub fn kill(&self, next_home: String) -> Result<(), PhoneError> {
        guarded(|| {
            self.0.kill(Path::new(&next_home)).map_err(|error| PhoneError::Fault {
                reason: error.to_string(),
            })
        })
    }

    /// The invitation's link.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn link(&self) -> Result<String, PhoneError> {
        guarded(|| Ok(self.0.link()))
    }

    /// What is heard from now on.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn hear(&self, heard: Heard) -> Result<(), PhoneError> {
        guarded(|| {
            self.0.hear(heard);
            Ok(())
        })
    }

    /// How the studio is from now on.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn studio(&self, studio: StudioIs) -> Result<(), PhoneError> {
        guarded(|| {
            self.0.studio(studio);
            Ok(())
        })
    }

    /// Moves the clock on.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] alone.
    pub fn pass(&self, phone: Arc<Phone>, milliseconds: u64) -> Result<(), PhoneError> {
        guarded(|| {
            self.0.pass(phone.inner(), Duration::from_millis(milliseconds));
            Ok(())
        })
    }

    /// Waits until so many segments are on the device.
    ///
    /// # Errors
    /// [`PhoneError::Fault`] when they do not come within a minute.
    pub fn wait_kept(&self, segments: u64) -> Result<(), PhoneError> {
        guarded(|| {
            self.0.wait_kept(segments, PATIENCE);
            Ok(())
        })
    }
}
