//! What a shell observes.

use super::device::Input;

/// Who took the microphone.
pub type Interruption = lavalier_core::phone::Interruption;

/// Who took the microphone.
#[uniffi::remote(Enum)]
pub enum Interruption {
    /// A telephone call.
    Call,
    /// The system's voice assistant.
    Assistant,
    /// Another app.
    OtherApp,
    /// The platform does not say.
    Unknown,
}

/// The network, as far as it matters what it costs.
pub type Network = lavalier_core::phone::Network;

/// The network, as far as it matters what it costs.
#[uniffi::remote(Enum)]
pub enum Network {
    /// There is none.
    None,
    /// One that is paid by the byte.
    Mobile,
    /// One that is not.
    Unmetered,
}

/// How warm the device is.
pub type Thermal = lavalier_core::phone::Thermal;

/// How warm the device is.
#[uniffi::remote(Enum)]
pub enum Thermal {
    /// As it should be.
    Fine,
    /// Warm: the system begins to slow down.
    Warm,
    /// Hot: the system may stop the app.
    Hot,
}

/// Something that a shell observed. Order is the shell's.
pub type Happening = lavalier_core::phone::Happening;

/// Something that a shell observed. Order is the shell's.
#[uniffi::remote(Enum)]
pub enum Happening {
    /// A link reached the app.
    Link {
        /// Its text, whole.
        text: String,
    },
    /// The app was opened again: by its icon, or by the link that is open already.
    Reopened,
    /// Somebody took the microphone.
    InterruptionBegan {
        /// Who.
        by: Interruption,
    },
    /// They gave it back.
    InterruptionEnded {
        /// Whether the platform lets recording resume by itself.
        may_resume: bool,
    },
    /// The granted input is this one now; none when there is none.
    Input {
        /// Which.
        input: Option<Input>,
    },
    /// One was plugged in; what is granted stays. A take keeps the microphone that it has.
    InputAdded {
        /// Which.
        input: Input,
    },
    /// The platform's audio services were reset.
    AudioServicesReset,
    /// The platform hands silence instead of sound, or sound again.
    Silenced {
        /// Whether it is silence.
        silenced: bool,
    },
    /// The app is not in front any more.
    Backgrounded,
    /// It is again.
    Foregrounded,
    /// The network is this one now.
    Network {
        /// Which.
        network: Network,
    },
    /// The battery stands here.
    Battery {
        /// In percent.
        percent: u8,
        /// Whether it is being charged.
        charging: bool,
    },
    /// The device is as warm as this.
    Thermal {
        /// How warm.
        level: Thermal,
    },
    /// The platform's *back*.
    Back,
    /// A transfer came to its end, with the studio's answer.
    TransferDone {
        /// Which.
        transfer: String,
        /// HTTP status.
        status: u16,
        /// The answer's body.
        body: Vec<u8>,
    },
    /// A transfer was given up by the platform.
    TransferFailed {
        /// Which.
        transfer: String,
    },
}
