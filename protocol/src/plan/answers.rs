//! What the planner asks.

use serde::{Deserialize, Serialize};

use crate::text::Label;

/// A page of answers.
const INPUT_MAX: usize = 16 * 1024;

/// What the person has at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kit {
    /// An iPhone or iPad on the latest system.
    pub iphone: bool,
    /// An Android phone on the latest system.
    pub android: bool,
    /// A second device for the call: a laptop, a tablet, a landline.
    pub second_device: bool,
    /// A laptop or desktop computer.
    pub computer: bool,
    /// A lavalier on a wire, with the plug that fits.
    pub lavalier: bool,
    /// A USB microphone or interface.
    pub usb_microphone: bool,
    /// A hardware recorder, such as a hand-held one.
    pub hardware_recorder: bool,
    /// Only Bluetooth earphones or a headset.
    pub bluetooth_headset: bool,
    /// Only a telephone.
    pub telephone: bool,
}

/// How sure the person is with technical things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Needs somebody beside them.
    Low,
    /// Can install an app.
    #[default]
    Medium,
    /// Records things already.
    High,
}

/// What the person says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// How sure they are.
    pub confidence: Confidence,
    /// Whether they would install an app.
    pub would_install: bool,
    /// Whether kit may be sent to them in time.
    pub kit_can_be_sent: bool,
    /// The interview's title, for the draft.
    pub title: Option<Label>,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            confidence: Confidence::Medium,
            would_install: true,
            kit_can_be_sent: false,
            title: None,
        }
    }
}

/// Why a file was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct PlanInputError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, PlanInputError> {
    if text.len() > INPUT_MAX {
        return Err(PlanInputError {
            line: 1,
            reason: format!("the file is longer than {INPUT_MAX} bytes"),
        });
    }
    toml::from_str(text).map_err(|error| PlanInputError {
        line: error.span().map_or(1, |span| {
            text.get(..span.start).unwrap_or(text).matches('\n').count() + 1
        }),
        reason: error.message().trim().to_owned(),
    })
}

impl Kit {
    /// Reads a kit file (TOML; every member a boolean, absent means no).
    ///
    /// # Errors
    /// [`PlanInputError`] with the line.
    pub fn parse(text: &str) -> Result<Self, PlanInputError> {
        parse(text)
    }
}

impl Answers {
    /// Reads an answers file (TOML).
    ///
    /// # Errors
    /// [`PlanInputError`] with the line.
    pub fn parse(text: &str) -> Result<Self, PlanInputError> {
        parse(text)
    }
}
