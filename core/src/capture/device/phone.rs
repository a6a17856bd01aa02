//! The input that a phone has granted, as its shell names it.
//!
//! Neither system lets a library ask: on iOS only the audio session knows the route, on Android only the Java API does. So
//! the shell reports the input when the session is active, and again when it changes.

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
    fn hands_free_is_refused_by_its_port_at_any_rate() {
        for port in [PortKind::BluetoothHandsFree, PortKind::BluetoothLe, PortKind::CarAudio] {
            let earbuds = PhoneInput { port, ..lavalier() };
            assert!(matches!(earbuds.check(), Err(CaptureError::HandsFree { .. })));
        }
        assert!(lavalier().check().is_ok());
    }
}
