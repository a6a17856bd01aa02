//! What a sample is, and what kind of port a microphone hangs on.

use serde::{Deserialize, Serialize};

/// The sample depths that a take may have. Everything that a device gives is kept in one of them without loss, or, for a
/// 32-bit integer device, with its eight lowest bits left out: no converter resolves them.
pub const SAMPLE_BITS: [u8; 2] = [16, 24];

/// The shape of a stream of samples: interleaved, signed, right-aligned in `i32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// Frames a second.
    pub rate: u32,
    /// 1 or 2.
    pub channels: u8,
    /// 16 or 24: a sample lies in `-(1 << (bits - 1)) .. 1 << (bits - 1)`.
    pub bits: u8,
}

impl Format {
    /// The time that a number of frames takes, in nanoseconds, rounded down.
    #[must_use]
    pub fn nanoseconds(&self, frames: u64) -> u64 {
        u64::try_from(u128::from(frames) * 1_000_000_000 / u128::from(self.rate.max(1))).unwrap_or(u64::MAX)
    }

    /// The number of frames that is nearest to a time in nanoseconds.
    #[must_use]
    pub fn frames(&self, nanoseconds: u64) -> u64 {
        let doubled = u128::from(nanoseconds) * u128::from(self.rate) * 2 + 1_000_000_000;
        u64::try_from(doubled / 2_000_000_000).unwrap_or(u64::MAX)
    }
}

/// What a microphone is connected by. Names are the ones that the journal uses: a kind, never a device's own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortKind {
    /// In the machine itself.
    BuiltIn,
    /// On the headset socket: a clip-on microphone and earphones look the same here.
    HeadsetWired,
    /// A USB microphone or interface.
    Usb,
    /// A line input.
    LineIn,
    /// A Bluetooth hands-free headset: 8 or 16 kHz whatever it claims, so it is refused.
    BluetoothHandsFree,
    /// A headset or hearing aid by Bluetooth Low Energy: coded for conversation, so it is refused.
    BluetoothLe,
    /// A car's own: made for calls, so it is refused.
    CarAudio,
    /// Made by software, such as the monitor of a null sink.
    Virtual,
    /// A file that stands for a microphone.
    File,
    /// The platform does not say.
    Unknown,
}

impl PortKind {
    /// Whether what comes from it is of telephone quality by its nature, whatever rate it claims. Such an input is never
    /// recorded from. That sound goes out by one (a hearing aid, a car) says nothing of the input.
    #[must_use]
    pub const fn is_hands_free(self) -> bool {
        matches!(self, Self::BluetoothHandsFree | Self::BluetoothLe | Self::CarAudio)
    }
}

/// A sample as a device hands it over. Implementations are used in the audio callback: arithmetic only.
pub trait DeviceSample: Copy {
    /// The depth it is kept at: one of [`SAMPLE_BITS`].
    const BITS: u8;

    /// The sample, right-aligned and signed at [`Self::BITS`].
    fn to_sample(self) -> i32;
}

impl DeviceSample for i16 {
    const BITS: u8 = 16;

    fn to_sample(self) -> i32 {
        i32::from(self)
    }
}

#[cfg(not(target_os = "android"))]
impl DeviceSample for cpal::I24 {
    const BITS: u8 = 24;

    fn to_sample(self) -> i32 {
        self.inner()
    }
}

impl DeviceSample for i32 {
    const BITS: u8 = 24;

    fn to_sample(self) -> i32 {
        self >> 8
    }
}

impl DeviceSample for f32 {
    const BITS: u8 = 24;

    /// Exact for every float that a 24-bit (or shallower) integer was turned into; what lies outside full scale is held
    /// at full scale, and what is not a number is silence.
    fn to_sample(self) -> i32 {
        const FULL_SCALE: f32 = 8_388_608.0;
        // A float-to-integer cast saturates and takes NaN to zero; the clamp brings it to 24 bits.
        #[expect(clippy::cast_possible_truncation, reason = "saturation is what is wanted")]
        let wide = (self * FULL_SCALE).round_ties_even() as i32;
        wide.clamp(-8_388_608, 8_388_607)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_24_bit_sample_survives_a_float_device() {
        for sample in (-8_388_608..=8_388_607).step_by(7) {
            #[expect(clippy::cast_precision_loss, reason = "24 bits fit a float's mantissa")]
            let float = sample as f32 / 8_388_608.0;
            assert_eq!(float.to_sample(), sample);
        }
    }

    #[test]
    fn a_float_beyond_full_scale_is_held_and_a_nan_is_silence() {
        assert_eq!(1.5f32.to_sample(), 8_388_607);
        assert_eq!((-7.0f32).to_sample(), -8_388_608);
        assert_eq!(f32::INFINITY.to_sample(), 8_388_607);
        assert_eq!(f32::NAN.to_sample(), 0);
    }

    #[test]
    fn nothing_that_is_made_for_calls_is_recorded_from_and_everything_on_a_wire_is() {
        use PortKind::{BluetoothHandsFree, BluetoothLe, BuiltIn, CarAudio, HeadsetWired, LineIn, Usb};
        assert!(
            [BluetoothHandsFree, BluetoothLe, CarAudio]
                .into_iter()
                .all(PortKind::is_hands_free)
        );
        assert!(
            ![BuiltIn, HeadsetWired, Usb, LineIn]
                .into_iter()
                .any(PortKind::is_hands_free)
        );
    }

    #[test]
    fn frames_and_nanoseconds_agree_over_a_day() {
        let format = Format {
            rate: 44_100,
            channels: 1,
            bits: 24,
        };
        let day = 24 * 3600 * 44_100;
        assert_eq!(format.frames(format.nanoseconds(day)), day);
        assert_eq!(format.frames(format.nanoseconds(day + 1)), day + 1);
    }
}
