//! The machine's own microphones.
//!
//! | system | lists | opens |
//! |---|---|---|
//! | Linux | cpal | `alsa`, on a thread that sleeps between looks: cpal's waits in the driver's poll, which ALSA's plugin for PulseAudio turns into a busy loop |
//! | macOS | cpal | cpal |
//! | iOS | the shell | cpal's RemoteIO unit, on the route that the shell's audio session has |
//! | Android | the shell | `aaudio`, on the `ndk` crate |
//!
//! On Linux a sound server is reached through ALSA's plugin (cpal's own PulseAudio host loses audio without an error when its
//! buffer is fixed), and `behind` asks who really stands there:
//!
//! - The format is the source's own: the stream is opened once to learn what stands behind it, and again where that has
//!   another rate or depth.
//! - PulseAudio and PipeWire move a recording to another microphone by themselves when the first one leaves. `watch`
//!   notices and ends the stream.
//!
//! On a phone no library learns of an interruption, a new route or a reset in time; the shell does, and the recorder is told
//! ([`crate::recorder::Recording::lost`]). What the phones' streams have is type-checked here and was not run on one.

// Its rules are compiled for the tests on every system.
#[cfg(any(target_os = "android", test))]
mod aaudio;
#[cfg(target_os = "linux")]
mod alsa;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod behind;
#[cfg_attr(
    target_os = "android",
    expect(dead_code, reason = "AAudio is asked for what the input has")
)]
mod choose;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod list;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod machine;
mod phone;
#[cfg_attr(
    any(target_os = "android", target_os = "ios"),
    expect(dead_code, reason = "a phone's shell watches, and AAudio opens by itself")
)]
mod platform;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod proc_asound;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod pulse;
#[cfg(target_os = "ios")]
mod remote_io;
// Compiled for the tests on every system, so that it does not rot where it is not used.
#[cfg(any(not(any(target_os = "linux", target_os = "android")), test))]
#[cfg_attr(target_os = "linux", expect(dead_code, reason = "only its rules are tried here"))]
mod through_cpal;
#[cfg(not(any(target_os = "android", target_os = "ios")))]
mod watch;

pub use phone::PhoneInput;

use super::source::{CaptureError, Opened, Source, Wanted};

/// The machine's microphones as a source.
#[derive(Debug, Default)]
pub struct DeviceSource {
    #[cfg_attr(
        not(any(target_os = "android", target_os = "ios")),
        expect(dead_code, reason = "this machine knows its microphones")
    )]
    phone: Option<Phone>,
}

/// What the shell of a phone has said.
#[derive(Debug)]
#[cfg_attr(
    not(any(target_os = "android", target_os = "ios")),
    expect(dead_code, reason = "this machine knows its microphones")
)]
struct Phone {
    input: PhoneInput,
    #[cfg_attr(
        target_os = "ios",
        expect(dead_code, reason = "the audio session's mode decides there")
    )]
    unprocessed: bool,
}

impl DeviceSource {
    /// A source; nothing is opened yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A phone's source: the input that its shell was granted. `unprocessed` is whether Android declares an unprocessed
    /// source (`AudioManager.PROPERTY_SUPPORT_AUDIO_SOURCE_UNPROCESSED`). On a machine that is no phone, whose microphones
    /// are known, this is [`Self::new`].
    #[must_use]
    pub const fn of_phone(input: PhoneInput, unprocessed: bool) -> Self {
        Self {
            phone: Some(Phone { input, unprocessed }),
        }
    }

    /// The microphones that [`Wanted::name`] can name, the default first. An empty list means that there is no sound
    /// system.
    ///
    /// # Errors
    ///
    /// [`CaptureError::NoMicrophone`] when the sound system cannot be asked.
    #[cfg(not(any(target_os = "android", target_os = "ios")))]
    pub fn microphones() -> Result<Vec<super::source::MicrophoneInfo>, CaptureError> {
        machine::microphones()
    }
}

#[cfg(not(any(target_os = "android", target_os = "ios")))]
impl Source for DeviceSource {
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError> {
        machine::open(wanted)
    }
}

/// On a phone [`Wanted::name`] has no say: the shell's audio session has the input, and told which.
#[cfg(any(target_os = "android", target_os = "ios"))]
impl Source for DeviceSource {
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError> {
        let phone = self.phone.as_ref().ok_or_else(|| CaptureError::NoMicrophone {
            detail: "the audio session has named no input".to_owned(),
        })?;
        #[cfg(target_os = "android")]
        return aaudio::open(&phone.input, wanted, phone.unprocessed);
        #[cfg(target_os = "ios")]
        return remote_io::open(&phone.input, wanted);
    }
}
