//! What the flow wants, done.

use std::sync::Arc;
use std::sync::Mutex;

use super::listener::Listener;
use super::sources::{Chosen, Purpose};
use super::timers::Timer;
use super::{LINK, Sitting, device};
use crate::driver::OpenMicrophone;
use crate::phone::attest;
use crate::phone::flow::{Effect, LinkText, Order};
use crate::phone::input::Input;
use crate::session::{self, Action, State};

impl Sitting {
    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Session(effect) => self.perform_session(effect),
                Effect::Deadline(id, at) => self.timers.set(at, Timer::Session(id)),
                Effect::Ask { id, work, within } => {
                    let now = self.parts.home.clock().monotonic();
                    let request = self.parts.asks.ask(work, within);
                    self.asked.insert(request, id);
                    self.timers.set(now.saturating_add(within), Timer::Ask(id));
                }
                Effect::Tell(work) => self.parts.asks.tell(work),
                Effect::Wake(at, wake) => self.timers.set(at, Timer::Wake(wake)),
                Effect::Listen(input) => self.listen(input.as_ref()),
                Effect::Recorder(order) => self.order(order),
                Effect::Network { metered } => self.engine.sending.network(metered),
                Effect::SendNow => self.engine.sending.agree_to_mobile_data(),
                Effect::Transfer => self.pack(),
                Effect::TransferNoMore => self.no_more_transfers(None),
                Effect::KeepLink(link) => self.keep_link(link),
            }
        }
    }

    fn perform_session(&mut self, effect: session::Effect) {
        let session::Effect { id, deadline, action } = effect;
        if let Some(deadline) = deadline {
            self.timers.set(deadline, Timer::Session(id));
        }
        match &action {
            Action::Claim { .. } => {
                if let Some(platform) = self.flow.platform() {
                    self.engine.how.device = device(&self.parts.app, platform);
                    let asks = self.parts.asks.clone();
                    self.engine.how.prove = Some(Arc::new(move |digest| attest::prove(&asks, platform, digest)));
                }
            }
            Action::Clear { .. } => self.engine.how.managed_code = self.flow.managed_code(),
            Action::Begin { .. } => {
                self.early.clear();
                let open = (self.parts.microphones)(self.chosen(self.flow.input()), Purpose::Record);
                self.engine.how.open = self.after_listening(open);
            }
            _ => {}
        }
        let consent = self.flow.session().consent();
        // Questions, the probe and leaving are the flow's.
        let _ = self.engine.perform(id, action, consent);
    }

    fn chosen<'a>(&self, input: Option<&'a Input>) -> Chosen<'a> {
        let unprocessed = self.flow.unprocessed();
        Chosen { input, unprocessed }
    }

    /// Opens when the listener has let go of the microphone: a phone gives it to one at a time.
    fn after_listening(&mut self, open: OpenMicrophone) -> OpenMicrophone {
        let listening = self.listener.take().and_then(Listener::stop);
        let listening = Mutex::new(listening);
        Arc::new(move |brief| {
            let listening = listening.lock().map(|mut thread| thread.take());
            if let Ok(Some(thread)) = listening {
                // One that panicked has let go as well.
                let _ = thread.join();
            }
            open(brief)
        })
    }

    fn listen(&mut self, input: Option<&Input>) {
        let Some(input) = input else {
            // Kept until the microphone is opened for a take: then it is waited for.
            if let Some(listener) = &self.listener {
                listener.quiet();
            }
            return;
        };
        let Some(brief) = self.flow.session().brief().cloned() else {
            return;
        };
        let open = (self.parts.microphones)(self.chosen(Some(input)), Purpose::Listen);
        let open = self.after_listening(open);
        self.listener = Some(Listener::start(open, brief, self.heard.clone()));
    }

    pub(super) fn order(&mut self, order: Order) {
        if matches!(self.flow.session().state(), State::Beginning) {
            // Its microphone is being opened. The last word of a kind counts, however often a platform changes its mind.
            self.early.retain(|early| *early != order);
            return self.early.push(order);
        }
        // Without a recording it has ended already, and says so itself.
        let Some(recording) = &self.engine.recording else {
            return;
        };
        match order {
            Order::InterruptionBegan => recording.interruption_began(),
            Order::InterruptionEnded => recording.interruption_ended(),
            Order::Lost(reason) => recording.lost(reason),
        }
    }

    /// Remembers which link is open, where secrets are: it holds one.
    fn keep_link(&self, link: Option<LinkText>) {
        let vault = self.parts.home.vault().vault.clone();
        tokio::task::spawn_blocking(move || {
            let kept = match link {
                Some(LinkText(link)) => vault.put(LINK, link.as_bytes()),
                None => vault.delete(LINK),
            };
            if let Err(error) = kept {
                tracing::warn!(%error, "which link is open is not remembered");
            }
        });
    }
}
