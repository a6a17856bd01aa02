//! The input that a phone has granted, as its shell names it.
//!
//! Neither system lets a library ask: on iOS only the audio session knows the route, on Android only the Java API does. So
//! the shell reports the input when the session is active, and again when it changes.

use crate::capture::end::EndReason;
use crate::capture::format::PortKind;
use crate::capture::source::CaptureError;

/// The input that a phone has granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneInput {
    /// The platform's identifier: on iOS the port's, on Android the number of the audio device. Empty where it is not said.
    pub id: String,
    /// The platform's name, for the person. It is never journalled.
    pub name: String,
    /// What it is connected by.
    pub port: PortKind,
    /// Frames a second; 0 where it is not said.
    pub rate: u32,
    /// Channels; 0 where it is not said.
    pub channels: u8,
}

impl PhoneInput {
    /// Refuses what is of telephone quality by its kind.
    ///
    /// # Errors
    ///
    /// [`CaptureError::HandsFree`].
    pub fn check(&self) -> Result<(), CaptureError> {
        if self.port.is_hands_free() {
            return Err(CaptureError::HandsFree {
                name: self.name.clone(),
            });
        }
        Ok(())
    }

    /// Why a stream that was opened on this input is over, now that the phone grants another one, or none. `None` while it
    /// is the same.
    #[must_use]
    pub fn became(&self, now: Option<&Self>) -> Option<EndReason> {
        let Some(now) = now else {
            return Some(EndReason::DeviceGone);
        };
        // What is not said does not differ.
        let differs = |before: u32, now: u32| before != 0 && now != 0 && before != now;
        if (&self.id, self.port) != (&now.id, now.port) {
            Some(EndReason::RouteChanged)
        } else if differs(self.rate, now.rate) || differs(self.channels.into(), now.channels.into()) {
            Some(EndReason::FormatChanged)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lavalier() -> PhoneInput {
        PhoneInput {
            id: "headset-1".to_owned(),
            name: "Headset Microphone".to_owned(),
            port: PortKind::HeadsetWired,
            rate: 48_000,
            channels: 1,
        }
    }

    #[test]
    fn a_lavalier_that_is_pulled_out_is_not_the_phone_s_own_microphone() {
        let built_in = PhoneInput {
            id: "built-in".to_owned(),
            port: PortKind::BuiltIn,
            ..lavalier()
        };
        assert_eq!(lavalier().became(Some(&built_in)), Some(EndReason::RouteChanged));
        assert_eq!(lavalier().became(None), Some(EndReason::DeviceGone));
    }

    #[test]
    fn another_name_for_the_same_input_ends_no_take() {
        let renamed = PhoneInput {
            name: "Zoë's microphone".to_owned(),
            channels: 0,
            ..lavalier()
        };
        assert_eq!(lavalier().became(Some(&renamed)), None);
    }

    #[test]
    fn an_input_whose_rate_changes_ends_the_take() {
        let slower = PhoneInput {
            rate: 16_000,
            ..lavalier()
        };
        assert_eq!(lavalier().became(Some(&slower)), Some(EndReason::FormatChanged));
    }

    #[test]
    fn hands_free_is_refused_by_its_port_at_any_rate() {
        for port in [PortKind::BluetoothHandsFree, PortKind::BluetoothLe, PortKind::CarAudio] {
            let earbuds = PhoneInput { port, ..lavalier() };
            assert!(matches!(earbuds.check(), Err(CaptureError::HandsFree { .. })));
        }
        assert!(lavalier().check().is_ok());
    }
}
