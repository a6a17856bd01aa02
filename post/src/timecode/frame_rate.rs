//! Frame rates as productions name them, and timecode at each.

use std::fmt;
use std::str::FromStr;

/// A production's frame rate (SMPTE ST 12-1).
///
/// Read from `23.976`, `24`, `25`, `29.97`, `29.97df`, `30`, `47.952`, `48`, `50`, `59.94`, `59.94df`, `60`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameRate {
    /// Frames that timecode counts in a second of its own.
    nominal: u32,
    /// Whether real time runs at 1000/1001 of the nominal rate.
    fractional: bool,
    /// Whether timecode drops frame numbers to keep near the time of day.
    drop_frame: bool,
}

/// A text that is none of the rates that productions use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no frame rate; 23.976, 24, 25, 29.97, 29.97df, 30, 47.952, 48, 50, 59.94, 59.94df and 60 are")]
pub struct NotAFrameRate(String);

impl FromStr for FrameRate {
    type Err = NotAFrameRate;

    fn from_str(text: &str) -> Result<Self, NotAFrameRate> {
        let (nominal, fractional, drop_frame) = match text.trim().to_ascii_lowercase().as_str() {
            "23.976" | "23.98" | "24000/1001" => (24, true, false),
            "24" => (24, false, false),
            "25" => (25, false, false),
            "29.97" | "29.97ndf" | "30000/1001" => (30, true, false),
            "29.97df" => (30, true, true),
            "30" => (30, false, false),
            "47.952" | "47.95" | "48000/1001" => (48, true, false),
            "48" => (48, false, false),
            "50" => (50, false, false),
            "59.94" | "59.94ndf" | "60000/1001" => (60, true, false),
            "59.94df" => (60, true, true),
            "60" => (60, false, false),
            // What was given is shown, so it is bounded and its controls are escaped by the {:?} above.
            other => return Err(NotAFrameRate(other.chars().take(20).collect())),
        };
        Ok(Self {
            nominal,
            fractional,
            drop_frame,
        })
    }
}

/// The spelling that it is read from.
impl fmt::Display for FrameRate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = match (self.nominal, self.fractional) {
            (24, true) => "23.976",
            (30, true) => "29.97",
            (48, true) => "47.952",
            (60, true) => "59.94",
            (whole, _) => return write!(formatter, "{whole}"),
        };
        write!(formatter, "{rate}{}", if self.drop_frame { "df" } else { "" })
    }
}

impl FrameRate {
    /// As iXML writes it: `25/1`, `24000/1001`.
    #[must_use]
    pub fn fraction(self) -> String {
        let (numerator, denominator) = self.ratio();
        format!("{numerator}/{denominator}")
    }

    /// As field recorders write it in a `bext` description: `025.000-ND`, `029.970-DF`.
    #[must_use]
    pub fn speed(self) -> String {
        let (numerator, denominator) = self.ratio();
        let thousandths = (numerator * 1000 + denominator / 2) / denominator;
        let flag = if self.drop_frame { "DF" } else { "ND" };
        format!("{:03}.{:03}-{flag}", thousandths / 1000, thousandths % 1000)
    }

    /// Whether timecode at this rate drops frame numbers.
    #[must_use]
    pub fn is_drop_frame(self) -> bool {
        self.drop_frame
    }

    /// Timecode of a sample count since midnight, cut to the frame that the sample lies in.
    ///
    /// The count is real time. At 1000/1001 rates without dropped frames timecode therefore differs from the time of
    /// day by up to 87 seconds, as it does in every editing program that reads the same count.
    ///
    /// # Panics
    /// When `rate` is zero.
    #[must_use]
    pub fn timecode(self, samples_since_midnight: u64, rate: u32) -> String {
        let (numerator, denominator) = self.ratio();
        let frames =
            u128::from(samples_since_midnight) * u128::from(numerator) / (u128::from(rate) * u128::from(denominator));
        let nominal = u128::from(self.nominal);
        let frames = if self.drop_frame {
            with_dropped_numbers(frames, nominal)
        } else {
            frames
        };
        let seconds = frames / nominal;
        let separator = if self.drop_frame { ';' } else { ':' };
        format!(
            "{:02}:{:02}:{:02}{separator}{:02}",
            seconds / 3600 % 24,
            seconds / 60 % 60,
            seconds % 60,
            frames % nominal
        )
    }

    fn ratio(self) -> (u32, u32) {
        if self.fractional {
            (self.nominal * 1000, 1001)
        } else {
            (self.nominal, 1)
        }
    }
}

/// The frame's number when the first two (of 60: four) numbers of each minute are left out, save each tenth minute
/// (SMPTE ST 12-1).
fn with_dropped_numbers(frames: u128, nominal: u128) -> u128 {
    let dropped = nominal / 15;
    let per_minute = nominal * 60 - dropped;
    let per_ten_minutes = nominal * 600 - dropped * 9;
    let tens = frames / per_ten_minutes;
    let rest = frames % per_ten_minutes;
    let minutes = if rest < dropped {
        0
    } else {
        (rest - dropped) / per_minute
    };
    frames + dropped * 9 * tens + dropped * minutes
}
