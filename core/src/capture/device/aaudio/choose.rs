//! What is asked of AAudio, in the order in which it is tried. Pure.

use crate::capture::device::choose::Sample;
use crate::capture::device::phone::PhoneInput;
use crate::capture::source::{CaptureError, UNPROCESSED, Wanted};

/// How much Android may do to the sound on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preset {
    /// Nothing. By the compatibility definition 94 dB SPL are then -36 dBFS, so speech lies near -65 dBFS.
    Unprocessed,
    /// No gain control and no noise suppression, but a frequency response and a gain of the maker's choice.
    VoiceRecognition,
}

/// What is asked of AAudio. What is `None` is left to the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) preset: Preset,
    pub(super) sample: Sample,
    pub(super) device: Option<i32>,
    pub(super) rate: Option<u32>,
    pub(super) channels: u8,
}

/// A float holds what an interface of 24 bits gives, and a sample of 16 bits exactly. AAudio of Android 9 has no other.
const DEEP_FIRST: [Sample; 2] = [Sample::F32, Sample::I16];

impl Preset {
    /// Those to try, best first. `unprocessed` is whether the phone declares that it has that one.
    pub(super) fn best_first(unprocessed: bool) -> &'static [Self] {
        if unprocessed {
            &[Self::Unprocessed, Self::VoiceRecognition]
        } else {
            &[Self::VoiceRecognition]
        }
    }

    /// Its name in Android's own words, as it is journalled.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unprocessed => UNPROCESSED,
            Self::VoiceRecognition => "voice_recognition",
        }
    }
}

impl Settings {
    /// Those to try with a preset, best first.
    ///
    /// # Errors
    ///
    /// [`CaptureError::NotFound`] where the input's identifier is no number of a device.
    pub(super) fn best_first(input: &PhoneInput, wanted: &Wanted, preset: Preset) -> Result<[Self; 2], CaptureError> {
        let device = match input.id.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| CaptureError::NotFound {
                name: input.name.clone(),
                known: Vec::new(),
            })?),
        };
        Ok(DEEP_FIRST.map(|sample| Self {
            preset,
            sample,
            device,
            rate: wanted.rate.or((input.rate != 0).then_some(input.rate)),
            // Of an interface with many inputs the first two.
            channels: wanted.channels.unwrap_or(input.channels.clamp(1, 2)),
        }))
    }

    /// Whether what was granted is what was asked for. AAudio may grant another rate or count of channels without a word.
    pub(super) fn are_granted(&self, rate: u32, channels: u8, sample: Option<Sample>) -> bool {
        self.rate.is_none_or(|asked| asked == rate) && self.channels == channels && sample == Some(self.sample)
    }

    /// What was asked for, for a person.
    pub(super) fn asked(&self) -> String {
        let rate = self
            .rate
            .map_or_else(|| "its own rate".to_owned(), |rate| format!("{rate} Hz"));
        format!("{} channels at {rate}", self.channels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::format::PortKind;

    fn usb() -> PhoneInput {
        PhoneInput {
            id: "17".to_owned(),
            name: "USB-Audio - Wireless PRO RX".to_owned(),
            port: PortKind::Usb,
            rate: 48_000,
            channels: 2,
        }
    }

    #[test]
    fn a_phone_that_declares_an_unprocessed_source_is_asked_for_it_first() {
        assert_eq!(
            Preset::best_first(true),
            [Preset::Unprocessed, Preset::VoiceRecognition]
        );
        assert_eq!(Preset::best_first(false), [Preset::VoiceRecognition]);
    }

    #[test]
    fn the_granted_device_is_asked_for_by_its_number_with_its_own_format() {
        let [first, second] =
            Settings::best_first(&usb(), &Wanted::default(), Preset::VoiceRecognition).expect("settings");
        let expected = Settings {
            preset: Preset::VoiceRecognition,
            sample: Sample::F32,
            device: Some(17),
            rate: Some(48_000),
            channels: 2,
        };
        let shallow = Settings {
            sample: Sample::I16,
            ..expected
        };
        assert_eq!((first, second), (expected, shallow));
    }

    #[test]
    fn what_the_shell_does_not_say_is_left_to_the_device() {
        let unsaid = PhoneInput {
            id: String::new(),
            rate: 0,
            channels: 0,
            ..usb()
        };
        let [first, _] = Settings::best_first(&unsaid, &Wanted::default(), Preset::Unprocessed).expect("settings");
        assert_eq!((first.device, first.rate, first.channels), (None, None, 1));
        assert!(first.are_granted(44_100, 1, Some(Sample::F32)));
        assert!(!first.are_granted(44_100, 2, Some(Sample::F32)));
    }

    #[test]
    fn an_interface_with_many_inputs_gives_its_first_two() {
        let interface = PhoneInput { channels: 8, ..usb() };
        let [first, _] = Settings::best_first(&interface, &Wanted::default(), Preset::Unprocessed).expect("settings");
        assert_eq!(first.channels, 2);
    }

    #[test]
    fn another_rate_than_was_asked_for_is_not_taken() {
        let wanted = Wanted {
            rate: Some(44_100),
            channels: Some(1),
            ..Wanted::default()
        };
        let [first, _] = Settings::best_first(&usb(), &wanted, Preset::Unprocessed).expect("settings");
        assert!(!first.are_granted(48_000, 1, Some(Sample::F32)));
        assert!(!first.are_granted(44_100, 1, Some(Sample::I16)));
        assert!(!first.are_granted(44_100, 1, None));
        assert!(first.are_granted(44_100, 1, Some(Sample::F32)));
        assert_eq!(first.asked(), "1 channels at 44100 Hz");
    }

    #[test]
    fn an_identifier_that_is_no_device_is_refused_and_nothing_else_opened() {
        let strange = PhoneInput {
            id: "built-in".to_owned(),
            ..usb()
        };
        let refused = Settings::best_first(&strange, &Wanted::default(), Preset::Unprocessed);
        assert!(matches!(refused, Err(CaptureError::NotFound { .. })));
    }
}
