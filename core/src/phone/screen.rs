//! What a shell shows: one screen, worded.

use super::press::Press;

/// A screen, numbered, with what is to be known besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Counts up with every screen of this phone: a shell that gets two at once shows the higher.
    pub number: u64,
    /// The screen.
    pub screen: Screen,
    /// What is to be known besides, most recent last.
    pub notices: Vec<Notice>,
}

impl Shown {
    /// Before the first screen.
    pub(super) fn nothing() -> Self {
        let (word, line) = (String::new(), String::new());
        let tone = Tone::Calm;
        Self {
            number: 0,
            screen: Screen::Opening {
                sign: Sign { tone, word },
                line,
            },
            notices: Vec::new(),
        }
    }
}

/// Something to be known besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How grave it is.
    pub tone: Tone,
    /// What it says.
    pub words: Words,
}

/// What happened, and the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub what: String,
    /// The one thing to do; empty where there is none.
    pub remedy: String,
}

/// A state's colour. Its word is always beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The colour.
    pub tone: Tone,
    /// The word.
    pub word: String,
}

/// How large a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The one to press.
    Main,
    /// Another way.
    Other,
    /// There for whoever looks for it.
    Quiet,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub press: Press,
    /// How large it is.
    pub weight: Weight,
}

/// Who asks, for what, who will hear it.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
    /// The question.
    pub text: String,
}

/// Where the person is with the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Screen {
    /// Its name: what the table of scenarios calls it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "welcome",
            Self::TooOld { .. } => "too_old",
            Self::Opening { .. } => "opening",
            Self::Unopened { .. } => "unopened",
            Self::Invited { .. } => "invited",
            Self::Declined { .. } => "declined",
            Self::Checking { .. } => "checking",
            Self::Asking { .. } => "asking",
            Self::Mending { .. } => "mending",
            Self::Microphone { .. } => "microphone",
            Self::Ready { .. } => "ready",
            Self::Beginning { .. } => "beginning",
            Self::Rolling { .. } => "rolling",
            Self::Paused { .. } => "paused",
            Self::Stopping { .. } => "stopping",
            Self::Sending { .. } => "sending",
            Self::Safe { .. } => "safe",
            Self::Leaving { .. } => "leaving",
            Self::Finished { .. } => "finished",
            Self::Fault { .. } => "fault",
        }
    }

    /// The buttons of this screen, replies included.
    #[must_use]
    pub fn buttons(&self) -> Vec<&Button> {
        match self {
            Self::Welcome { buttons, .. }
            | Self::Unopened { buttons, .. }
            | Self::Invited { buttons, .. }
            | Self::Declined { buttons, .. }
            | Self::Mending { buttons, .. }
            | Self::Microphone { buttons, .. }
            | Self::Ready { buttons, .. }
            | Self::Rolling { buttons, .. }
            | Self::Paused { buttons, .. }
            | Self::Sending { buttons, .. }
            | Self::Safe { buttons, .. }
            | Self::Leaving { buttons, .. }
            | Self::Finished { buttons, .. }
            | Self::Fault { buttons, .. } => buttons.iter().collect(),
            Self::Asking { questions, .. } => questions.iter().flat_map(|asked| &asked.replies).collect(),
            Self::TooOld { .. }
            | Self::Opening { .. }
            | Self::Checking { .. }
            | Self::Beginning { .. }
            | Self::Stopping { .. } => Vec::new(),
        }
    }
}
