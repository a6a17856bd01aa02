//! What a phone's screens say besides messages: signs, lines, microphones' names, buttons.

use std::borrow::Cow;

use super::message::messages;

messages! {
    /// One wording of a screen. A button's says what it does, a screen's what there is to do.
    Wording;
    /// Nothing is open.
    SignWelcome = "phone-sign-welcome" notice,
    /// The app or the system is too old.
    SignTooOld = "phone-sign-too-old" notice,
    /// The link is being looked at.
    SignOpening = "phone-sign-opening" notice,
    /// The link does not work.
    SignUnopened = "phone-sign-unopened" notice,
    /// Who asks, for what.
    SignInvited = "phone-sign-invited" notice,
    /// The person did not agree.
    SignDeclined = "phone-sign-declined" notice,
    /// The gate is at work.
    SignChecking = "phone-sign-checking" notice,
    /// The person is asked.
    SignAsking = "phone-sign-asking" notice,
    /// Something has to be mended.
    SignMending = "phone-sign-mending" notice,
    /// Somebody else has to approve.
    SignWaiting = "phone-sign-waiting" notice,
    /// The microphone is being found.
    SignMicrophone = "phone-sign-microphone" notice,
    /// No microphone may be used.
    SignMicrophoneStop = "phone-sign-microphone-stop" notice,
    /// Recording may begin.
    SignReady = "phone-sign-ready" notice,
    /// The microphone is being opened.
    SignBeginning = "phone-sign-beginning" notice,
    /// It records.
    SignRolling = "phone-sign-rolling" notice,
    /// Something else holds the microphone.
    SignPaused = "phone-sign-paused" notice,
    /// The last second is being kept.
    SignStopping = "phone-sign-stopping" notice,
    /// On its way.
    SignSending = "phone-sign-sending" notice,
    /// All received.
    SignSafe = "phone-sign-safe" notice,
    /// Something is only on this device.
    SignLeaving = "phone-sign-leaving" notice,
    /// The person has left.
    SignFinished = "phone-sign-finished" notice,
    /// The app failed to do something.
    SignFault = "phone-sign-fault" notice,
    /// While a link is looked at.
    LineOpening = "phone-line-opening" notice,
    /// While the gate is at work.
    LineChecking { platform } = "phone-line-checking" notice,
    /// While the microphone is opened.
    LineBeginning = "phone-line-beginning" notice,
    /// While a take is being closed.
    LineStopping = "phone-line-stopping" notice,
    /// How far a take is.
    LineSending { platform, percent } = "phone-line-sending" notice,
    /// Every take is at the studio.
    LineSafe = "phone-line-safe" notice,
    /// Above the questions of the gate.
    TitleAsking = "phone-title-asking" notice,
    /// After the process was killed while it recorded.
    LineKept { time } = "phone-line-kept" notice,
    /// The next take names the one it continues.
    LineContinues = "phone-line-continues" notice,
    /// The take will be held.
    LineHeld = "phone-line-held" notice,
    /// Nothing was heard yet.
    LevelUnknown = "phone-level-unknown" notice,
    /// Level verdict.
    LevelGood = "phone-level-good" notice,
    /// Level verdict.
    LevelQuiet = "phone-level-quiet" notice,
    /// Level verdict.
    LevelLoud = "phone-level-loud" notice,
    /// Who asks.
    InvitedBy { name } = "phone-invited-by" notice,
    /// For what.
    InvitedFor { purpose } = "phone-invited-for" notice,
    /// Who will hear it.
    InvitedHeardBy { audience } = "phone-invited-heard-by" notice,
    /// The six words.
    InvitedSixWords { words } = "phone-invited-six-words" notice,
    /// A name of a microphone.
    MicrophoneBuiltIn { platform } = "phone-microphone-built-in" notice,
    /// A name of a microphone.
    MicrophoneClipOn = "phone-microphone-clip-on" notice,
    /// A name of a microphone.
    MicrophoneEarphones = "phone-microphone-earphones" notice,
    /// A name of a microphone.
    MicrophoneUsb = "phone-microphone-usb" notice,
    /// A name of a microphone.
    MicrophoneLineIn = "phone-microphone-line-in" notice,
    /// A name of a microphone.
    MicrophoneVirtual = "phone-microphone-virtual" notice,
    /// The built-in microphone is what is asked for, or as good.
    BuiltInFine { platform } = "phone-built-in-fine" notice,
    /// Earphones are used.
    EarphonesAdvised = "phone-earphones-advised" notice,
    /// Reads a QR code.
    PressScan = "phone-press-scan" notice,
    /// Reads the clipboard.
    PressPaste = "phone-press-paste" notice,
    /// Agrees.
    PressAgree = "phone-press-agree" notice,
    /// Does not.
    PressDecline = "phone-press-decline" notice,
    /// Looks again.
    PressCheckAgain = "phone-press-check-again" notice,
    /// Opens the settings.
    PressOpenSettings = "phone-press-open-settings" notice,
    /// Has the system ask.
    PressAllowMicrophone = "phone-press-allow-microphone" notice,
    /// Looks for the microphone again.
    PressPluggedIn = "phone-press-plugged-in" notice,
    /// Says what hangs on the socket.
    PressClipOn = "phone-press-clip-on" notice,
    /// Says what hangs on the socket.
    PressEarphones = "phone-press-earphones" notice,
    /// Skips the tap test.
    PressSkipTapTest = "phone-press-skip-tap-test" notice,
    /// Takes the other microphone.
    PressUseItAnyway = "phone-press-use-it-anyway" notice,
    /// Begins a take.
    PressRecord = "phone-press-record" notice,
    /// Ends it.
    PressStop = "phone-press-stop" notice,
    /// Goes on.
    PressGoOn = "phone-press-go-on" notice,
    /// The next question.
    PressNextQuestion = "phone-press-next-question" notice,
    /// The one before.
    PressPreviousQuestion = "phone-press-previous-question" notice,
    /// Another take.
    PressRecordMore = "phone-press-record-more" notice,
    /// Sends over mobile data.
    PressSendNow = "phone-press-send-now" notice,
    /// The person has finished.
    PressFinish = "phone-press-finish" notice,
    /// Leaves.
    PressLeave = "phone-press-leave" notice,
    /// Stays.
    PressStay = "phone-press-stay" notice,
    /// Leaves although not everything is safe.
    PressLeaveAnyway = "phone-press-leave-anyway" notice,
    /// Tries once more.
    PressTryAgain = "phone-press-try-again" notice,
    /// The app was opened without an invitation.
    Welcome = "phone-welcome" refusal,
    /// Nothing was scanned or pasted.
    NoLinkFound = "phone-no-link-found" refusal,
    /// A text that is no link, while an invitation is open.
    NoticeLinkBroken = "phone-notice-link-broken" refusal,
    /// The system is older than the app supports.
    SystemTooOld { platform } = "phone-system-too-old" refusal,
    /// The person did not agree.
    Declined = "phone-declined" refusal,
    /// Before the system's own question.
    AskPermission { platform } = "phone-ask-permission" refusal,
    /// The system's question was answered with no.
    PermissionRefused { platform } = "phone-permission-refused" refusal,
    /// An ambiguous port.
    ClipOnOrEarphones = "phone-clip-on-or-earphones" refusal,
    /// The tap test.
    TapTest = "phone-tap-test" refusal,
    /// The tap test passed.
    TapHeard = "phone-tap-heard" notice,
    /// The tap test failed.
    TapNotHeard = "phone-tap-not-heard" refusal,
    /// Another microphone is expected.
    BuiltInInstead { platform } = "phone-built-in-instead" refusal,
    /// Another microphone is expected.
    EarphonesInstead = "phone-earphones-instead" refusal,
    /// A hands-free port.
    HandsFreeRefused = "phone-hands-free-refused" refusal,
    /// A port that is not on the list.
    PortRefused = "phone-port-refused" refusal,
    /// No input at all.
    NoInput { platform } = "phone-no-input" refusal,
    /// The platform does not give the app a microphone.
    MicrophoneNotGiven { platform } = "phone-microphone-not-given" refusal,
    /// A microphone was given and does not open.
    MicrophoneDidNotOpen = "phone-microphone-did-not-open" refusal,
    /// There is no room for what is recorded.
    StorageNoRoom { platform } = "phone-storage-no-room" refusal,
    /// Storage does not take what is recorded, for another reason.
    StorageDoesNot { platform } = "phone-storage-does-not" refusal,
    /// The microphone went while it recorded.
    InputGone = "phone-input-gone" refusal,
    /// Interrupted by a call.
    PausedCall = "phone-paused-call" refusal,
    /// Interrupted by the assistant.
    PausedAssistant = "phone-paused-assistant" refusal,
    /// Interrupted by another app.
    PausedOther = "phone-paused-other" refusal,
    /// Interrupted, nobody says by what.
    PausedUnknown = "phone-paused-unknown" refusal,
    /// The platform hands silence.
    PausedSilenced = "phone-paused-silenced" refusal,
    /// The platform's audio services were reset.
    PausedReset = "phone-paused-reset" refusal,
    /// The interruption is over and the platform asks for a tap.
    PausedOver = "phone-paused-over" refusal,
    /// The person wants to leave too early.
    Leaving { platform } = "phone-leaving" refusal,
    /// The person wants to leave while it records.
    LeavingRolling = "phone-leaving-rolling" refusal,
    /// The person has left.
    FinishedSafe = "phone-finished-safe" notice,
    /// The person left too early.
    FinishedUnsafe { platform } = "phone-finished-unsafe" refusal,
    /// The person left without a take.
    FinishedNothing = "phone-finished-nothing" notice,
    /// A call into the app failed.
    ShellFault = "phone-shell-fault" refusal,
    /// The core panicked.
    CoreFault = "phone-core-fault" refusal,
    /// The core panicked so often that nothing runs any more.
    CoreOver = "phone-core-over" refusal,
    /// A call into the app failed while it records.
    NoticeShellFailed = "phone-notice-shell-failed" refusal,
    /// A link while something is recorded or on its way.
    NoticeOtherLink = "phone-notice-other-link" refusal,
    /// The person does not let the app use the camera.
    NoticeCameraRefused = "phone-notice-camera-refused" refusal,
    /// Storage runs out.
    NoticeRoomFor { minutes } = "phone-notice-room-for" refusal,
    /// The battery runs out.
    NoticeBattery { percent } = "phone-notice-battery" refusal,
    /// It is too warm.
    NoticeHot { platform } = "phone-notice-hot" refusal,
    /// One take from before is not sent.
    NoticeWaitingTake = "phone-notice-waiting-take" refusal,
    /// Many takes are not sent.
    NoticeWaitingTakes { takes } = "phone-notice-waiting-takes" refusal,
    /// Offline.
    NoticeNoNetwork = "phone-notice-no-network" refusal,
    /// On mobile data, with a proxy.
    NoticeWaitsForWifi = "phone-notice-waits-for-wifi" refusal,
    /// On mobile data, without one.
    NoticeAllWaitsForWifi = "phone-notice-all-waits-for-wifi" refusal,
    /// Resumed by itself.
    NoticeResumed = "phone-notice-resumed" notice,
    /// Outside the app, while something is not safe.
    NotifyUnsafe { platform } = "phone-notify-unsafe" refusal,
    /// Outside the app: recording goes on only at a tap.
    NotifyPaused = "phone-notify-paused" refusal,
    /// Outside the app: the take has ended without the person's doing.
    NotifyStopped = "phone-notify-stopped" refusal,
}
