//! Tries settings, best first, until AAudio grants some as they were asked for. Pure.

use super::choose::{Preset, Settings};
use super::error::Failure;
use crate::capture::device::phone::PhoneInput;
use crate::capture::device::platform::Refusal;
use crate::capture::source::{CaptureError, Wanted};

/// What came of one try.
#[derive(Debug)]
pub(super) enum Tried<T> {
    /// It is as it was asked for.
    Fits(T),
    /// It opens, and is something else; in words.
    Differs(String),
    /// It gives no sound.
    Silent,
    /// It does not open.
    Fails(Failure),
}

/// The first that fits. Never another device than the input's.
pub(super) fn best<T>(
    input: &PhoneInput,
    wanted: &Wanted,
    unprocessed: bool,
    mut attempt: impl FnMut(Settings) -> Tried<T>,
) -> Result<T, CaptureError> {
    let mut gives = Vec::new();
    let mut asked = String::new();
    'presets: for preset in Preset::best_first(unprocessed) {
        for settings in Settings::best_first(input, wanted, *preset)? {
            asked = settings.asked();
            match attempt(settings) {
                Tried::Fits(opened) => return Ok(opened),
                Tried::Differs(what) => gives.push(what),
                Tried::Silent => continue 'presets,
                Tried::Fails(failure) if failure.is_of_the_settings() => {}
                Tried::Fails(failure) => return Err(Refusal::from(failure).of(&input.name, wanted)),
            }
        }
    }
    gives.dedup();
    Err(CaptureError::Unsupported {
        name: input.name.clone(),
        asked,
        gives: if gives.is_empty() {
            "nothing".to_owned()
        } else {
            gives.join("; ")
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::device::choose::Sample;
    use crate::capture::format::PortKind;

    fn built_in() -> PhoneInput {
        PhoneInput {
            id: "3".to_owned(),
            name: "Pixel".to_owned(),
            port: PortKind::BuiltIn,
            rate: 48_000,
            channels: 1,
        }
    }

    fn failure(code: i32) -> Failure {
        Failure {
            code,
            detail: "no".to_owned(),
        }
    }

    #[test]
    fn a_phone_whose_unprocessed_source_is_silent_records_with_the_other_one() {
        let mut tried = Vec::new();
        let opened = best(&built_in(), &Wanted::default(), true, |settings| {
            tried.push((settings.preset, settings.sample));
            match settings.preset {
                Preset::Unprocessed => Tried::Silent,
                Preset::VoiceRecognition => Tried::Fits(settings.preset.name()),
            }
        });
        assert_eq!(opened.expect("opened"), "voice_recognition");
        let expected = [
            (Preset::Unprocessed, Sample::F32),
            (Preset::VoiceRecognition, Sample::F32),
        ];
        assert_eq!(tried, expected);
    }

    #[test]
    fn a_phone_without_floats_gives_sixteen_bits() {
        let opened = best(&built_in(), &Wanted::default(), false, |settings| {
            match settings.sample {
                Sample::F32 => Tried::Fails(failure(-883)),
                sample => Tried::Fits(sample),
            }
        });
        assert_eq!(opened.expect("opened"), Sample::I16);
    }

    #[test]
    fn a_microphone_that_is_taken_is_not_tried_again_with_less() {
        let mut tries = 0;
        let opened: Result<(), _> = best(&built_in(), &Wanted::default(), true, |_| {
            tries += 1;
            Tried::Fails(failure(-889))
        });
        assert!(matches!(opened, Err(CaptureError::Busy { .. })));
        assert_eq!(tries, 1);
    }

    #[test]
    fn a_device_that_gives_only_another_rate_is_refused_with_what_it_gives() {
        let opened: Result<(), _> = best(&built_in(), &Wanted::default(), false, |_| {
            Tried::Differs("1 channels at 16000 Hz".to_owned())
        });
        let refusal = opened.expect_err("refused").to_string();
        assert!(
            refusal.contains("48000 Hz") && refusal.contains("gives 1 channels at 16000 Hz."),
            "{refusal}"
        );
    }
}
