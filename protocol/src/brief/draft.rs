//! The part of a brief that a person writes, as a TOML file, and the templates to begin with.

use serde::{Deserialize, Serialize};

use super::parts::{Consent, Format, MicrophoneWish, MobileData, Start, Talk};
use crate::text::{Label, Line, Paragraph, line_and_column};

/// A brief's draft is a page of text; a book is a mistake.
const DRAFT_MAX: usize = 64 * 1024;
/// See the signed brief's own limit.
const QUESTIONS_MAX: usize = 100;
/// A take is not kept on a person's phone for longer than a season.
const KEEP_DAYS_MAX: u16 = 90;

/// What a producer writes. Names, keys and dates of the signed brief come from the production and the invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What the interview is called.
    pub title: Label,
    /// Who asks.
    pub asked_by: Label,
    /// For what.
    pub purpose: Line,
    /// Who will hear it.
    pub audience: Line,
    /// Whom to ask for help.
    pub contact: Line,
    /// Which microphone is expected.
    #[serde(default = "any_microphone")]
    pub microphone: MicrophoneWish,
    /// What may be sent over a mobile connection.
    #[serde(default = "ask_first")]
    pub mobile_data: MobileData,
    /// How many days a take stays on the recorder after its receipt.
    #[serde(default = "a_week")]
    pub keep_days: u16,
    /// The questions.
    #[serde(default)]
    pub questions: Vec<Line>,
    /// Anything else.
    #[serde(default)]
    pub notes: Option<Paragraph>,
    /// When it begins.
    #[serde(default)]
    pub starts_at: Option<Start>,
    /// How the ends talk meanwhile.
    #[serde(default)]
    pub talk: Option<Talk>,
    /// What the person agrees to.
    pub consent: Consent,
    /// The format asked for.
    #[serde(default)]
    pub format: Format,
}

fn any_microphone() -> MicrophoneWish {
    MicrophoneWish::Any
}

fn ask_first() -> MobileData {
    MobileData::Ask
}

fn a_week() -> u16 {
    7
}

/// Why a draft was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct DraftError {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

impl Draft {
    /// Reads a draft.
    ///
    /// # Errors
    /// [`DraftError`] with the place.
    pub fn parse(text: &str) -> Result<Self, DraftError> {
        if text.len() > DRAFT_MAX {
            return Err(DraftError {
                line: 1,
                column: 1,
                reason: format!("the file is longer than {DRAFT_MAX} bytes"),
            });
        }
        let draft: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            DraftError {
                reason: error.message().trim().to_owned(),
                ..place(text, at)
            }
        })?;
        let limit = |key: &str, reason: String| DraftError {
            reason,
            ..place(text, find_key(text, key))
        };
        if draft.questions.len() > QUESTIONS_MAX {
            return Err(limit("questions", format!("more than {QUESTIONS_MAX} questions")));
        }
        if draft.keep_days > KEEP_DAYS_MAX {
            return Err(limit("keep_days", format!("keep_days is at most {KEEP_DAYS_MAX}")));
        }
        let format = &draft.format;
        if !(8_000..=192_000).contains(&format.rate) {
            return Err(limit("rate", "rate is from 8000 to 192000 hertz".to_owned()));
        }
        if !matches!(format.bits, 16 | 24) {
            return Err(limit("bits", "bits is 16 or 24".to_owned()));
        }
        if !matches!(format.channels, 1 | 2) {
            return Err(limit("channels", "channels is 1 or 2".to_owned()));
        }
        if format
            .proxy_bitrate
            .is_some_and(|rate| !(6_000..=256_000).contains(&rate))
        {
            return Err(limit(
                "proxy_bitrate",
                "proxy_bitrate is from 6000 to 256000 bits a second".to_owned(),
            ));
        }
        Ok(draft)
    }
}

fn place(text: &str, at: usize) -> DraftError {
    let (line, column) = line_and_column(text, at);
    DraftError {
        line,
        column,
        reason: String::new(),
    }
}

/// Where a key stands at the beginning of a line; the file's beginning when it does not.
fn find_key(text: &str, key: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.trim_start().strip_prefix(key);
        if rest.is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return at + (line.len() - line.trim_start().len());
        }
        at += line.len();
    }
    0
}

/// A draft to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// One person at home with a phone.
    Interview,
    /// Only to try things out the day before.
    Rehearsal,
    /// The end of the person who asks, on a laptop.
    Interviewer,
}

impl Template {
    /// Every template, the production's default first.
    pub const ALL: [Self; 3] = [Self::Interview, Self::Rehearsal, Self::Interviewer];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Rehearsal => "rehearsal",
            Self::Interviewer => "interviewer",
        }
    }

    /// The draft's text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Interview => include_str!("templates/interview.toml"),
            Self::Rehearsal => include_str!("templates/rehearsal.toml"),
            Self::Interviewer => include_str!("templates/interviewer.toml"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_a_draft_that_passes_its_own_check() {
        for template in Template::ALL {
            Draft::parse(template.text()).unwrap_or_else(|error| panic!("{}: {error}", template.name()));
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_column() {
        let wrong = Template::Interview
            .text()
            .replace("microphone = \"any\"", "microphone = \"loud\"");
        let error = Draft::parse(&wrong).unwrap_err();
        let line = wrong.lines().position(|line| line.contains("loud")).unwrap() + 1;
        assert_eq!((error.line, error.column), (line, 14), "{error}");
        let error = Draft::parse("title = \"x\"\nfoo = 1\n").unwrap_err();
        assert_eq!((error.line, error.column), (2, 1), "{error}");
        let error = Draft::parse(&Template::Interview.text().replace("keep_days = 7", "keep_days = 700")).unwrap_err();
        assert!(error.line > 1 && error.reason.contains("90"), "{error}");
    }
}
