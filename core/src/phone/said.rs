//! What is said to a sitting, from whichever side.

use super::happening::Happening;
use super::outbox::Failed;
use super::press::Press;
use super::request::Answer;

/// What is said to a sitting.
#[derive(Debug)]
pub(super) enum Said {
    Press(Press),
    Happened(Happening),
    Answer(u64, Answer),
    ShellFailed(Failed),
    /// The clock was moved by hand.
    #[cfg(any(test, feature = "testing"))]
    ClockMoved,
    /// End; the sender is dropped when it has ended.
    Shutdown(std::sync::mpsc::Sender<()>),
}
