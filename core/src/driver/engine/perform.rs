//! The session's effects, performed.

use std::sync::Arc;
use std::time::Duration;

use lavalier_protocol::api::ClaimPurpose;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::link::Link;
use lavalier_protocol::words::Message;

use super::{Came, Engine, microphone};
use crate::claim::{Claim, ClaimError, Cleared, Device, Gate};
use crate::driver::home::Home;
use crate::driver::resume::kept_seconds;
use crate::session::{Action, Answer, ClaimedHere, EffectId, RecoveredTake, Refreshed};
use crate::studio::StudioApi;

/// Between two tries of what may pass, while a person waits.
const AGAIN_AFTER: Duration = Duration::from_millis(700);
/// The gate is tried for so long before a clearance from before has to do.
const GATE_TRIES: u32 = 15;

impl Engine {
    /// Performs what the session wants. Gives back what is not the engine's to do: what the device says of itself, what the
    /// person is asked, and leaving. `consent` is the session's.
    pub(crate) fn perform(&mut self, id: EffectId, action: Action, consent: Option<ConsentGiven>) -> Option<Action> {
        match action {
            Action::Claim { link, offline } => self.claim(id, link, offline),
            Action::Recover => self.recover(id),
            Action::KeepConsent(consent) => {
                if let Some(Err(error)) = self.claim.as_ref().map(|claim| claim.keep_consent(consent)) {
                    tracing::warn!(%error, "that consent was given is not kept; the journal has it all the same");
                }
            }
            Action::Refresh => self.refresh(id),
            Action::Clear { evidence } => self.clear(id, evidence),
            Action::Begin { cleared, continues } => self.begin(id, cleared, continues, consent),
            Action::GiveUp(of) => {
                self.given_up.insert(of);
                if let Some(task) = self.running.remove(&of) {
                    task.abort();
                }
            }
            Action::End(_) => {
                if let Some(recording) = &self.recording {
                    recording.stop();
                }
            }
            Action::Probe | Action::Ask(_) | Action::Leave => return Some(action),
        }
        None
    }

    fn begin(&self, id: EffectId, cleared: Cleared, continues: Option<TakeId>, consent: Option<ConsentGiven>) {
        let Some(claim) = self.claim.clone() else { return };
        let begin = microphone::Begin {
            home: self.home.clone(),
            claim,
            open: Arc::clone(&self.how.open),
            longest: self.how.longest,
            slate: self.how.slate.clone(),
            levels: self.how.levels,
            kind: self.how.kind,
            consent,
            cleared,
            continues,
            exchanges: self.sending.exchanges.clone(),
            events: self.recorder.clone(),
        };
        let came = self.came.clone();
        // Opening a microphone blocks, and cannot be aborted: one that begins too late is stopped again.
        tokio::task::spawn_blocking(move || {
            let _ = came.send(match begin.begin() {
                Ok(recording) => Came::Began(id, Box::new(recording)),
                Err(error) => Came::NotBegun(id, error),
            });
        });
    }

    pub(crate) fn answer(&self, id: EffectId, answer: Answer) {
        let _ = self.came.send(Came::Answer(id, answer));
    }

    /// Runs something that may take its time, and can be given up.
    fn spawn(&mut self, id: EffectId, work: impl Future<Output = Came> + Send + 'static) {
        let came = self.came.clone();
        let task = self.tasks.spawn(async move {
            let _ = came.send(work.await);
        });
        self.running.insert(id, task);
    }

    fn claim(&mut self, id: EffectId, link: Link, offline: bool) {
        let home = self.home.clone();
        let studio = self.sending.studio(link.origin.clone());
        let device = self.how.device.clone();
        self.spawn(id, async move {
            let claimed = match studio {
                Ok(studio) => claim(&home, &link, studio, offline, &device, ClaimPurpose::Record).await,
                Err(error) => Err(error),
            };
            match claimed.and_then(|(claim, studio)| Ok((here(&home, &claim)?, claim, studio))) {
                Ok((here, claim, studio)) => Came::Claimed(id, Box::new(here), claim, studio),
                Err(error) => Came::Answer(id, failed(&error)),
            }
        });
    }

    fn recover(&mut self, id: EffectId) {
        if let (Some(claim), Some(studio), false) = (&self.claim, &self.studio, self.how.offline) {
            self.sending.send(claim, Arc::clone(studio));
        }
        let home = self.home.clone();
        self.spawn(id, async move {
            let recover = home.clone();
            let recovered = tokio::task::spawn_blocking(move || recover.recover()).await;
            let recovered = recovered.expect("recovery does not panic");
            let seconds = recovered
                .iter()
                .filter(|recovery| matches!(recovery.outcome, crate::store::Outcome::Recovered { .. }))
                .map(|recovery| RecoveredTake {
                    take: recovery.take.clone(),
                    seconds: kept_seconds(&home, recovery),
                });
            Came::Answer(id, Answer::Recovered(seconds.collect()))
        });
    }

