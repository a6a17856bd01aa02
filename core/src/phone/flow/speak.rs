//! Small words: signs, buttons, a sentence with its remedy.

use lavalier_protocol::words::{Message, Said, Voice, Wording};

use crate::phone::press::Press;
use crate::phone::screen::{Button, Sign, Tone, Weight, Words};

pub(super) fn line(voice: &Voice, wording: &Wording) -> String {
    voice.word(wording).what
}

pub(super) fn sign(voice: &Voice, tone: Tone, wording: &Wording) -> Sign {
    let word = line(voice, wording);
    Sign { tone, word }
}

pub(super) fn words(voice: &Voice, wording: &Wording) -> Words {
    said(voice.word(wording))
}

/// The phone's own wording of a message that speaks to whoever runs a program on a computer; none for the others.
pub(super) fn on_phone(message: &Message, platform: String) -> Option<Wording> {
    Some(match message {
        Message::MicrophoneFailed { .. } | Message::MicrophoneNotFound { .. } => Wording::MicrophoneDidNotOpen,
        Message::StorageFull => Wording::StorageNoRoom { platform },
        Message::StorageReadOnly { .. } | Message::StorageFailed { .. } => Wording::StorageDoesNot { platform },
        _ => return None,
    })
}

pub(super) fn said(said: Said) -> Words {
    let Said { what, remedy } = said;
    Words { what, remedy }
}

pub(super) fn button(voice: &Voice, press: Press, weight: Weight) -> Button {
    let label = line(voice, &label(&press));
    Button { label, press, weight }
}

/// What the button of a press says.
const fn label(press: &Press) -> Wording {
    match press {
        Press::Scan => Wording::PressScan,
        Press::Paste => Wording::PressPaste,
        Press::Agree => Wording::PressAgree,
        Press::Decline => Wording::PressDecline,
        // A reply says what it replies; this is its way on.
        Press::Reply { .. } | Press::GoOn => Wording::PressGoOn,
        Press::CheckAgain => Wording::PressCheckAgain,
        Press::OpenSettings => Wording::PressOpenSettings,
        Press::AllowMicrophone => Wording::PressAllowMicrophone,
        Press::ClipOn => Wording::PressClipOn,
        Press::Earphones => Wording::PressEarphones,
        Press::SkipTapTest => Wording::PressSkipTapTest,
        Press::UseItAnyway => Wording::PressUseItAnyway,
        Press::Record => Wording::PressRecord,
        Press::Stop => Wording::PressStop,
        Press::NextQuestion => Wording::PressNextQuestion,
        Press::PreviousQuestion => Wording::PressPreviousQuestion,
        Press::RecordMore => Wording::PressRecordMore,
        Press::SendNow => Wording::PressSendNow,
        Press::Finish => Wording::PressFinish,
        Press::Leave => Wording::PressLeave,
        Press::Stay => Wording::PressStay,
        Press::LeaveAnyway => Wording::PressLeaveAnyway,
        Press::TryAgain => Wording::PressTryAgain,
    }
}

/// A voice for whoever only asks which buttons there are.
pub(super) fn nobody() -> &'static Voice {
    static VOICE: std::sync::LazyLock<Voice> = std::sync::LazyLock::new(Voice::english);
    &VOICE
}
