//! Whatever somebody with only the bearer credential does in between, and however pieces are cut, repeated and lost: the
//! recorder gets its whole take in, as it wrote it.

use lavalier_protocol::api::{ErrorKind, JournalState, TakeBundle};
use lavalier_protocol::journal::{Entry, Mark};
use lavalier_protocol::jws::{Signer as _, Typ};
use lavalier_protocol::receipt::Receipt;
use proptest::prelude::*;

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::{Show, text};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A second is recorded.
    Second,
    /// The device key signs.
    Sign,
    /// The recorder sends lines from so many before the last it sent, and stops after so many.
    Send { again: usize, most: usize },
    /// The recorder sends a segment, if it has one by that number.
    Put(usize),
    /// The thief writes so many lines of its own behind the first so many of the recorder's.
    Lines { after: usize, junk: usize },
    /// The thief sends junk for a segment.
    Junk(usize, u8),
    /// The studio starts again.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Second),
        1 => Just(Step::Sign),
        4 => (0..6_usize, 1..9_usize).prop_map(|(again, most)| Step::Send { again, most }),
        3 => (0..12_usize).prop_map(Step::Put),
        2 => (0..20_usize, 1..4_usize).prop_map(|(after, junk)| Step::Lines { after, junk }),
        2 => (0..12_usize, 0..6_u8).prop_map(|(sequence, junk)| Step::Junk(sequence, junk)),
        1 => Just(Step::Restart),
    ]
}

/// Sends everything from line `from` on; where the studio's copy stands elsewhere, from its last signed line.
async fn send(kit: &Kit, taking: &Taking, from: usize, to: usize) -> usize {
    let body = super::device::body(&taking.lines[from..to]);
    let answer = taking.append(kit, from, body).await;
    if answer.status.is_success() {
        return usize::try_from(answer.done::<JournalState>().lines).unwrap();
    }
    assert_eq!(answer.kind(), ErrorKind::JournalMismatch);
    usize::try_from(answer.error().error.journal.unwrap().signed_lines).unwrap()
}

async fn run(steps: Vec<Step>) {
    let mut kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let device = Device::cleared(&kit, &invited, 31).await;
    let mut taking = device.take(&kit, 1).await;
    let mut sent = 2;
    for step in steps {
        match step {
            Step::Second => taking.second(),
            Step::Sign => taking.sign(),
            Step::Send { again, most } => {
                let from = sent.min(taking.lines.len()).saturating_sub(again);
                let to = (from + most).min(taking.lines.len());
                if from < to {
                    sent = send(&kit, &taking, from, to).await.min(taking.lines.len());
                }
            }
            Step::Put(sequence) => {
                if sequence < taking.segments.len() {
                    let answer = taking.put(&kit, sequence).await;
                    assert!(
                        answer.status.is_success() || answer.kind() == ErrorKind::Busy,
                        "{}",
                        answer.text()
                    );
                }
            }
            Step::Lines { after, junk } => {
                let mut thief = taking.clone();
                let after = after.clamp(2, taking.lines.len());
                thief.lines.truncate(after);
                thief.chain = lavalier_protocol::journal::Chain::new();
                for line in &thief.lines {
                    thief.chain.push(line);
                }
                for number in 0..junk {
                    thief.push(Entry::Mark(Mark {
                        sample: number as u64,
                        text: text("junk"),
                    }));
                }
                // Taken in or not: it must not matter.
                let _answer = thief.send(&kit, 0).await;
            }
            Step::Junk(sequence, junk) => {
                let _answer = taking.put_bytes(&kit, sequence, &[b'j', junk]).await;
            }
            Step::Restart => kit.restart(),
        }
    }
    // The recorder goes on until it is done, as recorders do.
    taking.second();
    taking.close();
    let mut from = sent.min(taking.lines.len());
    for _ in 0..3 {
        if from < taking.lines.len() {
            from = send(&kit, &taking, from, taking.lines.len()).await;
        }
    }
    assert_eq!(from, taking.lines.len());
    taking.put_all(&kit).await;
    crate::tasks::remove_junk(&kit.app).await.unwrap();
    let receipt = taking.receipt(&kit).await.receipt.unwrap();
    let receipt: Receipt = receipt.verify(Typ::Receipt, kit.app.receipt_key.public_key()).unwrap();
    assert_eq!(receipt.journal_head, taking.chain.head());
    let journal = kit
        .get(&format!("/api/v1/takes/{}/journal", taking.take), &show.token)
        .await;
    assert_eq!(journal.body, taking.bytes(0));
    let bundle: TakeBundle = kit
        .get(&format!("/api/v1/takes/{}", taking.take), &show.token)
        .await
        .done();
    assert_eq!(bundle.take.segments.stored, taking.segments.len() as u64);
    for (sequence, bytes) in taking.segments.iter().enumerate() {
        let sha256 = lavalier_protocol::digest::Digest::of(bytes);
        let path = format!("/api/v1/takes/{}/segments/{sequence}?sha256={sha256}", taking.take);
        assert_eq!(kit.get(&path, &show.token).await.body, *bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_recorder_s_take_arrives_whatever_a_thief_does(steps in proptest::collection::vec(step(), 0..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(steps));
    }
}
