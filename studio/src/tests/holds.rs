//! What waits for a person of security although its own journal says that it need not.

use http::StatusCode;
use jiff::SignedDuration;
use lavalier_protocol::api::{DeviceDetail, DeviceTake, ErrorKind, JournalState, Take};
use lavalier_protocol::brief::Kind;
use lavalier_protocol::journal::Opening;
use lavalier_protocol::members::Role;
use serde_json::json;

use super::device::{Device, Taking};
use super::kit::Kit;
use super::people::Show;
use super::stage::Stage;
use crate::model::Hold;

/// Begins a take, which is taken in.
async fn begin(kit: &Kit, device: &Device, opening: Opening) -> Taking {
    let taking = device.begin(opening);
    let _state: JournalState = taking.send(kit, 0).await.done();
    taking
}

async fn kept(kit: &Kit, taking: &Taking) -> (Kind, Option<Hold>) {
    let take = kit.app.storage.take(&taking.take).await.unwrap();
    let beginning = take.expect("it was taken in").beginning;
    (beginning.kind, beginning.hold)
}

#[tokio::test]
async fn what_was_recorded_under_a_rehearsal_is_a_rehearsal_and_one_that_says_otherwise_is_held() {
    let mut stage = Stage::set(true).await;
    let answer = stage.check(&[]).await;
    let honest = stage.take(Some(&answer), 1).await;
    assert_eq!(stage.open(&honest).await.status, StatusCode::OK);
    let recorded = stage.phone.opening(&stage.kit, 2);
    let brought = stage.phone.import(&stage.kit, 3);
    for opening in [recorded, brought] {
        let opening = Opening {
            kind: Kind::Interview,
            ..opening
        };
        let lie = begin(&stage.kit, &stage.phone, opening).await;
        assert_eq!(stage.open(&lie).await.kind(), ErrorKind::Held);
        assert_eq!(kept(&stage.kit, &lie).await.1, Some(Hold::Rehearsal));
    }
    let takes: Vec<Take> = stage
        .kit
        .get(&stage.crew.show.path("takes"), stage.crew.token(Role::Post))
        .await
        .done();
    assert_eq!(takes.len(), 3);
    for take in takes {
        assert_eq!(take.kind, Kind::Rehearsal, "whatever it calls itself");
    }
    let page = stage.report("html").await.text();
    assert!(page.contains("calls itself something else"), "{page}");
}

#[tokio::test]
async fn a_try_out_under_an_interview_s_invitation_stays_what_it_is() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let device = Device::cleared(&kit, &show.invite(&kit, 1).await, 31).await;
    let opening = Opening {
        kind: Kind::Rehearsal,
        ..device.opening(&kit, 1)
    };
    let taking = begin(&kit, &device, opening).await;
    assert_eq!(kept(&kit, &taking).await, (Kind::Rehearsal, None));
}

/// How the time of an invitation ends, and how a take is refused that says itself that it came after.
const ENDS: [(&str, ErrorKind); 3] = [
    ("taken over", ErrorKind::Superseded),
    ("taken back", ErrorKind::InvitationRevoked),
    ("wrapped", ErrorKind::Wrapped),
];

#[tokio::test]
async fn an_import_that_first_comes_when_its_time_is_over_waits_for_security_whatever_its_clock_says() {
    for (end, refused) in ENDS {
        let kit = Kit::start().await;
        let show = Show::new(&kit).await;
        let invited = show.invite(&kit, 1).await;
        let device = Device::claim(&kit, &invited, 31).await;
        let in_time = begin(&kit, &device, device.import(&kit, 1)).await;
        let backdated = device.import(&kit, 2);
        kit.pass(SignedDuration::from_mins(1));
        let ended = match end {
            "taken over" => {
                let mut again = show.draft(&kit, 2).await;
                again.request.replaces = Some(invited.brief.invitation.clone());
                show.send(&kit, &again).await
            }
            "taken back" => {
                let path = show.path(&format!("invitations/{}", invited.brief.invitation));
                kit.delete(&path, &show.token).await
            }
            _ => {
                kit.post_json(&show.path("wrap"), &show.token, &json!({"at": null}))
                    .await
            }
        };
        assert!(ended.status.is_success(), "{end}: {}", ended.text());
        kit.pass(SignedDuration::from_mins(1));
        let late = device.begin(device.import(&kit, 3));
        assert_eq!(late.send(&kit, 0).await.kind(), refused, "{end}: it says so itself");
        let after = begin(&kit, &device, backdated).await;
        assert_eq!(kept(&kit, &after).await.1, Some(Hold::OutsideClearance), "{end}");
        assert_eq!(kept(&kit, &in_time).await.1, None, "{end}: it was here before");
    }
}

/// The one take that security sees of a device.
fn only(shown: &DeviceDetail) -> &DeviceTake {
    let [take] = shown.takes.as_slice() else {
        panic!("{:?}", shown.takes)
    };
    take
}

#[tokio::test]
async fn a_take_that_was_released_while_it_rolled_is_closed_again_when_its_phone_is_lost() {
    let mut stage = Stage::set(false).await;
    let answer = stage.check(&[]).await;
    let mut taking = stage.take(Some(&answer), 1).await;
    let path = format!("/api/v1/takes/{}/release", taking.take);
    let release = async |stage: &Stage| {
        let reason = json!({"reason": "I know this phone"});
        stage.kit.post_json(&path, stage.security(), &reason).await.status
    };
    assert_eq!(release(&stage).await, StatusCode::NO_CONTENT);
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
    let lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    let take = only(&lost);
    assert_eq!(take.hold.as_ref().map(|hold| hold.as_str()), Some("device_lost"));
    assert_eq!(take.released_by, None, "nobody released what a thief may send");
    taking.second();
    taking.close();
    assert!(taking.send(&stage.kit, 2).await.status.is_success());
    taking.put_all(&stage.kit).await;
    assert!(taking.receipt(&stage.kit).await.receipt.is_some());
    assert_eq!(stage.open(&taking).await.kind(), ErrorKind::Held);
    assert_eq!(
        release(&stage).await,
        StatusCode::NO_CONTENT,
        "knowing that, security may"
    );
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_take_that_was_whole_and_released_stays_open_when_its_phone_is_lost() {
    let mut stage = Stage::set(false).await;
    let taking = stage.whole_take().await;
    let path = format!("/api/v1/takes/{}/release", taking.take);
    let reason = json!({"reason": "I know this phone"});
    let released = stage.kit.post_json(&path, stage.security(), &reason).await;
    assert_eq!(released.status, StatusCode::NO_CONTENT);
    let lost: DeviceDetail = stage.say("lost", json!({"reason": "left in a taxi"})).await.done();
    assert!(only(&lost).released_by.is_some());
    assert_eq!(stage.open(&taking).await.status, StatusCode::OK);
}
