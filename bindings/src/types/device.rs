//! What a shell reads of its device.

/// Which platform.
pub type Platform = lavalier_core::phone::Platform;

/// Which platform.
#[uniffi::remote(Enum)]
pub enum Platform {
    /// An iPhone.
    Ios,
    /// An iPad.
    Ipados,
    /// An Android phone or tablet.
    Android,
    /// A computer.
    Desktop,
}

/// Android's word on how hard the screen lock is to guess.
pub type Complexity = lavalier_core::phone::Complexity;

/// Android's word on how hard the screen lock is to guess.
#[uniffi::remote(Enum)]
pub enum Complexity {
    /// There is none.
    None,
    /// A pattern, or a PIN of repeated or counting digits.
    Low,
    /// A PIN of four digits or more, or a password of four or more.
    Medium,
    /// A PIN of eight digits or more, or a password of six or more.
    High,
}

/// What is read of the device at the gate.
pub type Facts = lavalier_core::phone::Facts;

/// What is read of the device at the gate.
#[uniffi::remote(Record)]
pub struct Facts {
    /// Which platform.
    pub platform: Platform,
    /// The model as the maker's releases name it, such as `iPhone15,4` or `Pixel 8`.
    pub model: Option<String>,
    /// The system's version.
    pub os_version: String,
    /// The system's build.
    pub os_build: Option<String>,
    /// Android's security patch level, `2026-11-05`.
    pub patch_level: Option<String>,
    /// Whether a passcode guards the device.
    pub passcode_set: Option<bool>,
    /// Whether a face or a finger opens it.
    pub biometrics_enrolled: Option<bool>,
    /// Android's word on the screen lock.
    pub passcode_complexity: Option<Complexity>,
    /// Whether this app came from the official store.
    pub official_store: Option<bool>,
    /// Free storage, in bytes.
    pub free_bytes: Option<u64>,
    /// The battery, in percent.
    pub battery_percent: Option<u8>,
    /// Whether the platform declares a source without any processing
    /// (`AudioManager.PROPERTY_SUPPORT_AUDIO_SOURCE_UNPROCESSED`); none where there is no such thing.
    #[uniffi(default = None)]
    pub unprocessed: Option<bool>,
    /// Whether this app may use the microphone; none where it was not asked for yet.
    #[uniffi(default = None)]
    pub microphone_allowed: Option<bool>,
    /// The one-time code that the device's manager put into this app's configuration.
    #[uniffi(default = None)]
    pub managed_code: Option<String>,
    /// The time zone of the clock that the person reads, by its IANA name.
    #[uniffi(default = None)]
    pub time_zone: Option<String>,
}

/// What a microphone is connected by, as the platform names its ports.
pub type Port = lavalier_core::phone::Port;

/// What a microphone is connected by, as the platform names its ports.
#[uniffi::remote(Enum)]
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
pub type Input = lavalier_core::phone::Input;

/// A microphone. Only the one that was *granted* counts: what plays sound, such as hearing aids, refuses nothing.
#[uniffi::remote(Record)]
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
