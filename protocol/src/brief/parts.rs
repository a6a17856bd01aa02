//! What a brief is made of.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::policy::Platform;
use crate::string_form::string_form;
use crate::text::{Line, Paragraph};

/// A word that is none of the choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one of {0}")]
pub struct UnknownWord(&'static str);

macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $text:literal),* $(,)? } $choices:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $text)] $item),* }

        impl $name {
            /// The word as it stands in documents and on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$item => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.name()) }
        }

        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text { $($text => Ok(Self::$item),)* _ => Err(UnknownWord($choices)) }
            }
        }
    };
}

word! {
    /// Which end of an interview is recorded.
    End {
        /// The person interviewed.
        Subject = "subject",
        /// The person who asks.
        Interviewer = "interviewer",
        /// A second person interviewed.
        Second = "second",
        /// A second device at an end, in case the first fails.
        Spare = "spare",
    } "subject, interviewer, second, spare"
}

word! {
    /// What a take is of.
    Kind {
        /// Questions and answers.
        Interview = "interview",
        /// A line said again afterwards.
        Pickup = "pickup",
        /// Sound without picture.
        Wild = "wild",
        /// The room, silent.
        Tone = "tone",
        /// Only to try things out.
        Rehearsal = "rehearsal",
    } "interview, pickup, wild, tone, rehearsal"
}

word! {
    /// Which microphone the production expects.
    MicrophoneWish {
        /// A clip-on microphone on a wire or a USB interface.
        Lavalier = "lavalier",
        /// The device's own.
        BuiltIn = "built-in",
        /// Whatever there is, but never Bluetooth hands-free.
        Any = "any",
    } "lavalier, built-in, any"
}

word! {
    /// What may be sent over a mobile connection.
    MobileData {
        /// Ask the person.
        Ask = "ask",
        /// The proxy only; the original waits for Wi-Fi.
        Proxy = "proxy",
        /// Everything.
        Original = "original",
    } "ask, proxy, original"
}

word! {
    /// Who gives consent.
    ConsentBy {
        /// The person recorded.
        Itself = "self",
        /// A parent or guardian.
        Guardian = "guardian",
    } "self, guardian"
}

word! {
    /// The production's frame rate, in frames a second as post writes it.
    FrameRate {
        /// 24000/1001.
        F23976 = "23.976",
        /// 24.
        F24 = "24",
        /// 25.
        F25 = "25",
        /// 30000/1001, non-drop.
        F2997 = "29.97",
        /// 30000/1001, drop-frame.
        F2997Drop = "29.97df",
        /// 30.
        F30 = "30",
        /// 48.
        F48 = "48",
        /// 50.
        F50 = "50",
        /// 60000/1001, non-drop.
        F5994 = "59.94",
        /// 60.
        F60 = "60",
    } "23.976, 24, 25, 29.97, 29.97df, 30, 48, 50, 59.94, 60"
}

impl FrameRate {
    /// Numerator and denominator of frames a second.
    #[must_use]
    pub const fn fraction(self) -> (u32, u32) {
        match self {
            Self::F23976 => (24_000, 1001),
            Self::F24 => (24, 1),
            Self::F25 => (25, 1),
            Self::F2997 | Self::F2997Drop => (30_000, 1001),
            Self::F30 => (30, 1),
            Self::F48 => (48, 1),
            Self::F50 => (50, 1),
            Self::F5994 => (60_000, 1001),
            Self::F60 => (60, 1),
        }
    }

    /// Whether timecode at this rate leaves out numbers to stay with the clock.
    #[must_use]
    pub const fn drop_frame(self) -> bool {
        matches!(self, Self::F2997Drop)
    }
}

/// An IANA time zone's name, such as `Europe/London`. Whether such a zone exists is asked where the database is.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(String);

string_form!(Zone);

/// A text that cannot be a time zone's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is named like Europe/London")]
pub struct NotAZone;

impl FromStr for Zone {
    type Err = NotAZone;

    fn from_str(text: &str) -> Result<Self, NotAZone> {
        // The longest name in the database has 32 letters. Dots are left out: no zone has one, and paths do.
        let letters = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'));
        let fits = (1..=64).contains(&text.len()) && letters && !text.starts_with('/') && !text.ends_with('/');
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAZone) }
    }
}

/// When the interview is to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The instant.
    pub at: Timestamp,
    /// The zone in which the production spoke of it.
    pub zone: Zone,
}

/// How the two ends talk while they record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// Which other device rings, such as `your landline or a laptop`.
    pub device: Line,
    /// Who calls whom.
    pub caller: Line,
}

/// What the person agrees to, and who may agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The text as it is shown.
    pub text: Paragraph,
    /// Who may agree.
    pub by: ConsentBy,
}

/// The format asked for. What the device grants is read back and journalled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Sample rate in hertz.
    pub rate: u32,
    /// Bits of a sample, 16 or 24.
    pub bits: u8,
    /// 1 or 2.
    pub channels: u8,
    /// The Opus proxy's bit rate in bits a second; none: no proxy is made.
    pub proxy_bitrate: Option<u32>,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            rate: 48_000,
            bits: 24,
            channels: 1,
            proxy_bitrate: Some(48_000),
        }
    }
}

/// The platforms that may claim an invitation and record for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Platforms(pub Vec<Platform>);

impl Platforms {
    /// Phones and tablets for a person interviewed, a computer for the one who asks.
    #[must_use]
    pub fn default_for(end: End) -> Self {
        match end {
            End::Interviewer => Self(vec![Platform::Desktop]),
            End::Subject | End::Second | End::Spare => Self(vec![Platform::Ios, Platform::Ipados, Platform::Android]),
        }
    }

    /// Whether `platform` may.
    #[must_use]
    pub fn allow(&self, platform: Platform) -> bool {
        self.0.contains(&platform)
    }
}
