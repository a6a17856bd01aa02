//! What a shell shows.

use super::press::Press;

/// A screen, numbered, with what is to be known besides.
pub type Shown = lavalier_core::phone::Shown;

/// A screen, numbered, with what is to be known besides.
#[uniffi::remote(Record)]
pub struct Shown {
    /// Counts up with every screen of this phone: a shell that gets two at once shows the higher.
    pub number: u64,
    /// The screen.
    pub screen: Screen,
    /// What is to be known besides, most recent last.
    pub notices: Vec<Notice>,
}

/// Something to be known besides.
pub type Notice = lavalier_core::phone::Notice;

/// Something to be known besides.
#[uniffi::remote(Record)]
pub struct Notice {
    /// How grave it is.
    pub tone: Tone,
    /// What it says.
    pub words: Words,
}

/// What happened, and the one thing to do.
pub type Words = lavalier_core::phone::Words;

/// What happened, and the one thing to do.
#[uniffi::remote(Record)]
pub struct Words {
    /// What happened.
    pub what: String,
    /// The one thing to do; empty where there is none.
    pub remedy: String,
}

/// A state's colour. Its word is always beside it.
pub type Tone = lavalier_core::phone::Tone;

/// A state's colour. Its word is always beside it.
#[uniffi::remote(Enum)]
pub enum Tone {
    /// Nothing is wanted.
    Calm,
    /// Something is to be looked at.
    Attention,
    /// It does not go on like this.
    Stop,
    /// It records.
    Recording,
    /// It is done.
    Done,
}

/// A state as colour and word.
pub type Sign = lavalier_core::phone::Sign;

/// A state as colour and word.
#[uniffi::remote(Record)]
pub struct Sign {
    /// The colour.
    pub tone: Tone,
    /// The word.
    pub word: String,
}

/// How large a button is.
pub type Weight = lavalier_core::phone::Weight;

/// How large a button is.
#[uniffi::remote(Enum)]
pub enum Weight {
    /// The one to press.
    Main,
    /// Another way.
    Other,
    /// There for whoever looks for it.
    Quiet,
}

/// A button.
pub type Button = lavalier_core::phone::Button;

/// A button.
#[uniffi::remote(Record)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub press: Press,
    /// How large it is.
    pub weight: Weight,
}

/// Who asks, for what, who will hear it.
pub type Invitation = lavalier_core::phone::Invitation;

/// Who asks, for what, who will hear it.
#[uniffi::remote(Record)]
pub struct Invitation {
    /// What the interview is called.
    pub title: String,
    /// Who asks.
    pub asked_by: String,
    /// For what.
    pub purpose: String,
    /// Who will hear it.
    pub heard_by: String,
    /// Six words to be read out on the call.
    pub six_words: String,
    /// What is agreed to.
    pub consent: String,
    /// When it is to begin, where that is still to come.
    pub starts: Option<String>,
}

/// A question of the gate, with its replies.
pub type Asked = lavalier_core::phone::Asked;

/// A question of the gate, with its replies.
#[uniffi::remote(Record)]
pub struct Asked {
    /// What it is about: comes back with [`Press::Reply`].
    pub control: String,
    /// The question.
    pub question: String,
    /// The replies.
    pub replies: Vec<Button>,
    /// Which of them was given.
    pub given: Option<u8>,
}

/// A question to be talked about.
pub type Prompt = lavalier_core::phone::Prompt;

/// A question to be talked about.
#[uniffi::remote(Record)]
pub struct Prompt {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
    /// The question.
    pub text: String,
}

/// Where the person is with the microphone.
pub type MicrophoneStep = lavalier_core::phone::MicrophoneStep;

/// Where the person is with the microphone.
#[uniffi::remote(Enum)]
pub enum MicrophoneStep {
    /// The system is going to ask.
    AskPermission,
    /// It was refused.
    Permission,
    /// What hangs on the headset socket?
    ClipOnOrEarphones,
    /// The person taps the microphone.
    TapTest,
    /// The tap was heard.
    TapHeard,
    /// It was not.
    NotHeard,
    /// Another microphone is expected: a picture of the plug.
    BuiltInInstead,
    /// This one is refused.
    Refused,
    /// It has gone.
    Gone,
}

