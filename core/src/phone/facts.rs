//! What a shell reads from its platform about the device. Missing is *unknown*, never a pass.

pub use lavalier_protocol::policy::Platform;
use serde::Deserialize;

/// Android's word on how hard the screen lock is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Facts {
    /// Which platform.
    pub platform: Platform,
    /// The model as the maker's releases name it, such as `iPhone15,4` or `Pixel 8`.
    #[serde(default)]
    pub model: Option<String>,
    /// The system's version.
    pub os_version: String,
    /// The system's build.
    #[serde(default)]
    pub os_build: Option<String>,
    /// Android's security patch level, `2026-11-05`.
    #[serde(default)]
    pub patch_level: Option<String>,
    /// Whether a passcode guards the device.
    #[serde(default)]
    pub passcode_set: Option<bool>,
    /// Whether a face or a finger opens it.
    #[serde(default)]
    pub biometrics_enrolled: Option<bool>,
    /// Android's word on the screen lock.
    #[serde(default)]
    pub passcode_complexity: Option<Complexity>,
    /// Whether this app came from the official store.
    #[serde(default)]
    pub official_store: Option<bool>,
    /// Free storage, in bytes.
    #[serde(default)]
    pub free_bytes: Option<u64>,
    /// The battery, in percent.
    #[serde(default)]
    pub battery_percent: Option<u8>,
    /// Whether the platform declares a source without any processing
    /// (`AudioManager.PROPERTY_SUPPORT_AUDIO_SOURCE_UNPROCESSED`); none where there is no such thing.
    #[serde(default)]
    pub unprocessed: Option<bool>,
    /// Whether this app may use the microphone; none where it was not asked for yet.
    #[serde(default)]
    pub microphone_allowed: Option<bool>,
    /// The one-time code that the device's manager put into this app's configuration. The studio alone can tell what it is
    /// worth.
    #[serde(default)]
    pub managed_code: Option<String>,
    /// The time zone of the clock that the person reads, by its IANA name.
    #[serde(default)]
    pub time_zone: Option<String>,
}
