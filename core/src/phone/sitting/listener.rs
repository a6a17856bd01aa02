//! Listens to the microphone before a take, for the meter, the level's verdict and the tap test. Nothing is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use lavalier_protocol::brief::Brief;
use tokio::sync::mpsc::UnboundedSender;

use crate::capture::{Block, Next, Reader};
use crate::driver::OpenMicrophone;
use crate::level::{Level, Sums};
use crate::phone::flow::PEAKS_A_SECOND;

/// How long blocks lie in the ring: as long as one reading of the meter.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A microphone that is listened to until this is stopped or dropped.
pub(super) struct Listener {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens on a thread of its own. A microphone that does not open is not heard.
    pub(super) fn start(open: OpenMicrophone, brief: Brief, heard: UnboundedSender<Level>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = {
            let stop = Arc::clone(&stop);
            let named = std::thread::Builder::new().name("listener".to_owned());
            named.spawn(move || listen(&open, &brief, &heard, &stop)).ok()
        };
        Self { stop, thread }
    }

    /// Stops; the microphone is free a moment later.
    pub(super) fn quiet(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Stops, and gives what waits until the microphone is free again.
    pub(super) fn stop(mut self) -> Option<JoinHandle<()>> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.take()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn listen(open: &OpenMicrophone, brief: &Brief, heard: &UnboundedSender<Level>, stop: &AtomicBool) {
    let mut opened = match open(brief) {
        Ok(opened) => opened,
        Err(error) => return tracing::warn!(%error, "the microphone is not heard before the take"),
    };
    if let Err(error) = opened.stream.start() {
        return tracing::warn!(%error, "the microphone is not heard before the take");
    }
    let mut reader = Reader::new(opened.reader);
    let format = reader.format();
    let enough = u64::from(format.rate) * u64::from(format.channels) / u64::from(PEAKS_A_SECOND);
    let mut sums = Sums::default();
    while !stop.load(Ordering::Relaxed) {
        match reader.next() {
            Next::Block(Block::Samples { samples, .. }) => {
                sums += Sums::of(samples, format);
                if sums.samples() >= enough && heard.send(std::mem::take(&mut sums).level(format)).is_err() {
                    break;
                }
            }
            Next::Block(Block::Silence { .. }) => {}
            Next::Waiting => reader.wait(LOOK_EVERY),
            Next::Ended(_) => break,
        }
    }
    opened.stream.stop();
}
