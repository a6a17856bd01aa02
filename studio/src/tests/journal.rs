//! Journals: beginning a take, appending, replacing what is unsigned.

use jiff::SignedDuration;
use lavalier_protocol::api::{ErrorKind, JournalState};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{Entry, Mark, Opening};

use super::device::{Device, Taking, body};
use super::kit::Kit;
use super::people::{Show, key, text};
use crate::model::Hold;

async fn recording(kit: &Kit) -> (Show, Device, Taking) {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    let device = Device::cleared(kit, &invited, 31).await;
    let taking = device.take(kit, 1).await;
    (show, device, taking)
}

fn state(taking: &Taking) -> JournalState {
    JournalState {
        lines: taking.chain.lines(),
        head: taking.chain.head(),
        signed_lines: taking.chain.signed_lines(),
    }
}

#[tokio::test]
async fn lines_arrive_in_pieces_twice_and_from_before() {
    let mut kit = Kit::start().await;
    let (_, _, mut taking) = recording(&kit).await;
    let mut sent = 2;
    for round in 0..30 {
        taking.second();
        if round % 10 == 9 {
            taking.sign();
        }
        // A lost answer: the same lines again, from some line before.
        let from = sent - usize::min(sent, round % 7);
        let answer: JournalState = taking.send(&kit, from).await.done();
        assert_eq!(answer, state(&taking));
        sent = taking.lines.len();
        if round == 17 {
            kit.restart();
        }
    }
    let whole: JournalState = taking.send(&kit, 0).await.done();
    assert_eq!(whole, state(&taking));
}

#[tokio::test]
async fn lines_from_too_far_on_are_sent_back_to_where_the_journal_stands() {
    let kit = Kit::start().await;
    let (_, _, mut taking) = recording(&kit).await;
    let before = state(&taking);
    taking.seconds(3);
    let ahead = taking.send(&kit, 4).await;
    assert_eq!(ahead.kind(), ErrorKind::JournalMismatch);
    assert_eq!(ahead.error().error.journal, Some(before));
    let other = taking.append(&kit, 2, body(&taking.lines[3..])).await;
    assert_eq!(other.kind(), ErrorKind::JournalMismatch, "they do not continue line 1");
}

#[tokio::test]
async fn the_unsigned_tail_gives_way_and_the_signed_part_does_not() {
    let mut kit = Kit::start().await;
    let (_, _, honest) = recording(&kit).await;
    let mut thief = honest.clone();
    let mut honest = honest;
    honest.seconds(3);
    // Somebody with the credential but not the key writes other lines first.
    for name in ["a", "b", "c", "d", "e"] {
        thief.push(Entry::Mark(Mark {
            sample: 0,
            text: text(name),
        }));
    }
    let _junk: JournalState = thief.send(&kit, 2).await.done();
    let mut cut = honest.clone();
    cut.second();
    let elsewhere = cut.send(&kit, 5).await;
    assert_eq!(elsewhere.kind(), ErrorKind::JournalMismatch);
    let from = elsewhere.error().error.journal.unwrap().signed_lines;
    assert_eq!(from, 1, "from behind the signed lines on, everything can be sent again");
    honest.sign();
    let stands: JournalState = honest.send(&kit, 1).await.done();
    assert_eq!(stands, state(&honest));
    for restarted in [false, true] {
        if restarted {
            kit.restart();
        }
        let again = thief.send(&kit, 2).await;
        assert_eq!(again.kind(), ErrorKind::JournalMismatch, "it is signed now");
        let again = thief.send(&kit, 0).await;
        assert_eq!(again.kind(), ErrorKind::JournalMismatch);
    }
    honest.seconds(2);
    let stands: JournalState = honest.send(&kit, 6).await.done();
    assert_eq!(stands, state(&honest));
}

#[tokio::test]
async fn lines_that_break_the_rules_are_refused_with_their_place() {
    let kit = Kit::start().await;
    let (_, _, mut taking) = recording(&kit).await;
    taking.second();
    let mut damaged = taking.bytes(2);
    damaged.truncate(damaged.len() - 2);
    let cut = taking.append(&kit, 2, damaged).await;
    assert_eq!(
        cut.kind(),
        ErrorKind::BadRequest,
        "a torn line is sent whole or not at all"
    );
    let mut changed = String::from_utf8(taking.bytes(2)).unwrap();
    changed = changed.replace("\"samples\":48000", "\"samples\":48001");
    let refused = taking.append(&kit, 2, changed.into()).await;
    assert_eq!(refused.kind(), ErrorKind::JournalRefused);
    assert!(refused.text().contains("segment 0"), "{}", refused.text());
    let nonsense = taking.append(&kit, 2, b"{}\n".to_vec()).await;
    assert_eq!(nonsense.kind(), ErrorKind::JournalRefused);
    let long = taking.append(&kit, 2, vec![b'\n'; 2 << 20]).await;
    assert_eq!(long.kind(), ErrorKind::TooLarge);
    let missing = kit.post(&taking.path("journal"), &taking.token, taking.bytes(2)).await;
    assert_eq!(missing.kind(), ErrorKind::BadRequest);
    assert_eq!(
        taking.missing(&kit).await.journal.lines,
        2,
        "nothing of all that was kept"
    );
}

