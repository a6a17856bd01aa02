//! How a phone is opened, and its meter.

/// What a phone stands on.
pub type PhoneOptions = lavalier_core::phone::PhoneOptions;

/// What a phone stands on.
#[uniffi::remote(Record)]
pub struct PhoneOptions {
    /// The folder that is its own and that no backup copies.
    pub home: String,
    /// Where sound comes from.
    pub microphone: MicrophoneFrom,
    /// Where keys and secrets are.
    pub secrets: SecretsIn,
    /// The app, as it names itself to a studio.
    pub app: App,
}

/// Where sound comes from.
pub type MicrophoneFrom = lavalier_core::phone::MicrophoneFrom;

/// Where sound comes from.
#[uniffi::remote(Enum)]
pub enum MicrophoneFrom {
    /// The machine's microphone.
    Machine,
    /// A WAV file that stands for one.
    File {
        /// Its path.
        path: String,
        /// How fast it is played.
        pace: Pace,
    },
}

/// How fast a file is played.
pub type Pace = lavalier_core::phone::Pace;

/// How fast a file is played.
#[uniffi::remote(Enum)]
pub enum Pace {
    /// As fast as it would be spoken.
    Real,
    /// As fast as it is taken.
    Fast,
}

/// Where keys and secrets are.
pub type SecretsIn = lavalier_core::phone::SecretsIn;

/// Where keys and secrets are.
#[uniffi::remote(Enum)]
pub enum SecretsIn {
    /// In the platform's key store: the shell makes keys, signs and keeps secrets.
    Shell,
    /// In core's own vault: a desk has no other.
    Here,
}

/// An app and its version.
pub type App = lavalier_core::phone::App;

/// An app and its version.
#[uniffi::remote(Record)]
pub struct App {
    /// Its identifier, such as `app.lavalier`.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// Level and elapsed time, at most twenty times a second.
pub type Meter = lavalier_core::phone::Meter;

/// Level and elapsed time, at most twenty times a second.
#[uniffi::remote(Record)]
pub struct Meter {
    /// Milliseconds of this take, silence of gaps included; 0 before it begins.
    pub elapsed_ms: u64,
    /// The loudest sample, in dB below full scale.
    pub peak_db: f64,
    /// The mean power, in dB below full scale.
    pub rms_db: f64,
    /// Whether anything is heard.
    pub heard: bool,
}
