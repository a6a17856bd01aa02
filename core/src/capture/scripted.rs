//! A microphone that follows a script, for tests of what stands on capture: stalls, holes, overruns, a device that leaves.
//!
//! Every sample tells the frame of true time at which it was captured ([`sample`]), so a test sees at once whether a
//! timeline is right: at position `p` there is either `sample(p)` or the silence of a gap.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::end::EndReason;
use super::format::{Format, PortKind};
use super::rings::{RingHandle, RingWriter, rings};
use super::source::{BehindServer, CaptureError, Granted, Opened, Source, Wanted};
use super::threaded::{Exact, ThreadStream};

/// Blocks a second.
const BLOCKS: u32 = 100;

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Blocks come on time, for this many frames.
    Deliver(u64),
    /// Nothing comes for this many frames; then all that waited comes at once.
    Stall(u64),
    /// This many frames are never captured, and nobody says so.
    Hole(u64),
    /// This many frames are never captured, and the platform reports an overrun.
    Overrun(u64),
    /// One block of this many frames comes without regard for the room in the ring.
    Flood(u64),
    /// The device's clock runs slow by this many millionths from here on (fast where negative).
    Drift(i64),
    /// The stream ends: [`EndReason::DeviceGone`], [`EndReason::RouteChanged`], [`EndReason::FormatChanged`], ...
    End(EndReason),
}

/// A source that plays a script, then finishes.
#[derive(Debug, Clone)]
pub struct ScriptedSource {
    format: Format,
    port: PortKind,
    script: Vec<Act>,
}

/// What channel `channel` holds at frame `frame` of true time. Never zero, so silence is told from sound.
#[must_use]
pub fn sample(format: Format, frame: u64, channel: u8) -> i32 {
    let mixed = (frame + 1)
        .wrapping_mul(2_654_435_761)
        .wrapping_add(u64::from(channel) * 40_503);
    let height = i32::try_from((mixed >> 7) % (1 << (format.bits - 2))).unwrap_or(0) + 1;
    if mixed & 64 == 0 { height } else { -height }
}

impl ScriptedSource {
    /// A microphone of this format that will do this.
    #[must_use]
    pub fn new(format: Format, script: &[Act]) -> Self {
        Self {
            format,
            port: PortKind::Virtual,
            script: script.to_vec(),
        }
    }

    /// The same on a port of another kind.
    #[must_use]
    pub fn on_port(self, port: PortKind) -> Self {
        Self { port, ..self }
    }
}

impl Source for ScriptedSource {
    fn open(&mut self, wanted: &Wanted) -> Result<Opened, CaptureError> {
        let name = "scripted".to_owned();
        if wanted.name.as_ref().is_some_and(|wanted| *wanted != name) {
            return Err(CaptureError::NotFound {
                name: wanted.name.clone().unwrap_or_default(),
                known: vec![name],
            });
        }
        if self.port.is_hands_free() {
            return Err(CaptureError::HandsFree { name });
        }
        let (writer, reader) = rings(self.format);
        let elapsed = Arc::new(AtomicU64::new(0));
        let mut device = Device {
            format: self.format,
            frame: 0,
            ppm: 0,
            drift_from: 0,
            drifted_ns: 0,
            elapsed: Arc::clone(&elapsed),
        };
        let script = self.script.clone();
        let stream = ThreadStream::new("scripted source", writer, elapsed, 0, move |writer, handle| {
            for act in script {
                match device.act(act, writer, handle) {
                    Ok(()) => {}
                    Err(reason) => return reason,
                }
            }
            EndReason::Finished
        });
        let granted = Granted {
            name,
            format: self.format,
            port: self.port,
            behind: BehindServer::Direct,
        };
        Ok(Opened {
            granted,
            stream: Box::new(stream),
            reader,
        })
    }
}

struct Device {
    format: Format,
    /// Frame of true time.
    frame: u64,
    ppm: i64,
    drift_from: u64,
    drifted_ns: i64,
    elapsed: Arc<AtomicU64>,
}

impl Device {
    fn act(&mut self, act: Act, writer: &mut RingWriter, handle: &RingHandle) -> Result<(), EndReason> {
        match act {
            Act::Deliver(frames) => self.deliver(frames, None, writer, handle),
            Act::Stall(frames) => self.deliver(frames, Some(self.time(self.frame + frames)), writer, handle),
            Act::Hole(frames) => {
                self.frame += frames;
                Ok(())
            }
            Act::Overrun(frames) => {
                self.frame += frames;
                handle.overrun();
                Ok(())
            }
            Act::Flood(frames) => {
                self.write(frames, None, writer);
                Ok(())
            }
            Act::Drift(ppm) => {
                self.drifted_ns += self.drift(self.frame);
                (self.drift_from, self.ppm) = (self.frame, ppm);
                Ok(())
            }
            Act::End(reason) => Err(reason),
        }
    }

    fn deliver(
        &mut self,
        frames: u64,
        not_before: Option<u64>,
        writer: &mut RingWriter,
        handle: &RingHandle,
    ) -> Result<(), EndReason> {
        let mut rest = frames;
        while rest > 0 {
            let block = rest.min(u64::from((self.format.rate / BLOCKS).max(1)));
            if !writer.wait_for_room(usize::try_from(block).unwrap_or(usize::MAX), || handle.is_ended()) {
                return Err(EndReason::Stopped);
            }
            self.write(block, not_before, writer);
            rest -= block;
        }
        Ok(())
    }

    fn write(&mut self, frames: u64, not_before: Option<u64>, writer: &mut RingWriter) {
        let block: Vec<Exact> = (self.frame..self.frame + frames)
            .flat_map(|frame| (0..self.format.channels).map(move |channel| (frame, channel)))
            .map(|(frame, channel)| Exact(sample(self.format, frame, channel)))
            .collect();
        let time = self.time(self.frame).max(not_before.unwrap_or(0));
        writer.write(&block, time, time);
        self.frame += frames;
        self.elapsed.store(self.time(self.frame), Ordering::Relaxed);
        writer.wake_reader();
    }

    fn time(&self, frame: u64) -> u64 {
        self.format
            .nanoseconds(frame)
            .saturating_add_signed(self.drifted_ns + self.drift(frame))
    }

    fn drift(&self, frame: u64) -> i64 {
        let since = self.format.nanoseconds(frame - self.drift_from);
        i64::try_from(since).unwrap_or(i64::MAX) / 1_000_000 * self.ppm
    }
}

#[cfg(test)]
mod tests;
