//! `resume`: picks up what a crash cut off, sends what is left, ends when all is safe.

use std::collections::{BTreeMap, BTreeSet};

use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::Source;
use lavalier_protocol::words::Message;

use super::control::Control;
use super::error::DriverError;
use super::home::Home;
use super::network_watch;
use super::sending::{self, Sending};
use super::told::{Ended, Tell, Told};
use crate::store::{Outcome, Recovery, Take};
use crate::uplink::UplinkEvent;

/// Sends everything of this home.
///
/// # Errors
/// None of its own so far: what cannot be sent is told and stays.
pub async fn resume(
    home: &Home,
    uplink_limit: Option<u64>,
    control: &Control,
    tell: &Tell,
) -> Result<Ended, DriverError> {
    let _watch = network_watch::start(control);
    let mut sending = Sending::new(home, uplink_limit);
    let cut = tell_half_imported(home, &recover(home, tell).await, tell);
    if sending.unsafe_takes().is_empty() && home.store.elsewhere().is_empty() && home.store.damaged().is_empty() {
        tell.tell(Told::Notice(Message::NothingToSend));
    }
    let mut stuck = sending.send_all(tell);
    stuck.extend(unended(&sending));
    let waited: BTreeSet<TakeId> = sending.unsafe_takes().iter().map(|take| take.id().clone()).collect();
    let waited = waited.difference(&stuck).cloned().collect();
    let ended = until_safe(&mut sending, waited, control, tell, |_| None).await;
    let elsewhere = !home.store.elsewhere().is_empty() || !home.store.damaged().is_empty();
    let mut left = sending.unsafe_takes();
    let whole = left.is_empty();
    // Nothing that this or a later run could send.
    left.retain(|take| !cut.contains(take.id()));
    let segments = sending::unsent(&left, &BTreeMap::new());
    sending.stop().await;
    Ok(match ended {
        Ended::Safe if elsewhere || !left.is_empty() => Ended::NotSafe { segments },
        Ended::Safe if !whole => Ended::HalfImported,
        ended => ended,
    })
}

/// Says of each import that was cut off that only importing the file again goes on with it. Which they are.
fn tell_half_imported(home: &Home, recovered: &[Recovery], tell: &Tell) -> BTreeSet<TakeId> {
    let cut = recovered.iter().filter(|it| matches!(it.outcome, Outcome::Resumable));
    let cut: BTreeSet<TakeId> = cut.map(|it| it.take.clone()).collect();
    for take in cut.iter().filter_map(|take| home.store.take(take)) {
        let opening = take.opening();
        if let Source::Import { file } = &opening.source {
            tell.tell(Told::Notice(Message::ImportCutOff {
                file: file.name.to_string(),
                slate: opening.slate.to_string(),
            }));
        }
    }
    cut
}

/// Takes that cannot become safe in this run: an import that stopped half-way, a close that the key did not sign.
fn unended(sending: &Sending) -> Vec<TakeId> {
    let takes = sending.unsafe_takes().into_iter();
    let ended = |take: &Take| take.state().is_ok_and(|state| state.ended);
    takes
        .filter(|take| !ended(take))
        .map(|take| take.id().clone())
        .collect()
}

/// Closes what was cut off, away from the runtime's threads, and tells of it.
pub(super) async fn recover(home: &Home, tell: &Tell) -> Vec<Recovery> {
    let here = home.clone();
    let recovered = tokio::task::spawn_blocking(move || here.recover())
        .await
        .expect("recovery does not panic");
    for recovery in &recovered {
        match &recovery.outcome {
            Outcome::Recovered { .. } => {
                let seconds = kept_seconds(home, recovery).to_string();
                tell.tell(Told::Notice(Message::TakeRecovered { seconds }));
            }
            Outcome::Failed(error) => {
                let reason = error.to_string();
                tell.tell(Told::Notice(Message::StorageFailed { reason }));
            }
            Outcome::Signed | Outcome::Unsigned | Outcome::Resumable => {}
        }
    }
    for damaged in home.store.damaged() {
        let reason = damaged.to_string();
        tell.tell(Told::Notice(Message::StorageFailed { reason }));
    }
    recovered
}

/// Whole seconds of sound that a recovery kept.
pub(super) fn kept_seconds(home: &Home, recovery: &Recovery) -> u64 {
    use lavalier_protocol::journal::TrackFormat;
    use lavalier_protocol::sealed::Track;
    let Outcome::Recovered { kept_samples, .. } = recovery.outcome else {
        return 0;
    };
    let take = home.store.take(&recovery.take);
    let rate = take.and_then(|take| match take.opening().tracks.get(&Track::Audio) {
        Some(TrackFormat::Flac { rate, .. }) => Some(u64::from(*rate)),
        _ => None,
    });
    kept_samples / rate.unwrap_or(1).max(1)
}

/// Waits until these takes are safe, or somebody stops it; tells what happens meanwhile.
pub(super) async fn until_safe(
    sending: &mut Sending,
    mut waited: BTreeSet<TakeId>,
    control: &Control,
    tell: &Tell,
    seconds_after_stop: impl Fn(&TakeId) -> Option<f64>,
) -> Ended {
    let mut stored: BTreeMap<TakeId, u64> = BTreeMap::new();
    while !waited.is_empty() {
        let event = tokio::select! {
            Some(event) = sending.events.recv() => event,
            () = control.network() => {
                sending.network_changed();
                continue;
            }
            // Nothing is recorded: to stop is to leave.
            () = control.stopped() => {
                let segments = sending::unsent(&sending.unsafe_takes(), &stored);
                return Ended::NotSafe { segments };
            }
        };
        match &event {
            UplinkEvent::Safe { take, receipt } => {
                waited.remove(take);
                tell.tell(Told::Safe {
                    take: take.clone(),
                    receipt: *receipt,
                    seconds_after_stop: seconds_after_stop(take),
                });
            }
            UplinkEvent::Stored { take, .. } => *stored.entry(take.clone()).or_default() += 1,
            _ => {}
        }
        if let Some(told) = sending::told(&event) {
            tell.tell(told);
        }
    }
    Ended::Safe
}
