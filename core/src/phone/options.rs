//! How a phone is opened.

/// What a phone stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it would be spoken.
    Real,
    /// As fast as it is taken.
    Fast,
}

/// Where keys and secrets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretsIn {
    /// In the platform's key store: the shell makes keys, signs and keeps secrets.
    Shell,
    /// In core's own vault: a desk has no other.
    Here,
}

/// An app and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its identifier, such as `app.lavalier`.
    pub id: String,
    /// Its version.
    pub version: String,
}
