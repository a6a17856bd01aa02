//! `DATE/ROLL/ROLL_SCENE_Tnn_END.wav`: where a delivery lies, without a subject's name in it.

use jiff::civil::Date;
use std::path::PathBuf;

/// Longest part taken from a roll, scene or end. They are checked far shorter on entry.
const MAX_PART: usize = 64;

/// The parts of a delivered take's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryName {
    /// The day of sample 0, in the production's zone.
    pub date: Date,
    /// The sound roll.
    pub roll: String,
    /// The slate's scene.
    pub scene: String,
    /// The slate's take number.
    pub take: u32,
    /// Which end of the interview.
    pub end: String,
}

impl DeliveryName {
    /// The folder, relative to the delivery folder.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(self.date.to_string()).join(part(&self.roll))
    }

    /// The file's name without an extension: `A001_12_T03_subject`; with a number for one that lies beside an
    /// older, different delivery: `A001_12_T03_subject_2`.
    #[must_use]
    pub fn stem(&self, number: u32) -> String {
        let stem = format!(
            "{}_{}_T{:02}_{}",
            part(&self.roll),
            part(&self.scene),
            self.take,
            part(&self.end)
        );
        if number <= 1 { stem } else { format!("{stem}_{number}") }
    }
}

/// What a part may leave in a path on any system: letters, digits, `-`, `+`; anything else becomes `-`.
///
/// Parts are refused where they enter if they hold more than that. This is the last line, not the first.
fn part(text: &str) -> String {
    let kept: String = text
        .chars()
        .take(MAX_PART)
        .map(|character| {
            if character.is_ascii_alphanumeric() || "-+".contains(character) {
                character
            } else {
                '-'
            }
        })
        .collect();
    if kept.is_empty() { "-".into() } else { kept }
}
