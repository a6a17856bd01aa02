//! Takes as producers and post see them.

use http::header;
use jiff::SignedDuration;
use lavalier_protocol::api::{DeliveryReport, ErrorKind, Stored, Take, TakeBundle, TakeState};
use lavalier_protocol::digest::Digest;

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::Show;
use super::productions::stranger;

async fn recording(kit: &Kit) -> (Show, Taking) {
    let show = Show::new(kit).await;
    let invited = show.invite(kit, 1).await;
    let mut taking = Device::cleared(kit, &invited, 31).await.take(kit, 1).await;
    taking.seconds(3);
    taking.gap();
    taking.sign();
    assert!(taking.send(kit, 2).await.status.is_success());
    (show, taking)
}

async fn listed(kit: &Kit, show: &Show) -> Take {
    let takes: Vec<Take> = kit.get(&show.path("takes"), &show.token).await.done();
    assert_eq!(takes.len(), 1);
    takes.into_iter().next().unwrap()
}

fn report(taking: &Taking, complete: bool) -> DeliveryReport {
    DeliveryReport {
        journal_head: taking.chain.head(),
        complete,
        sha256: Digest::of(b"wav"),
    }
}

#[tokio::test]
async fn a_take_goes_from_recording_over_arriving_to_safe_and_delivered() {
    let kit = Kit::start().await;
    let (show, mut taking) = recording(&kit).await;
    taking.put(&kit, 0).await;
    let take = listed(&kit, &show).await;
    assert_eq!(take.state, TakeState::Recording);
    assert_eq!((take.segments.journalled, take.segments.stored, take.unsent), (3, 1, 2));
    assert_eq!((take.seconds, take.gaps), (Some(3.0), 1));
    assert_eq!(
        (take.subject.as_str(), take.slate.to_string().as_str()),
        ("Zoë Ångström", "R001/1/1")
    );
    kit.pass(SignedDuration::from_hours(25));
    assert_eq!(
        listed(&kit, &show).await.state,
        TakeState::OpenEnded,
        "not heard of for a day"
    );
    let _stored: Stored = taking.put(&kit, 1).await.done();
    assert_eq!(listed(&kit, &show).await.state, TakeState::Recording, "it is back");
    let before = taking.lines.len();
    taking.close();
    assert!(taking.send(&kit, before).await.status.is_success());
    assert_eq!(listed(&kit, &show).await.state, TakeState::Arriving);
    let path = format!("/api/v1/takes/{}/deliveries", taking.take);
    let early = kit.post_json(&path, &show.token, &report(&taking, true)).await;
    assert_eq!(early.kind(), ErrorKind::Conflict, "what has no receipt is not complete");
    taking.put_all(&kit).await;
    let receipt = taking.receipt(&kit).await.receipt;
    let take = listed(&kit, &show).await;
    assert_eq!((take.state, take.unsent, take.delivered_at), (TakeState::Safe, 0, None));
    let bundle: TakeBundle = kit
        .get(&format!("/api/v1/takes/{}", taking.take), &show.token)
        .await
        .done();
    assert_eq!(bundle.receipt, receipt);
    assert_eq!(bundle.briefs.len(), 1);
    assert_eq!(bundle.clearance.unwrap().digest(), take.clearance.unwrap());
    let partly: Take = kit.post_json(&path, &show.token, &report(&taking, false)).await.done();
    assert_eq!(partly.delivered_at, None);
    let done: Take = kit.post_json(&path, &show.token, &report(&taking, true)).await.done();
    assert_eq!(done.delivered_at, Some(kit.app.now()));
    kit.pass(SignedDuration::from_hours(1));
    let again: Take = kit.post_json(&path, &show.token, &report(&taking, true)).await.done();
    assert_eq!(again.delivered_at, done.delivered_at, "the first time counts");
}

#[tokio::test]
async fn post_reads_the_journal_and_segments_as_they_were_sent() {
    let kit = Kit::start().await;
    let (show, taking) = recording(&kit).await;
    taking.put_all(&kit).await;
    let base = format!("/api/v1/takes/{}", taking.take);
    let journal = kit.get(&format!("{base}/journal"), &show.token).await;
    assert_eq!(journal.body, taking.bytes(0));
    assert_eq!(journal.headers[header::CONTENT_TYPE], "application/jsonl");
    let sha256 = Digest::of(&taking.segments[1]);
    let path = format!("{base}/segments/1?sha256={sha256}");
    let segment = kit.get(&path, &show.token).await;
    assert_eq!(segment.body, taking.segments[1]);
    assert_eq!(
        segment.headers[header::CONTENT_LENGTH],
        taking.segments[1].len().to_string()
    );
    let other = format!("{base}/segments/1?sha256={}", Digest::of(b"other"));
    assert_eq!(kit.get(&other, &show.token).await.kind(), ErrorKind::NotFound);
    let nameless = kit.get(&format!("{base}/segments/1"), &show.token).await;
    assert_eq!(nameless.kind(), ErrorKind::BadRequest);
    let eve = stranger(&kit).await;
    for path in [base.clone(), format!("{base}/journal"), path] {
        assert_eq!(kit.get(&path, &eve).await.kind(), ErrorKind::NotFound, "{path}");
        assert_eq!(
            kit.get(&path, &taking.token).await.kind(),
            ErrorKind::SignedOut,
            "{path}"
        );
        assert_eq!(kit.get(&path, "").await.kind(), ErrorKind::SignedOut, "{path}");
    }
    let report = kit
        .post_json(&format!("{base}/deliveries"), &eve, &report(&taking, true))
        .await;
    assert_eq!(report.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_segment_whose_object_is_gone_is_not_found() {
    let kit = Kit::start().await;
    let (show, taking) = recording(&kit).await;
    taking.put_all(&kit).await;
    let sha256 = Digest::of(&taking.segments[1]);
    let object = format!("data/objects/takes/{}/1-{sha256}.age", taking.take);
    std::fs::remove_file(kit.folder.path().join(object)).unwrap();
    let path = format!("/api/v1/takes/{}/segments/1?sha256={sha256}", taking.take);
    assert_eq!(kit.get(&path, &show.token).await.kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn takes_are_listed_by_interview() {
    let kit = Kit::start().await;
    let (show, _) = recording(&kit).await;
    let path = show.path("takes?interview=");
    let own = format!("{path}{}", lavalier_protocol::id::InterviewId::from_random([7; 16]));
    let other = format!("{path}{}", lavalier_protocol::id::InterviewId::from_random([8; 16]));
    let count = async |path: &str| kit.get(path, &show.token).await.done::<Vec<Take>>().len();
    assert_eq!((count(&own).await, count(&other).await), (1, 0));
    assert_eq!(kit.get(&path, &show.token).await.kind(), ErrorKind::BadRequest);
}
