//! Takes on their way over every kind of network, to good studios and bad ones.

use std::time::Duration;

use lavalier_protocol::api::ErrorKind;
use lavalier_protocol::journal::Chain;
use lavalier_protocol::journal::{Entry, Mark};
use lavalier_protocol::text::Line;
use lavalier_protocol::words::Message;

use super::event::UplinkEvent;
use super::testing::{ORIGINAL, PROXY, Rig, Tape};

fn is_trouble(event: &UplinkEvent) -> bool {
    matches!(event, UplinkEvent::Trouble { .. })
}

#[tokio::test(start_paused = true)]
async fn a_take_is_sent_while_it_is_recorded_and_safe_a_moment_after_stop() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 60).await;
    let counts = rig.studio.counts(tape.take().id());
    assert!(counts.lines > 100, "the journal goes along: {counts:?}");
    assert!(counts.arrived.len() >= 117, "so do the segments: {counts:?}");
    assert!(counts.appends < 45, "a few lines an append: {counts:?}");
    assert_eq!(counts.batches, 0);
    tape.second();
    tape.close();
    let stopped = rig.elapsed();
    rig.until_safe(tape.take().id()).await;
    let took = rig.elapsed() - stopped;
    assert!(took < Duration::from_millis(200), "{took:?}");
    rig.assert_whole(tape.take());
    let counts = rig.studio.counts(tape.take().id());
    assert_eq!(counts.repeated, 0, "nothing goes twice");
    let mut stored = rig.stored(tape.take().id());
    stored.sort_unstable();
    assert_eq!(stored, (0..122).collect::<Vec<_>>());
    let exchanges = rig.exchanges.lock().unwrap();
    assert!(
        (6..=8).contains(&exchanges.len()),
        "about every ten seconds: {}",
        exchanges.len()
    );
    assert!(
        exchanges
            .iter()
            .all(|exchange| exchange.received_ns - exchange.sent_ns == 40_000_000)
    );
}

