//! A capture error in the catalogue's words.

use lavalier_protocol::words::Message;

use crate::capture::CaptureError;

/// None for a file that stands for the microphone: its error says itself what is supported.
pub(super) fn of(error: &CaptureError) -> Option<Message> {
    Some(match error {
        CaptureError::NotFound { name, .. } => Message::MicrophoneNotFound { name: name.clone() },
        CaptureError::NoMicrophone { .. } => Message::MicrophoneNone,
        CaptureError::HandsFree { .. } => Message::MicrophoneRefused,
        CaptureError::Ambiguous { .. }
        | CaptureError::Busy { .. }
        | CaptureError::Denied { .. }
        | CaptureError::Gone { .. }
        | CaptureError::Unsupported { .. }
        | CaptureError::Device { .. } => Message::MicrophoneFailed {
            reason: error.to_string(),
        },
        CaptureError::File { .. } => return None,
    })
}