    /// Takes what the studio may have changed. Each part by itself: what cannot be had now is had next time.
    fn refresh(&mut self, id: EffectId) {
        let (Some(claim), Some(studio)) = (self.claim.clone(), self.studio.clone()) else {
            return;
        };
        let home = self.home.clone();
        self.spawn(id, async move {
            let refused = refresh(&claim, &*studio).await;
            Came::Answer(
                id,
                match here(&home, &claim) {
                    Ok(here) => Answer::Refreshed(Box::new(Refreshed { here, refused })),
                    Err(error) => failed(&error),
                },
            )
        });
    }

    fn clear(&mut self, id: EffectId, evidence: Vec<u8>) {
        let (Some(claim), Some(studio)) = (self.claim.clone(), self.studio.clone()) else {
            return;
        };
        let (home, prove) = (self.home.clone(), self.how.prove.clone());
        let managed_code = self.how.managed_code.clone();
        self.spawn(id, async move {
            if let Some(code) = managed_code
                && let Err(error) = claim.show_managed_code(&*studio, &code).await
            {
                // A manager's word would raise a grade. Without it the policy decides.
                tracing::info!(%error, "the studio does not take the device manager's code");
            }
            if let Some(prove) = prove
                && let Err(error) = claim.attest(&*studio, &evidence, &prove).await
            {
                // Honest phones fail this too: what follows from it is the policy's.
                tracing::info!(%error, "nobody vouches for the device");
            }
            let mut tries = 1;
            let gate = loop {
                match claim.clear(&*studio, &evidence, || home.now()).await {
                    Err(error) if error.is_passing() && tries < GATE_TRIES => {
                        tries += 1;
                        tokio::time::sleep(AGAIN_AFTER).await;
                    }
                    gate => break gate,
                }
            };
            let answer = match gate {
                Ok(Gate::Cleared(cleared, verdict)) => Answer::Cleared(cleared, verdict),
                Ok(Gate::Refused(verdict)) => Answer::Refused(verdict),
                Err(error) => failed(&error),
            };
            Came::Answer(id, answer)
        });
    }
}

/// Claims, trying again for as long as it is awaited.
pub(in crate::driver) async fn claim(
    home: &Home,
    link: &Link,
    studio: Arc<dyn StudioApi>,
    offline: bool,
    device: &Device,
    purpose: ClaimPurpose,
) -> Result<(Arc<Claim>, Arc<dyn StudioApi>), ClaimError> {
    if offline {
        return Ok((Arc::new(home.claims.find(link)?), studio));
    }
    loop {
        match home.claims.claim(&*studio, link, device, purpose).await {
            Ok(claim) => return Ok((Arc::new(claim), studio)),
            Err(error) if error.is_passing() => {
                tracing::debug!(%error, "the claim is asked for again");
                tokio::time::sleep(AGAIN_AFTER).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Asks the studio for a later brief, and gives what is said of one that was refused.
pub(in crate::driver) async fn revise(claim: &Claim, studio: &dyn StudioApi) -> Option<Message> {
    match claim.revise(studio).await {
        Ok(_) => None,
        Err(ClaimError::Brief(error)) => Some(Message::BriefRevisionRefused {
            reason: error.to_string(),
        }),
        Err(error) => {
            tracing::debug!(%error, "the brief stays as it is");
            None
        }
    }
}

/// Asks the studio for what it may have changed, and gives what was refused.
async fn refresh(claim: &Claim, studio: &dyn StudioApi) -> Vec<Message> {
    let mut refused: Vec<Message> = revise(claim, studio).await.into_iter().collect();
    if let Err(error) = claim.refresh_feed(studio).await {
        match error {
            ClaimError::Feed { .. } => refused.push(error.message()),
            error => tracing::debug!(%error, "the feed of releases stays as it is"),
        }
    }
    refused
}

fn here(home: &Home, claim: &Claim) -> Result<ClaimedHere, ClaimError> {
    Ok(ClaimedHere {
        claim: claim.id(),
        brief: claim.brief().brief.clone(),
        device_key: claim.device_key(),
        words: claim.words(),
        consent: claim.consent(),
        cleared: claim.cleared(home.now())?,
        feed: claim.feed(),
    })
}

fn failed(error: &ClaimError) -> Answer {
    Answer::Failed {
        message: error.message(),
        unreachable: error.is_unreachable(),
    }
}
