//! What happens to a flow, and what it wants done.

use std::time::Duration;

use lavalier_protocol::Timestamp;
use lavalier_protocol::id::TakeId;

use crate::capture::EndReason;
use crate::phone::happening::Happening;
use crate::phone::input::Input;
use crate::phone::press::Press;
use crate::phone::request::{Answer, Work};
use crate::session;

/// Names one request of one flow. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::phone) struct AskId(pub(super) u64);

/// A link's text: it holds a secret, and is not printed.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::phone) struct LinkText(pub(in crate::phone) String);

impl std::fmt::Debug for LinkText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkText")
    }
}

/// Something happened.
#[derive(Debug, Clone)]
pub(in crate::phone) enum Event {
    /// A button was pressed.
    Press(Press),
    /// The shell observed something.
    Happened(Happening),
    /// Something that is the session's: an answer of the engine's, a take's progress.
    Session(session::Event),
    /// The shell answered.
    Answer(AskId, Answer),
    /// It did not, in time.
    DeadlinePassed(AskId),
    /// A moment that was asked for has come.
    Woke(Wake),
    /// How loud the microphone is that is listened to before a take, some twenty times a second.
    Heard {
        /// The loudest sample, in dBFS.
        peak: f64,
    },
    /// A take of this invitation that a crash had cut off was kept up to then.
    Kept(TakeId, Timestamp),
    /// So many bytes are free where takes are kept.
    Room(u64),
    /// So many takes of this device are not at their studios.
    Waiting(usize),
    /// This link was open when the process ended, or none was. Comes once, whatever becomes of looking it up.
    WasOpen(Option<LinkText>),
    /// A call into the shell failed, and no request waits for it.
    ShellFailed,
    /// The core's own work panicked and was begun anew.
    CoreFailed,
}

/// A moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::phone) enum Wake {
    /// The tap test is over.
    TapTest(u32),
    /// It was said long enough that the tap was heard.
    TapHeard(u32),
}

/// What the recorder is told of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::phone) enum Order {
    /// Somebody took the microphone.
    InterruptionBegan,
    /// It is back.
    InterruptionEnded,
    /// It will not come back: the take ends.
    Lost(EndReason),
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a few exist at a time, and each is looked at once"
)]
pub(in crate::phone) enum Effect {
    /// The session wants it.
    Session(session::Effect),
    /// A deadline of one of the session's effects that the flow answers itself.
    Deadline(session::EffectId, Duration),
    /// Ask the shell.
    Ask {
        /// Comes back with the answer.
        id: AskId,
        /// What for.
        work: Work,
        /// How long an answer is awaited.
        within: Duration,
    },
    /// Ask the shell for something that nobody waits for.
    Tell(Work),
    /// Wake the flow then, on the monotonic clock.
    Wake(Duration, Wake),
    /// Listen to this microphone, or to none, for the meter and the tap test.
    Listen(Option<Input>),
    /// Tell the recorder.
    Recorder(Order),
    /// The network is another one.
    Network {
        /// It is paid by the byte.
        metered: bool,
    },
    /// The person says yes to mobile data.
    SendNow,
    /// Hand what is left to the platform's own transfers.
    Transfer,
    /// The app sends itself again: the platform's transfers are given up.
    TransferNoMore,
    /// Remember which link is open, or that none is.
    KeepLink(Option<LinkText>),
}
