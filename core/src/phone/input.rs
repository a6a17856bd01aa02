//! What the platform says of the microphone that it granted.

use serde::Deserialize;

/// What a microphone is connected by, as the platform names its ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Port {
    /// In the device itself.
    BuiltIn,
    /// On the headset socket, or an adapter to one: a clip-on microphone and earphones look the same here.
    HeadsetWired,
    /// A USB microphone, receiver or interface.
    Usb,
    /// A line input.
    LineIn,
    /// A Bluetooth hands-free headset: 8 or 16 kHz whatever it claims.
    BluetoothHandsFree,
    /// A Bluetooth low-energy audio device.
    BluetoothLe,
    /// A car.
    CarAudio,
    /// Made by software.
    Virtual,
    /// The platform names a port that this version does not know, or none.
    Unknown,
}

/// A microphone. Only the one that was *granted* counts: what plays sound, such as hearing aids, refuses nothing.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Input {
    /// What it is connected by.
    pub port: Port,
    /// The platform's identifier, by which it can be asked for again. Empty where there is none.
    pub id: String,
    /// The platform's name for it, to be shown. Names hold people's names: it is shown and goes nowhere else.
    pub name: String,
    /// Samples a second; 0 where it is not known yet.
    pub rate: u32,
    /// Channels; 0 where it is not known yet.
    pub channels: u8,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Input({:?} at {} Hz, {} ch)", self.port, self.rate, self.channels)
    }
}