#[tokio::test]
async fn a_take_begins_with_a_signed_opening_of_its_own_claim() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let (invited, other) = (show.invite(&kit, 1).await, show.invite(&kit, 2).await);
    let device = Device::cleared(&kit, &invited, 31).await;
    let neighbour = Device::cleared(&kit, &other, 32).await;
    let good = device.opening(&kit, 1);
    let wrong: Vec<(&str, Opening)> = vec![
        (
            "another brief",
            Opening {
                brief: Digest::of(b"brief"),
                ..good.clone()
            },
        ),
        (
            "another production",
            Opening {
                production: "other".parse().unwrap(),
                ..good.clone()
            },
        ),
        (
            "another invitation",
            Opening {
                invitation: other.brief.invitation.clone(),
                ..good.clone()
            },
        ),
        (
            "another interview",
            Opening {
                interview: lavalier_protocol::id::InterviewId::from_random([1; 16]),
                ..good.clone()
            },
        ),
        (
            "an import's tracks",
            Opening {
                tracks: device.import(&kit, 1).tracks,
                ..good.clone()
            },
        ),
    ];
    for (why, opening) in wrong {
        let refused = device.begin(opening).send(&kit, 0).await;
        assert_eq!(refused.kind(), ErrorKind::JournalRefused, "{why}");
    }
    let mut unsigned = device.begin(good.clone());
    unsigned.lines.truncate(1);
    assert_eq!(unsigned.send(&kit, 0).await.kind(), ErrorKind::JournalRefused);
    let foreign = Device {
        key: key(32),
        ..device.clone()
    };
    let foreign = foreign.begin(foreign.opening(&kit, 1));
    assert_eq!(
        foreign.send(&kit, 0).await.kind(),
        ErrorKind::JournalRefused,
        "another device's key"
    );
    let begun = device.begin(good.clone());
    assert_eq!(
        begun.send(&kit, 1).await.kind(),
        ErrorKind::JournalMismatch,
        "from the beginning"
    );
    assert!(begun.send(&kit, 0).await.status.is_success());
    let mut taken = neighbour.begin(Opening {
        take: good.take.clone(),
        ..neighbour.opening(&kit, 2)
    });
    taken.take = good.take;
    assert_eq!(
        taken.send(&kit, 0).await.kind(),
        ErrorKind::Conflict,
        "the take is another's"
    );
    let hidden = kit.get(&taken.path("missing"), &taken.token).await;
    assert_eq!(hidden.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn what_began_before_the_device_was_replaced_still_arrives_and_nothing_later() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::cleared(&kit, &invited, 31).await;
    let mut arriving = device.take(&kit, 1).await;
    arriving.second();
    let (early, import) = (
        device.begin(device.opening(&kit, 2)),
        device.begin(device.import(&kit, 3)),
    );
    kit.pass(SignedDuration::from_mins(1));
    let mut again = show.draft(&kit, 2).await;
    again.request.replaces = Some(invited.brief.invitation.clone());
    assert!(show.send(&kit, &again).await.status.is_success());
    kit.pass(SignedDuration::from_mins(1));
    arriving.close();
    assert!(arriving.send(&kit, 2).await.status.is_success());
    arriving.put_all(&kit).await;
    assert!(
        arriving.receipt(&kit).await.receipt.is_some(),
        "all of a take begun before"
    );
    assert!(
        early.send(&kit, 0).await.status.is_success(),
        "recorded before, sent after"
    );
    assert!(
        import.send(&kit, 0).await.status.is_success(),
        "brought in before, sent after"
    );
    let mut late = device.opening(&kit, 4);
    late.since_clearance = Some(120);
    assert_eq!(device.begin(late).send(&kit, 0).await.kind(), ErrorKind::Superseded);
    let mut unsure = device.opening(&kit, 6);
    unsure.started_at = kit.app.now() + SignedDuration::from_hours(48);
    unsure.since_clearance = None;
    let take = unsure.take.clone();
    assert!(
        device.begin(unsure).send(&kit, 0).await.status.is_success(),
        "its clock is two days ahead, and nobody can tell when it began"
    );
    let kept = kit.app.storage.take(&take).await.unwrap().expect("it was taken in");
    assert_eq!(kept.beginning.hold, Some(Hold::OutsideClearance));
    let new = Device::cleared(&kit, &again, 32).await;
    assert!(new.begin(new.opening(&kit, 5)).send(&kit, 0).await.status.is_success());
}

#[tokio::test]
async fn behind_the_signed_end_there_is_nothing_but_a_longer_signature() {
    let kit = Kit::start().await;
    let (_, _, mut taking) = recording(&kit).await;
    taking.second();
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    // The last signature once more: a thief has seen it go by.
    let Entry::Signature(last) = lavalier_protocol::journal::Line::parse(taking.lines.last().unwrap())
        .unwrap()
        .entry
    else {
        panic!("a close is signed");
    };
    let mut replayed = taking.clone();
    replayed.push(Entry::Signature(last));
    let refused = replayed.send(&kit, taking.lines.len()).await;
    assert_eq!(refused.kind(), ErrorKind::JournalRefused);
    let mut longer = taking.clone();
    longer.sign();
    assert!(longer.send(&kit, taking.lines.len()).await.status.is_success());
    longer.put_all(&kit).await;
    assert!(longer.receipt(&kit).await.receipt.is_some());
    longer.sign();
    let receipted = longer.send(&kit, 0).await;
    assert_eq!(
        receipted.kind(),
        ErrorKind::JournalRefused,
        "the receipt names the head"
    );
}
