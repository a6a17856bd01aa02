//! What waits its turn, or need not be sent: originals on mobile data, the takes of a long day, what somebody else has sent.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::event::UplinkEvent;
use super::testing::{Rig, Tape};
use super::{LANES_MAX, parcel};
use crate::store::Take;

#[tokio::test(start_paused = true)]
async fn originals_cost_nobody_mobile_data_and_go_at_once_when_they_may() {
    let mut rig = Rig::new(1);
    rig.originals.store(false, Ordering::Relaxed);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 60).await;
    tape.close();
    rig.pass(Duration::from_secs(3600)).await;
    let id = tape.take().id().clone();
    let counts = rig.studio.counts(&id);
    assert_eq!(counts.arrived.len(), 60, "somebody can listen");
    assert!(counts.arrived.iter().all(|sequence| sequence % 2 == 1), "no original");
    assert_eq!(
        counts.lines,
        tape.take().state().unwrap().lines,
        "what was recorded is known"
    );
    assert!(!tape.take().is_safe());

    rig.originals.store(true, Ordering::Relaxed);
    rig.uplink.as_ref().unwrap().network_changed();
    let may = rig.elapsed();
    rig.until_safe(&id).await;
    let took = rig.elapsed() - may;
    assert!(took < Duration::from_secs(10), "{took:?}");
    rig.assert_whole(tape.take());
    assert_eq!(rig.studio.counts(&id).repeated, 0);
}

#[tokio::test(start_paused = true)]
async fn takes_whose_originals_wait_for_another_network_do_not_hold_up_the_proxies_of_the_next() {
    let mut rig = Rig::new(1);
    let takes = recorded(&rig, LANES_MAX + 4);
    rig.originals.store(false, Ordering::Relaxed);
    rig.start();
    rig.pass(Duration::from_secs(600)).await;
    for take in &takes {
        assert_eq!(rig.studio.counts(take.take().id()).arrived, [1, 3], "the proxies");
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_takes_only_so_many_are_begun_at_once_and_the_one_that_is_recorded_is_always_among_them() {
    let mut rig = Rig::new(1);
    let waiting = recorded(&rig, LANES_MAX * 2);
    let mut rolling = Tape::begin(&rig.store, 200);
    rolling.seconds(2);
    rig.start();
    rig.until(|event| matches!(event, UplinkEvent::Safe { .. })).await;
    let known = |tape: &&Tape| rig.studio.counts(tape.take().id()).lines > 0;
    let begun = waiting.iter().filter(known).count();
    assert!((1..=LANES_MAX).contains(&begun), "{begun}");
    assert!(known(&&rolling), "whatever waits");
    assert!(known(&&waiting[0]), "oldest first");
    rolling.close();
    while !rig.store.takes().iter().all(Take::is_safe) {
        rig.until(|event| matches!(event, UplinkEvent::Safe { .. })).await;
    }
    rig.store.takes().iter().for_each(|take| rig.assert_whole(take));
}

#[tokio::test(start_paused = true)]
async fn what_the_platform_s_own_transfer_has_carried_is_asked_for_and_not_sent_again() {
    let mut rig = Rig::new(1);
    rig.studio.network.set_down(true);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 20).await;
    tape.close();
    let id = tape.take().id().clone();
    let folder = tempfile::tempdir().unwrap();
    let carried = parcel::pack(tape.take(), &BTreeSet::from([38, 39]), folder.path(), 0, || true).unwrap();
    for parcel in &carried {
        rig.studio.receive(&id, &std::fs::read(&parcel.file).unwrap());
    }
    rig.studio.network.set_down(false);
    rig.uplink.as_ref().unwrap().network_changed();
    rig.until_safe(&id).await;
    rig.assert_whole(tape.take());
    assert_eq!(rig.studio.counts(&id).repeated, 0);
    let stored: BTreeSet<u64> = rig.stored(&id).into_iter().collect();
    assert_eq!(stored, (0..40).collect(), "and told as stored");
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_what_the_studio_has_is_known_and_told_as_no_news() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 10).await;
    rig.studio.network.set_down(true);
    rig.record(&mut tape, 2).await;
    tape.close();
    drop(tape);
    rig.seen.clear();
    rig.restart();
    rig.studio.network.set_down(false);
    let known = rig.until(|event| matches!(event, UplinkEvent::Known { .. })).await;
    let UplinkEvent::Known { sequences, .. } = known else {
        unreachable!()
    };
    assert!((16..=20).contains(&sequences.len()), "{sequences:?}");
    let take = rig.store.takes().remove(0);
    rig.until_safe(take.id()).await;
    assert!(
        rig.stored(take.id())
            .iter()
            .all(|sequence| !sequences.contains(sequence))
    );
}

/// Takes of two seconds, each with its signed end.
fn recorded(rig: &Rig, takes: usize) -> Vec<Tape> {
    let recorded = (1..=takes).map(|number| {
        let mut tape = Tape::begin(&rig.store, u8::try_from(number).unwrap());
        tape.seconds(2);
        tape.close();
        tape
    });
    recorded.collect()
}
