//! The receipt: whole or none.

use jiff::SignedDuration;
use lavalier_protocol::api::{JournalState, ReceiptAnswer, SequenceRange};
use lavalier_protocol::jws::{Signer as _, Typ};
use lavalier_protocol::receipt::Receipt;

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::Show;

async fn recorded(kit: &Kit) -> Taking {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    let mut taking = Device::cleared(kit, &invited, 31).await.take(kit, 1).await;
    taking.seconds(12);
    taking.gap();
    taking.sign();
    taking
}

#[tokio::test]
async fn there_is_none_before_the_signed_end_nor_with_a_hole() {
    let mut kit = Kit::start().await;
    let mut taking = recorded(&kit).await;
    let _state: JournalState = taking.send(&kit, 2).await.done();
    for sequence in (0..12).filter(|sequence| ![3, 4, 9].contains(sequence)) {
        taking.put(&kit, sequence).await;
    }
    let range = |first, last| SequenceRange { first, last };
    let answer = taking.receipt(&kit).await;
    assert_eq!(
        answer,
        ReceiptAnswer {
            receipt: None,
            missing: vec![range(3, 4), range(9, 9)],
            ended: false
        }
    );
    for sequence in [3, 4] {
        taking.put(&kit, sequence).await;
    }
    let before = taking.lines.len();
    taking.close();
    let last = taking.lines.pop().unwrap();
    assert!(taking.send(&kit, before).await.status.is_success());
    let unsigned = taking.receipt(&kit).await;
    assert!(!unsigned.ended, "an end that nobody signed is none");
    taking.lines.push(last);
    assert!(taking.send(&kit, before).await.status.is_success());
    let hole = taking.receipt(&kit).await;
    assert_eq!(
        (hole.receipt, hole.missing, hole.ended),
        (None, vec![range(9, 9)], true)
    );
    assert!(taking.put_bytes(&kit, 9, b"other bytes").await.status.is_client_error());
    taking.put(&kit, 9).await;
    let whole = taking.receipt(&kit).await.receipt.unwrap();
    let receipt: Receipt = whole.verify(Typ::Receipt, kit.app.receipt_key.public_key()).unwrap();
    assert_eq!(receipt.take, taking.take);
    assert_eq!(receipt.journal_head, taking.chain.head());
    assert_eq!(receipt.lines, taking.chain.lines());
    assert_eq!(receipt.segments, 12);
    assert_eq!(
        receipt.bytes,
        taking.segments.iter().map(|bytes| bytes.len() as u64).sum::<u64>()
    );
    kit.pass(SignedDuration::from_hours(1));
    kit.restart();
    assert_eq!(taking.receipt(&kit).await.receipt, Some(whole), "the same every time");
}

#[tokio::test]
async fn an_unsigned_line_for_a_segment_that_is_not_there_is_a_hole_too() {
    let kit = Kit::start().await;
    let mut taking = recorded(&kit).await;
    assert!(taking.send(&kit, 2).await.status.is_success());
    let missing = taking.missing(&kit).await;
    assert_eq!(missing.missing, [SequenceRange { first: 0, last: 11 }]);
    assert_eq!(missing.journal.lines, taking.chain.lines());
    taking.put_all(&kit).await;
    taking.second();
    let from = taking.lines.len() - 1;
    assert!(taking.send(&kit, from).await.status.is_success());
    assert_eq!(
        taking.missing(&kit).await.missing,
        [SequenceRange { first: 12, last: 12 }]
    );
}

#[tokio::test]
async fn a_file_made_elsewhere_is_taken_in_without_a_clearance() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::claim(&kit, &invited, 31).await;
    let mut taking = device.begin(device.import(&kit, 1));
    let sealed = b"age-encryption.org/v1 piece".to_vec();
    taking.push(lavalier_protocol::journal::Entry::Segment(
        lavalier_protocol::journal::Segment {
            track: lavalier_protocol::sealed::Track::File,
            sequence: 0,
            first_sample: 0,
            samples: 10,
            sha256: lavalier_protocol::digest::Digest::of(&sealed),
            bytes: sealed.len() as u64,
            peak: None,
            rms: None,
        },
    ));
    taking.segments.push(sealed);
    taking.close();
    assert!(taking.send(&kit, 0).await.status.is_success());
    taking.put_all(&kit).await;
    assert!(taking.receipt(&kit).await.receipt.is_some());
    let takes: Vec<lavalier_protocol::api::Take> = kit.get(&show.path("takes"), &show.token).await.done();
    assert!(takes[0].imported && takes[0].clearance.is_none() && takes[0].seconds.is_none());
    assert_eq!(takes[0].state, lavalier_protocol::api::TakeState::Safe, "never held");
}
