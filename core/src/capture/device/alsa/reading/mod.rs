//! Takes what a driver has, whenever it is looked at, into the rings.
//!
//! Nobody is asked to wake us. A driver's poll is what costs: ALSA's plugin for PulseAudio reports that there is something
//! to read as soon as there is less than a period, and a reader that waits for a period asks again at once, all the time.
//! Here the reader's thread sleeps on the clock and takes all that has come meanwhile, which no driver can turn into a
//! busy loop, and which works as well for hardware, whose buffer is long enough.
//!
//! - Seconds are what is sealed, so the look that matters comes just after one is whole ([`Reading::until_whole`]): a
//!   processor that rests in between costs nobody a sample, and what lies in the driver when the power fails is hardly more
//!   than the second that was being filled.
//! - The time of a block is the time of the look minus the driver's own delay: how long ago the next frame to be read was
//!   at the microphone. It does not depend on when the look came.
//! - A look's frames are several blocks, which count as having arrived one after the other, the last one just now: what a
//!   look waited for is no lateness of the microphone's.
//! - An overrun and a suspended machine are noted for the next block, whose time says how much is missing.
//! - Between looks nothing is allocated, locked or logged.

use std::time::Duration;

use ::alsa::pcm::Frames;
use zeroize::{Zeroize, Zeroizing};

use crate::capture::end::EndReason;
use crate::capture::format::{DeviceSample, Format};
use crate::capture::rings::RingWriter;

/// What is used of a driver's stream. Counts are frames, errors are the system's numbers.
pub(super) trait Driver<S> {
    /// Frames that can be read now, and how many frames ago the first of them was at the microphone.
    fn available(&mut self) -> Result<(Frames, Frames), i32>;

    /// Reads whole frames and says how many.
    fn read(&mut self, into: &mut [S]) -> Result<usize, i32>;

    /// Begins anew after an overrun.
    fn restart(&mut self) -> Result<(), i32>;

    /// Goes on after the machine was suspended.
    fn resume(&mut self) -> Result<(), i32>;
}

/// Looks without a frame, and with an error in each, after which a stream is over. A single one means nothing.
const HOPELESS: u32 = 8;
/// A look's frames are cut into blocks of a fiftieth of a second: what is missing is found by blocks, and a long one hides a
/// short gap.
const BLOCKS_A_SECOND: u32 = 50;
/// Seconds of one look, at most: a second and what a late look adds. More waits for the next.
const LONGEST_LOOK: u32 = 2;
/// How long after its last frame a second is looked for: a sound server's pieces are about as long.
const AFTER_WHOLE: Duration = Duration::from_millis(50);

/// Reads one stream.
pub(super) struct Reading<S: Zeroize, D> {
    driver: D,
    writer: RingWriter,
    format: Format,
    buffer: Zeroizing<Vec<S>>,
    /// Since a frame came.
    errors: u32,
    /// Frames of the second that is being filled. After a gap the take's own seconds begin elsewhere, and are sealed up to
    /// one look later.
    filled: u32,
}

impl<S: DeviceSample + Default + Zeroize, D: Driver<S>> Reading<S, D> {
    pub(super) fn new(driver: D, writer: RingWriter, format: Format) -> Self {
        let frames = (format.rate * LONGEST_LOOK) as usize;
        Self {
            driver,
            writer,
            format,
            buffer: Zeroizing::new(vec![S::default(); frames * usize::from(format.channels)]),
            errors: 0,
            filled: 0,
        }
    }

    /// How long until the second that is being filled will be whole and there.
    pub(super) fn until_whole(&self) -> Duration {
        let left = self.format.rate - self.filled;
        AFTER_WHOLE + Duration::from_nanos(self.format.nanoseconds(u64::from(left)))
    }

    /// Takes what there is. `now` tells nanoseconds of the stream's clock. Real-time safe as far as the driver is.
    ///
    /// Gives the reason when the stream is over; it has been told to the rings then.
    pub(super) fn look(&mut self, now: impl Fn() -> u64) -> Option<EndReason> {
        let over = match self.take(now) {
            Ok(0) => None,
            Ok(_) => {
                self.errors = 0;
                None
            }
            Err(error) => self.recover(error),
        };
        if let Some(reason) = over {
            self.writer.end(reason);
        }
        over
    }

    /// The rings' side, for their end.
    pub(super) fn writer(&self) -> &RingWriter {
        &self.writer
    }

    fn take(&mut self, now: impl Fn() -> u64) -> Result<usize, i32> {
        let channels = usize::from(self.format.channels);
        let (available, delay) = self.driver.available()?;
        let arrived = now();
        let room = self.buffer.len() / channels;
        let wanted = usize::try_from(available).unwrap_or(0).min(room);
        if wanted == 0 {
            return Ok(0);
        }
        let read = match self.driver.read(&mut self.buffer[..wanted * channels]) {
            Ok(read) => read.min(wanted),
            Err(libc::EAGAIN) => 0,
            Err(error) => return Err(error),
        };
        let delay = self.format.nanoseconds(u64::try_from(delay).unwrap_or(0));
        let captured = arrived.saturating_sub(delay);
        let block = (self.format.rate / BLOCKS_A_SECOND).max(1) as usize;
        let mut until = 0;
        for frames in self.buffer[..read * channels].chunks(block * channels) {
            let from = until;
            until += frames.len() / channels;
            self.writer.write(
                frames,
                captured + self.format.nanoseconds(from as u64),
                arrived.saturating_sub(self.format.nanoseconds((read - until) as u64)),
            );
        }
        self.filled = (self.filled + read as u32) % self.format.rate;
        Ok(read)
    }

    fn recover(&mut self, error: i32) -> Option<EndReason> {
        let again = match error {
            libc::EAGAIN | libc::EINTR => return None,
            libc::ENODEV | libc::ENXIO => return Some(EndReason::DeviceGone),
            libc::EPIPE => {
                self.writer.handle().overrun();
                self.driver.restart()
            }
            libc::ESTRPIPE => match self.driver.resume() {
                // The hardware is still waking up: asked again at the next look.
                Err(libc::EAGAIN) => return None,
                resumed => {
                    self.writer.handle().overrun();
                    resumed.or_else(|_| self.driver.restart())
                }
            },
            other => Err(other),
        };
        match again {
            Ok(()) => None,
            Err(libc::ENODEV | libc::ENXIO) => Some(EndReason::DeviceGone),
            // ALSA says it in many ways when a sound server has ended, or has taken the source away.
            Err(_) => {
                self.errors += 1;
                (self.errors >= HOPELESS).then_some(EndReason::DeviceGone)
            }
        }
    }
}

#[cfg(test)]
mod tests;
