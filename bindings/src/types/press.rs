//! What the person presses.

/// One press of a button that a screen offers. A press that the screen in front of the person does not offer changes
/// nothing.
pub type Press = lavalier_core::phone::Press;

/// One press of a button that a screen offers. A press that the screen in front of the person does not offer changes
/// nothing.
#[uniffi::remote(Enum)]
pub enum Press {
    /// Read a QR code with the camera.
    Scan,
    /// Take the link from the clipboard.
    Paste,
    /// Agree to what the brief says.
    Agree,
    /// Do not agree.
    Decline,
    /// Answer a question of the gate.
    Reply {
        /// Which question.
        control: String,
        /// Which of its replies.
        index: u8,
    },
    /// Look again at what was refused or missing.
    CheckAgain,
    /// Open the system's settings.
    OpenSettings,
    /// Have the system ask for the microphone.
    AllowMicrophone,
    /// What hangs on the headset socket is a clip-on microphone.
    ClipOn,
    /// What hangs on the headset socket are earphones.
    Earphones,
    /// Go on without the tap test.
    SkipTapTest,
    /// Use this microphone although another is expected.
    UseItAnyway,
    /// Begin a take.
    Record,
    /// End the take.
    Stop,
    /// Go on: after an interruption, after a crash, after a microphone that is back.
    GoOn,
    /// Show the next question to be talked about.
    NextQuestion,
    /// Show the one before.
    PreviousQuestion,
    /// Record another take.
    RecordMore,
    /// Send what waits for Wi-Fi now, over mobile data.
    SendNow,
    /// The person has finished.
    Finish,
    /// Leave the app.
    Leave,
    /// Stay after all.
    Stay,
    /// Leave although not everything is safe.
    LeaveAnyway,
    /// Try once more what failed.
    TryAgain,
}
