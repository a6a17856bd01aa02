//! A microphone whose samples are in memory already, and that gives them as fast as they are taken.

use std::sync::Arc;
use std::thread::JoinHandle;

use lavalier_core::capture::{
    BehindServer, CaptureError, EndReason, Format, Granted, Opened, PortKind, RingHandle, RingWriter, Stream, rings,
};

/// Frames of a block: those of a tenth of a second.
const BLOCK: usize = 4_800;

/// Opens one. `samples` are left-aligned in 32 bits, as many drivers give them.
pub(crate) fn open(samples: Arc<[i32]>, format: Format) -> Opened {
    let (writer, reader) = rings(format);
    let granted = Granted {
        name: "memory".to_owned(),
        format,
        port: PortKind::File,
        behind: BehindServer::Direct,
    };
    let handle = writer.handle();
    let stream = Memory {
        waiting: Some((samples, format, writer)),
        handle,
        thread: None,
    };
    Opened {
        granted,
        stream: Box::new(stream),
        reader,
    }
}

struct Memory {
    waiting: Option<(Arc<[i32]>, Format, RingWriter)>,
    handle: RingHandle,
    thread: Option<JoinHandle<()>>,
}

impl Stream for Memory {
    fn start(&mut self) -> Result<(), CaptureError> {
        if let Some((samples, format, mut writer)) = self.waiting.take() {
            let handle = self.handle.clone();
            self.thread = Some(std::thread::spawn(move || {
                for (index, block) in (0..).zip(samples.chunks(BLOCK)) {
                    if !writer.wait_for_room(block.len(), || handle.is_ended()) {
                        break;
                    }
                    let at = format.nanoseconds(index * BLOCK as u64);
                    writer.write(block, at, at);
                    writer.wake_reader();
                }
                writer.end(EndReason::Finished);
                writer.wake_reader();
            }));
        }
        Ok(())
    }

    fn stop(&mut self) {
        self.handle.end(EndReason::Stopped);
        self.handle.wake();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }

    fn now_ns(&self) -> u64 {
        0
    }
}
