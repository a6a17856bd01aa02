//! What a shell is asked to do, and its answers.

use super::device::{Facts, Input};
use super::screen::Words;

/// One thing to do.
pub type Request = lavalier_core::phone::Request;

/// One thing to do.
#[uniffi::remote(Record)]
pub struct Request {
    /// Comes back with the answer. Never used twice by one phone.
    pub id: u64,
    /// An answer is awaited for so many milliseconds; a later one is ignored. None where no answer is awaited.
    pub within_ms: Option<u64>,
    /// What to do.
    pub work: Work,
}

/// A header of a transfer.
pub type Header = lavalier_core::phone::Header;

/// A header of a transfer.
#[uniffi::remote(Record)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// How to vibrate.
pub type Vibration = lavalier_core::phone::Vibration;

/// How to vibrate.
#[uniffi::remote(Enum)]
pub enum Vibration {
    /// Once, short.
    Tap,
    /// So that it is felt in a pocket.
    Warning,
}

/// What is to be done. Each says which [`Answer`] it wants; [`Answer::Failed`] is always one.
pub type Work = lavalier_core::phone::Work;

/// What is to be done. Each says which [`Answer`] it wants; [`Answer::Failed`] is always one.
#[uniffi::remote(Enum)]
pub enum Work {
    /// Read what the device says of itself. [`Answer::Facts`].
    Probe,
    /// Have the system ask for the microphone, if it was not asked before. [`Answer::Permission`].
    AskForMicrophone,
    /// Make the audio session ready to record. [`Answer::Input`], with what was granted.
    ActivateAudio {
        /// The [`Input::id`] that is wanted; none for what the platform picks.
        wanted: Option<String>,
        /// Whether for measuring: as little processing as the platform has.
        measure: bool,
    },
    /// Let others have the audio session again. No answer.
    ReleaseAudio,
    /// Open this app's page in the settings. No answer.
    OpenSettings,
    /// Read a QR code. [`Answer::Link`], or [`Answer::Permission`] where the camera is refused.
    Scan,
    /// Read the clipboard. [`Answer::Link`].
    Paste,
    /// Make a signing key that works while the device is locked, without asking. [`Answer::Key`].
    MakeKey {
        /// Under this name.
        name: String,
        /// For the platform to attest; empty where nothing is to be.
        challenge: Vec<u8>,
    },
    /// Sign with a key. [`Answer::Signature`].
    Sign {
        /// Its name.
        key: String,
        /// The bytes; the platform digests them with SHA-256.
        message: Vec<u8>,
    },
    /// Forget a key. [`Answer::Done`].
    ForgetKey {
        /// Its name.
        name: String,
    },
    /// Keep a secret. [`Answer::Done`].
    KeepSecret {
        /// Under this name.
        name: String,
        /// The secret.
        secret: Vec<u8>,
    },
    /// Read a secret. [`Answer::Secret`].
    ReadSecret {
        /// Its name.
        name: String,
    },
    /// Forget a secret. [`Answer::Done`].
    ForgetSecret {
        /// Its name.
        name: String,
    },
    /// Have the platform attest the app and the key. [`Answer::Attested`].
    Attest {
        /// The key's name.
        key: String,
        /// The studio's challenge.
        challenge: Vec<u8>,
    },
    /// Hand a file to the platform's own transfer service. No answer: [`lavalier_core::phone::Happening::TransferDone`] or
    /// [`lavalier_core::phone::Happening::TransferFailed`] comes when it is over, to whichever process is there then.
    Transfer {
        /// Names it. The same name again is the same transfer.
        transfer: String,
        /// The file's path.
        file: String,
        /// Where to (POST).
        url: String,
        /// With these headers.
        headers: Vec<Header>,
        /// Over a network that is not paid by the byte only: until there is one, it waits.
        unmetered: bool,
    },
    /// Give a transfer up, if it still runs, and forget it. No answer.
    ForgetTransfer {
        /// Which.
        transfer: String,
    },
    /// Keep the screen and the process awake, or do not. No answer.
    KeepAwake {
        /// Which of them.
        on: bool,
    },
    /// Vibrate. No answer.
    Vibrate {
        /// How.
        pattern: Vibration,
    },
    /// Show a notification outside the app. No answer.
    Notify {
        /// What it says.
        words: Words,
    },
    /// Take the notification back. No answer.
    ClearNotification,
    /// Leave the app, where the platform has that. No answer.
    Leave,
}

/// What a key is kept in, as a shell says it.
pub type KeyStorage = lavalier_core::phone::KeyStorage;

/// What a key is kept in, as a shell says it.
#[uniffi::remote(Enum)]
pub enum KeyStorage {
    /// The Secure Enclave.
    SecureEnclave,
    /// A StrongBox.
    StrongBox,
    /// A trusted execution environment.
    TrustedEnvironment,
    /// Software, in the platform's key store.
    Software,
}

/// What came of a request.
pub type Answer = lavalier_core::phone::Answer;

/// What came of a request.
#[uniffi::remote(Enum)]
pub enum Answer {
    /// It was done.
    Done,
    /// It was not.
    Failed {
        /// Why, for the log: made harmless and shortened, and never shown as it is.
        reason: String,
    },
    /// What the device says of itself.
    Facts {
        /// That.
        facts: Facts,
    },
    /// The system's answer about the microphone; about the camera, where that is refused.
    Permission {
        /// Whether it may be used.
        granted: bool,
        /// Whether the system would ask again.
        ask_again: bool,
    },
    /// The audio session is ready.
    Input {
        /// What was granted.
        input: Input,
        /// What there would be.
        all: Vec<Input>,
    },
    /// What was scanned or pasted; none when there was nothing.
    Link {
        /// Its text.
        text: Option<String>,
    },
    /// The key that was made.
    Key {
        /// SEC1, uncompressed (65 bytes) or `x` and `y` alone (64 bytes).
        public: Vec<u8>,
        /// What it is kept in.
        storage: KeyStorage,
        /// The platform's attestation, leaf first; empty where there is none.
        attestation: Vec<Vec<u8>>,
    },
    /// A signature: ASN.1 DER, or `r` and `s` (64 bytes).
    Signature {
        /// Its bytes.
        signature: Vec<u8>,
    },
    /// A secret; none when there is none of that name.
    Secret {
        /// Its bytes.
        secret: Option<Vec<u8>>,
    },
    /// The platform's attestation.
    Attested {
        /// Its parts.
        statement: Vec<Vec<u8>>,
    },
}
