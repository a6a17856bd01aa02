//! Frame rates as sound tools spell them, and timecode at each (SMPTE ST 12-1).

use lavalier_protocol::brief::FrameRate;

/// As iXML writes it: `25/1`, `24000/1001`.
#[must_use]
pub fn fraction(rate: FrameRate) -> String {
    let (numerator, denominator) = rate.fraction();
    format!("{numerator}/{denominator}")
}

/// As field recorders write it in a `bext` description: `025.000-ND`, `029.970-DF`.
#[must_use]
pub fn speed(rate: FrameRate) -> String {
    let (numerator, denominator) = rate.fraction();
    let thousandths = (numerator * 1000 + denominator / 2) / denominator;
    let flag = if rate.drop_frame() { "DF" } else { "ND" };
    format!("{:03}.{:03}-{flag}", thousandths / 1000, thousandths % 1000)
}

/// Timecode of a sample count since midnight, cut to the frame that the sample lies in.
///
/// The count is real time. At 1000/1001 rates without dropped frames timecode therefore differs from the time of
/// day by up to 87 seconds, as it does in every editing program that reads the same count.
///
/// # Panics
/// When `sample_rate` is zero.
#[must_use]
pub fn timecode(rate: FrameRate, samples_since_midnight: u64, sample_rate: u32) -> String {
    let (numerator, denominator) = rate.fraction();
    let nominal = u128::from(numerator.div_ceil(denominator));
    let frames = u128::from(samples_since_midnight) * u128::from(numerator)
        / (u128::from(sample_rate) * u128::from(denominator));
    let frames = if rate.drop_frame() {
        with_dropped_numbers(frames, nominal)
    } else {
        frames
    };
    let seconds = frames / nominal;
    let separator = if rate.drop_frame() { ';' } else { ':' };
    format!(
        "{:02}:{:02}:{:02}{separator}{:02}",
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60,
        frames % nominal
    )
}

/// The frame's number when the first two numbers (at 60 frames: four) of each minute are left out, save each tenth.
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
