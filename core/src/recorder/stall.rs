//! Notices a microphone that delivers nothing and reports no error: a driver that hangs, a sound server that is stuck.
//!
//! The machine's clock counts, not the source's: a source that hangs may not be able to tell the time either.

use std::time::Duration;

use crate::capture::{CaptureError, Stream};
use crate::level::SILENT_AFTER_SECONDS;

/// How long nothing may come until the person is told: as long as zeros may.
const SILENT_AFTER: Duration = Duration::from_secs(SILENT_AFTER_SECONDS);
/// How long nothing may come until the microphone counts as gone. Sound servers take two seconds to start one.
const DEAD_AFTER: Duration = Duration::from_secs(10);
/// How long nothing may come in an interruption until the second that is open is filled up and kept, since the system may
/// end the whole program. Longer than any driver is asked to keep for us: what has not come by then does not come.
const KEPT_AFTER: Duration = Duration::from_secs(5);

/// What has become of a source that was looked at in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stall {
    /// It has given nothing for so long that the person is to know.
    Silent,
    /// It counts as gone.
    Dead,
}

/// Watches one source for nothing at all.
#[derive(Debug)]
pub(super) struct StallWatch {
    /// When something came last, or could not have come.
    since: Duration,
    interrupted: bool,
    told: Option<Stall>,
}

impl StallWatch {
    /// A watch over a source that was started now.
    pub(super) const fn new(now: Duration) -> Self {
        Self {
            since: now,
            interrupted: false,
            told: None,
        }
    }

    /// Something came. Gives whether it had been told that nothing does.
    pub(super) fn heard(&mut self, now: Duration) -> bool {
        self.since = now;
        self.told.take().is_some()
    }

    /// Nothing came. Gives each stage once.
    pub(super) fn waited(&mut self, now: Duration) -> Option<Stall> {
        let waited = now.saturating_sub(self.since);
        let stall = match waited {
            // A telephone call takes the microphone for as long as it lasts.
            _ if self.interrupted => return None,
            _ if waited >= DEAD_AFTER => Stall::Dead,
            _ if waited >= SILENT_AFTER => Stall::Silent,
            _ => return None,
        };
        (self.told.replace(stall) != Some(stall)).then_some(stall)
    }

    /// Whether nothing has come for so long, in an interruption, that the open second is to be kept.
    pub(super) fn is_long_interruption(&self, now: Duration) -> bool {
        self.interrupted && now.saturating_sub(self.since) >= KEPT_AFTER
    }

    /// The shell reports that an interruption began.
    pub(super) fn interruption_began(&mut self) {
        self.interrupted = true;
    }

    /// The shell reports that the interruption is over.
    pub(super) fn interruption_ended(&mut self, now: Duration) {
        self.interrupted = false;
        self.since = now;
    }
}

/// Stands for a stream that is being stopped elsewhere, because stopping a driver that hangs may hang too.
struct Gone {
    now_ns: u64,
}

impl Stream for Gone {
    fn start(&mut self) -> Result<(), CaptureError> {
        Ok(())
    }

    fn stop(&mut self) {}

    fn now_ns(&self) -> u64 {
        self.now_ns
    }
}

/// Stops a stream without waiting for it. Its clock stands still from then on, where `last_ns` is.
pub(super) fn stop_without_waiting(stream: &mut Box<dyn Stream>, last_ns: u64) {
    let mut hung = std::mem::replace(stream, Box::new(Gone { now_ns: last_ns }));
    let stopping = std::thread::Builder::new().name("stopping".to_owned());
    // Without a thread the stream was dropped with the closure, and so stopped.
    let _ = stopping.spawn(move || hung.stop());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn each_stage_is_told_once_and_sound_begins_it_anew() {
        let mut watch = StallWatch::new(at(100));
        assert_eq!(watch.waited(at(103)), None);
        assert_eq!(watch.waited(at(104)), Some(Stall::Silent));
        assert_eq!(watch.waited(at(109)), None);
        assert!(watch.heard(at(109)));
        assert!(!watch.heard(at(110)));
        assert_eq!(watch.waited(at(115)), Some(Stall::Silent));
        assert_eq!(watch.waited(at(120)), Some(Stall::Dead));
        assert_eq!(watch.waited(at(500)), None);
    }

    #[test]
    fn the_open_second_is_kept_in_a_call_that_lasts_and_at_no_other_time() {
        let mut watch = StallWatch::new(at(0));
        assert!(!watch.is_long_interruption(at(9)));
        watch.interruption_began();
        assert!(!watch.is_long_interruption(at(4)));
        assert!(watch.is_long_interruption(at(5)));
        watch.interruption_ended(at(60));
        assert!(!watch.is_long_interruption(at(69)));
    }

    #[test]
    fn a_call_may_take_the_microphone_for_as_long_as_it_lasts() {
        let mut watch = StallWatch::new(at(0));
        watch.interruption_began();
        assert_eq!(watch.waited(at(3_000)), None);
        watch.interruption_ended(at(3_000));
        assert_eq!(watch.waited(at(3_003)), None);
        assert_eq!(
            watch.waited(at(3_010)),
            Some(Stall::Dead),
            "and is to come back after it"
        );
    }
}
