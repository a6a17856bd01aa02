//! One scenario of the table, as it is read.

use std::time::Duration;

use serde::Deserialize;

use super::given::{Given, StudioIs};
use super::microphone::Heard;
use crate::phone::facts::Facts;
use crate::phone::happening::Happening;
use crate::phone::input::Input;
use crate::phone::press::Press;

/// A file that is no table of scenarios.
#[derive(Debug, Clone, thiserror::Error)]
#[error("not a table of scenarios: {0}")]
pub struct UnreadableScenario(String);

/// One row of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, a sentence.
    pub name: String,
    /// What it begins with.
    pub given: Given,
    /// What is done, one after the other. A step is done when the one before was.
    pub steps: Vec<Step>,
    /// The names of the screens that are shown, without repetitions.
    pub screens: Vec<String>,
}

/// One thing that is done.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Wait until a screen of this name is shown, after those before.
    Sees(String),
    /// Wait until a screen offers this button, and press it.
    Press(Press),
    /// The shell observes this.
    Happened(Happening),
    /// The link of the invitation reaches the app.
    Link,
    /// So many milliseconds pass at once.
    Passes(u64),
    /// The studio is like this from now on.
    Studio(StudioIs),
    /// The device says this of itself from now on.
    Facts(Facts),
    /// These are the inputs from now on, and the shell observes the first; none when there is none.
    Inputs(Vec<Input>),
    /// The system's answer about the microphone from now on.
    Permission(bool),
    /// This is heard from now on.
    Heard(Heard),
    /// The shell fails in this from now on, or in nothing.
    Fails(Fails),
    /// The process is killed and the app opened again by its icon.
    Killed,
    /// So many whole seconds of the take are to be on this device before it goes on.
    Kept(u64),
}

/// What a shell fails in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl Step {
    /// How long passes at once.
    #[must_use]
    pub const fn time(&self) -> Option<Duration> {
        match self {
            Self::Passes(milliseconds) => Some(Duration::from_millis(*milliseconds)),
            _ => None,
        }
    }
}

/// Reads a table.
///
/// # Errors
/// [`UnreadableScenario`] says where it is not one.
pub fn read_scenarios(json: &str) -> Result<Vec<Scenario>, UnreadableScenario> {
    serde_json::from_str(json).map_err(|error| UnreadableScenario(error.to_string()))
}