#[tokio::test(start_paused = true)]
async fn on_a_narrow_link_the_last_segment_is_safe_within_about_a_second_of_stop() {
    let mut rig = Rig::new(1);
    // 1.3 times what is made, as 1.5 Mb/s is of a voice and its proxy and more.
    rig.studio
        .network
        .limit(((ORIGINAL + PROXY + 700) * 8 * 13 / 10) as u64);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 600).await;
    tape.close();
    let stopped = rig.elapsed();
    rig.until_safe(tape.take().id()).await;
    let took = rig.elapsed() - stopped;
    assert!(took < Duration::from_millis(2_500), "{took:?}");
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn what_was_recorded_without_a_network_is_sent_in_tars_when_it_comes_back() {
    let mut rig = Rig::new(1);
    rig.studio.network.set_down(true);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 600).await;
    tape.close();
    rig.pass(Duration::from_secs(3600)).await;
    let tries = rig.studio.network.requests();
    assert!(
        tries > 100 && tries < 1_000,
        "it tries for ever, but not all the time: {tries}"
    );
    assert_eq!(
        rig.seen
            .iter()
            .filter(|event| matches!(event, UplinkEvent::StudioUnreachable(_)))
            .count(),
        1,
        "people are told once"
    );
    rig.studio.network.set_down(false);
    let back = rig.elapsed();
    rig.until(|event| *event == UplinkEvent::StudioBack).await;
    assert!(
        rig.elapsed() - back < Duration::from_secs(19),
        "one pause and one lost request at most"
    );
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
    let counts = rig.studio.counts(tape.take().id());
    assert!(counts.batches >= 1 && counts.batches < 400, "{}", counts.batches);
    assert_eq!(counts.repeated, 0);
    let mut stored = rig.stored(tape.take().id());
    stored.sort_unstable();
    assert_eq!(stored, (0..1200).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn when_the_network_changes_it_is_tried_at_once() {
    let mut rig = Rig::new(1);
    rig.studio.network.set_down(true);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 60).await;
    tape.close();
    rig.pass(Duration::from_secs(600)).await;
    rig.studio.network.set_down(false);
    let back = rig.elapsed();
    rig.uplink.as_ref().unwrap().network_changed();
    rig.until_safe(tape.take().id()).await;
    let took = rig.elapsed() - back;
    assert!(took < Duration::from_secs(1), "{took:?}");
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn lost_requests_and_lost_answers_leave_no_hole_and_nothing_is_told_twice() {
    for seed in 0..12 {
        let mut rig = Rig::new(seed);
        rig.studio.network.lose(30);
        rig.start();
        let mut tape = Tape::begin(&rig.store, 1);
        rig.record(&mut tape, 120).await;
        tape.close();
        rig.until_safe(tape.take().id()).await;
        rig.assert_whole(tape.take());
        let mut stored = rig.stored(tape.take().id());
        stored.sort_unstable();
        assert_eq!(stored, (0..240).collect::<Vec<_>>(), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flapping_network_over_a_restart_of_the_program_leaves_no_hole() {
    for seed in 0..8 {
        let mut rig = Rig::new(seed);
        rig.start();
        let mut tape = Tape::begin(&rig.store, 1);
        for round in 0..10 {
            rig.studio.network.set_down(round % 2 == 0);
            rig.record(&mut tape, 5 + (seed + round) % 7).await;
        }
        rig.studio.network.set_down(false);
        rig.studio.network.lose(20);
        tape.close();
        drop(tape);
        rig.restart();
        let take = rig.store.takes().remove(0);
        rig.until_safe(take.id()).await;
        rig.assert_whole(&take);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_restart_only_what_is_missing_is_sent() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 100).await;
    rig.studio.network.set_down(true);
    rig.record(&mut tape, 20).await;
    tape.close();
    drop(tape);
    rig.studio.network.set_down(false);
    let before = rig.studio.counts(&super::testing::take_id(1));
    rig.seen.clear();
    rig.restart();
    let take = rig.store.takes().remove(0);
    rig.until_safe(take.id()).await;
    rig.assert_whole(&take);
    let counts = rig.studio.counts(take.id());
    let under_way = 4;
    assert!(counts.repeated <= under_way, "{before:?} {counts:?}");
    assert!(
        rig.stored(take.id()).len() <= 40 + under_way as usize + 4,
        "old news are no news"
    );
}

#[tokio::test(start_paused = true)]
async fn a_link_that_cannot_carry_both_carries_the_proxies() {
    let mut rig = Rig::new(1);
    // Half of what is made, journal included.
    rig.studio.network.limit(((ORIGINAL + PROXY + 700) * 8 / 2) as u64);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 300).await;
    let counts = rig.studio.counts(tape.take().id());
    let proxies = counts.arrived.iter().filter(|sequence| *sequence % 2 == 1).count();
    let originals = counts.arrived.len() - proxies;
    assert!(proxies >= 280, "somebody can listen: {proxies} proxies of 300");
    assert!(originals < 250, "{originals}");
    tape.close();
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn several_takes_go_oldest_first_and_each_gets_its_receipt() {
    let mut rig = Rig::new(1);
    let mut ids = Vec::new();
    for number in 1..=3 {
        let mut tape = Tape::begin(&rig.store, number);
        tape.seconds(50);
        tape.close();
        ids.push(tape.take().id().clone());
    }
    rig.start();
    for _ in &ids {
        rig.until(|event| matches!(event, UplinkEvent::Safe { .. })).await;
    }
    let first = |id| {
        let of = |event: &UplinkEvent| matches!(event, UplinkEvent::Stored { take, .. } if take == id);
        rig.seen.iter().position(of).unwrap()
    };
    // What shares the link may arrive in any order; what began is the oldest.
    assert!(first(&ids[0]) < first(&ids[1]).min(first(&ids[2])));
    rig.store.takes().iter().for_each(|take| rig.assert_whole(take));
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_runs_out_on_the_way_is_renewed_once() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 20).await;
    rig.studio.expire_credentials();
    rig.record(&mut tape, 20).await;
    tape.close();
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
    assert!(!rig.seen.iter().any(is_trouble), "nobody has to know");
}

#[tokio::test(start_paused = true)]
async fn a_thief_s_junk_neither_wins_nor_holds_up_the_take_for_long() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    let id = tape.take().id().clone();
    rig.record(&mut tape, 10).await;
    for sequence in 0..60 {
        rig.studio.steal_in(&id, sequence, b"junk");
    }
    // A line of somebody who follows the chain, but has no key.
    let mut chain = Chain::new();
    for line in rig
        .studio
        .journal(&id)
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        chain.push(line);
    }
    let mark = Entry::Mark(Mark {
        sample: 1,
        text: Line::new("stolen").unwrap(),
    });
    rig.studio.append_junk(&id, &chain.compose(mark));
    rig.record(&mut tape, 30).await;
    let stored = rig.studio.counts(&id).stored;
    assert!(stored >= 70, "sending goes on: {stored}");
    tape.close();
    rig.until_safe(&id).await;
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn a_studio_restored_from_an_old_backup_gets_everything_again() {
    let mut rig = Rig::new(1);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 30).await;
    rig.studio.forget(tape.take().id());
    rig.record(&mut tape, 30).await;
    tape.close();
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn a_receipt_by_another_key_or_for_other_counts_is_named_and_the_take_is_not_safe() {
    type Vice = fn(&mut crate::studio::fake::Vices);
    let vices: [Vice; 2] = [|it| it.other_receipt_key = true, |it| it.wrong_counts = true];
    for vice in vices {
        let mut rig = Rig::new(1);
        rig.studio.vices(vice);
        rig.start();
        let mut tape = Tape::begin(&rig.store, 1);
        tape.seconds(5);
        tape.close();
        let trouble = rig.until(is_trouble).await;
        assert!(
            matches!(
                &trouble,
                UplinkEvent::Trouble {
                    message: Message::ReceiptNotGenuine { .. },
                    ..
                }
            ),
            "{trouble:?}"
        );
        rig.pass(Duration::from_secs(24 * 3600)).await;
        assert!(!tape.take().is_safe());
        assert_eq!(
            rig.seen.iter().filter(|event| is_trouble(event)).count(),
            1,
            "told once"
        );
        let asked = rig.studio.counts(tape.take().id()).receipts;
        assert!((2..700).contains(&asked), "asked again, but not all the time: {asked}");
        rig.studio.vices(|it| *it = crate::studio::fake::Vices::default());
        rig.until_safe(tape.take().id()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_studio_that_withholds_the_receipt_is_told_of_and_asked_again() {
    let mut rig = Rig::new(1);
    rig.studio.vices(|it| it.withholds = true);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    tape.seconds(5);
    tape.close();
    rig.until(is_trouble).await;
    rig.pass(Duration::from_secs(60)).await;
    assert!(!tape.take().is_safe());
    rig.studio.vices(|it| it.withholds = false);
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn a_busy_full_or_failing_studio_is_waited_for_and_told_of_when_somebody_can_do_something() {
    for (kind, told) in [
        (ErrorKind::TooManyTries, true),
        (ErrorKind::Busy, true),
        (ErrorKind::StorageFull, true),
        (ErrorKind::Internal, true),
        (ErrorKind::DigestMismatch, false),
    ] {
        let mut rig = Rig::new(1);
        let times = if kind == ErrorKind::DigestMismatch { 1 } else { 12 };
        rig.studio.vices(|it| it.segment_refusals = Some((times, kind)));
        rig.start();
        let mut tape = Tape::begin(&rig.store, 1);
        rig.record(&mut tape, 30).await;
        tape.close();
        rig.until_safe(tape.take().id()).await;
        rig.assert_whole(tape.take());
        let troubles: Vec<_> = rig.seen.iter().filter(|event| is_trouble(event)).collect();
        assert_eq!(troubles.len(), usize::from(told), "{kind:?}: {troubles:?}");
        let back = rig.seen.contains(&UplinkEvent::StudioBack);
        assert_eq!(back, told, "{kind:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn refused_by_a_studio_that_knows_another_device_nothing_is_lost_and_it_is_told() {
    let mut rig = Rig::new(1);
    rig.studio
        .vices(|it| it.refusals = Some((u32::MAX, ErrorKind::Superseded)));
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    tape.seconds(5);
    tape.close();
    let trouble = rig.until(is_trouble).await;
    assert!(matches!(
        trouble,
        UplinkEvent::Trouble {
            message: Message::Superseded,
            ..
        }
    ));
    let before = rig.studio.network.requests();
    rig.pass(Duration::from_secs(24 * 3600)).await;
    let tries = rig.studio.network.requests() - before;
    assert!(tries < 1_500, "not all the time: {tries}");
    assert_eq!(tape.take().state().unwrap().segments, 10, "nothing is deleted");
}

#[tokio::test(start_paused = true)]
async fn stopping_comes_back_and_leaves_the_rest_for_next_time() {
    let mut rig = Rig::new(1);
    rig.studio.network.set_down(true);
    rig.start();
    let mut tape = Tape::begin(&rig.store, 1);
    rig.record(&mut tape, 5).await;
    tape.close();
    rig.uplink.take().unwrap().stop().await;
    rig.studio.network.set_down(false);
    rig.start();
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
}

#[tokio::test(start_paused = true)]
async fn on_a_very_slow_link_the_journal_goes_first_and_segments_arrive_one_after_another() {
    let mut rig = Rig::new(1);
    let mut tape = Tape::begin(&rig.store, 1);
    tape.seconds(30);
    tape.close();
    // 500 bytes a second: 40 s for an original.
    rig.studio.network.limit(4_000);
    rig.start();
    let first = rig.until(|event| matches!(event, UplinkEvent::Stored { .. })).await;
    assert!(matches!(first, UplinkEvent::Stored { sequence: 0, .. }), "{first:?}");
    let journal = tape.take().journal_lines(0, usize::MAX).unwrap().bytes.len();
    let alone = Duration::from_secs_f64((journal + ORIGINAL) as f64 / 500.0);
    assert!(rig.elapsed() < alone + Duration::from_secs(5), "{:?}", rig.elapsed());
    rig.until_safe(tape.take().id()).await;
    rig.assert_whole(tape.take());
    assert_eq!(
        rig.studio.counts(tape.take().id()).repeated,
        0,
        "nothing was begun again"
    );
    let others = rig
        .seen
        .iter()
        .filter(|event| matches!(event, UplinkEvent::StudioUnreachable(_)));
    assert_eq!(others.count(), 0, "a slow link is a link");
}
