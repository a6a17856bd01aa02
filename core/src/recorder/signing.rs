//! Signs off the sealing path: a signer may take its time, or never answer, and no sealing waits for it.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use lavalier_protocol::journal::Head;
use lavalier_protocol::jws::{Jws, Signer, Typ};

use super::queue::Queue;

/// A thread that signs one head at a time and puts the answer into the queue. It ends when this is dropped, as soon as
/// its signer comes back.
pub(super) struct Signing(Option<Sender<Head>>);

impl Signing {
    pub(super) fn start(signer: Arc<dyn Signer>, queue: Arc<Queue>) -> Self {
        let (heads, inbox) = channel::<Head>();
        let thread = std::thread::Builder::new().name("signer".to_owned()).spawn(move || {
            for head in inbox {
                queue.answer(Jws::sign(Typ::Journal, &head, &*signer));
            }
        });
        // Without a thread there are no signatures now; recovery asks for the last one.
        Self(thread.ok().map(|_| heads))
    }

    /// Asks for a signature; whether somebody will answer.
    pub(super) fn ask(&self, head: Head) -> bool {
        self.0.as_ref().is_some_and(|heads| heads.send(head).is_ok())
    }
}