/// Where the person is, with everything that is to be shown there.
pub type Screen = lavalier_core::phone::Screen;

/// Where the person is, with everything that is to be shown there.
#[uniffi::remote(Enum)]
pub enum Screen {
    /// There is no invitation here.
    Welcome {
        /// State.
        sign: Sign,
        /// What to do.
        words: Words,
        /// Scan, paste.
        buttons: Vec<Button>,
    },
    /// The app or the system is too old.
    TooOld {
        /// State.
        sign: Sign,
        /// What to do instead.
        words: Words,
    },
    /// The link is being looked at.
    Opening {
        /// State.
        sign: Sign,
        /// What is done.
        line: String,
    },
    /// The link does not work.
    Unopened {
        /// State.
        sign: Sign,
        /// Why, and what to do.
        words: Words,
        /// Try again, scan, paste.
        buttons: Vec<Button>,
    },
    /// Who asks, for what, who will hear it.
    Invited {
        /// State.
        sign: Sign,
        /// The invitation.
        invitation: Invitation,
        /// Agree, decline.
        buttons: Vec<Button>,
    },
    /// The person did not agree.
    Declined {
        /// State.
        sign: Sign,
        /// That nothing is recorded.
        words: Words,
        /// Agree after all.
        buttons: Vec<Button>,
    },
    /// The device is being looked at.
    Checking {
        /// State.
        sign: Sign,
        /// What is done.
        line: String,
    },
    /// What only the person can say, all on one screen. Goes on by itself when the last is answered.
    Asking {
        /// State.
        sign: Sign,
        /// What the screen asks for.
        title: String,
        /// The questions.
        questions: Vec<Asked>,
    },
    /// One thing to mend.
    Mending {
        /// State.
        sign: Sign,
        /// What is wrong, and the one thing to do.
        words: Words,
        /// Settings, check again.
        buttons: Vec<Button>,
    },
    /// The microphone.
    Microphone {
        /// State.
        sign: Sign,
        /// Where with it.
        step: MicrophoneStep,
        /// What to do.
        words: Words,
        /// What there is to choose from.
        buttons: Vec<Button>,
    },
    /// Recording may begin. The meter is live.
    Ready {
        /// State.
        sign: Sign,
        /// What is good to know: the level, the start, what is continued.
        lines: Vec<String>,
        /// Which microphone.
        microphone: String,
        /// The first question.
        question: Option<Prompt>,
        /// Record.
        buttons: Vec<Button>,
    },
    /// The microphone is being opened.
    Beginning {
        /// State.
        sign: Sign,
        /// What is done.
        line: String,
    },
    /// It records. Time and level come by the meter.
    Rolling {
        /// State.
        sign: Sign,
        /// The current question.
        question: Option<Prompt>,
        /// Stop; the other questions.
        buttons: Vec<Button>,
    },
    /// Something else holds the microphone. The take is open, and the gap is counted.
    Paused {
        /// State.
        sign: Sign,
        /// What holds it.
        words: Words,
        /// Go on, stop.
        buttons: Vec<Button>,
    },
    /// The last second is being kept.
    Stopping {
        /// State.
        sign: Sign,
        /// What is done.
        line: String,
    },
    /// Safe on this device, and on its way.
    Sending {
        /// State.
        sign: Sign,
        /// How far it is.
        line: String,
        /// How far, of a hundred.
        percent: u8,
        /// Record more, finished.
        buttons: Vec<Button>,
    },
    /// All received.
    Safe {
        /// State.
        sign: Sign,
        /// Thank you.
        line: String,
        /// Record more, finished.
        buttons: Vec<Button>,
    },
    /// The person wants to leave while something is only on this device.
    Leaving {
        /// State.
        sign: Sign,
        /// What would be lost.
        words: Words,
        /// Stay, leave anyway.
        buttons: Vec<Button>,
    },
    /// The person has left.
    Finished {
        /// State.
        sign: Sign,
        /// Goodbye.
        words: Words,
        /// Open another link.
        buttons: Vec<Button>,
    },
    /// The app failed to do something. Nothing is lost.
    Fault {
        /// State.
        sign: Sign,
        /// What failed.
        words: Words,
        /// Try again.
        buttons: Vec<Button>,
    },
}
