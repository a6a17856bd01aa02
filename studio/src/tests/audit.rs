//! What the audit log says, and what of it cannot be made to say otherwise.

use lavalier_protocol::audit::{Entry, Head, verify};
use lavalier_protocol::jws::{Signer as _, Typ};
use lavalier_protocol::receipt::Receipt;

use super::device::Device;
use super::kit::Kit;
use super::people::Show;

/// The whole log as its reader gets it, verified.
pub(super) async fn log(kit: &Kit, show: &Show, seen: &[Head]) -> (Vec<Entry>, Head) {
    let answer = kit.get(&show.path("audit"), &show.token).await;
    assert_eq!(answer.status, http::StatusCode::OK, "{}", answer.text());
    let head = verify(&show.production.id, &answer.body, seen).expect("the log is whole and goes on");
    let entries = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let entries = entries.map(|line| serde_json::from_slice(line).expect("an entry"));
    (entries.collect(), head)
}

fn actions(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

#[tokio::test]
async fn what_grants_reads_and_revokes_is_in_the_log_once() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 31).await;
    for _ in 0..3 {
        let keyring = kit.get(&show.path("keyrings/opening"), &show.token).await;
        assert!(keyring.status.is_success());
    }
    let path = show.path(&format!("invitations/{}", invited.brief.invitation));
    for _ in 0..2 {
        assert!(kit.delete(&path, &show.token).await.status.is_success());
    }
    let (entries, head) = log(&kit, &show, &[]).await;
    let wanted = [
        "production.created",
        "invitation.created",
        "keyring.read",
        "invitation.revoked",
        "audit.read",
    ];
    assert_eq!(actions(&entries), wanted);
    let names = |entry: &Entry| serde_json::to_value(&entry.actor).unwrap()["name"].clone();
    assert!(entries.iter().all(|entry| names(entry) == "Ada"), "{entries:?}");
    assert_eq!(
        entries[1].object.as_ref().unwrap().as_str(),
        invited.brief.invitation.as_str()
    );
    let (again, later) = log(&kit, &show, &[head]).await;
    assert_eq!(
        (again, later),
        (entries, head),
        "reading the log again soon is not another reading"
    );
    let page = kit.get(&show.path("audit?from=4"), &show.token).await;
    assert_eq!(page.text().lines().count(), 1);
    let end = kit.get(&show.path("audit?from=5"), &show.token).await;
    assert_eq!(end.text(), "");
}

#[tokio::test]
async fn a_device_stands_in_the_log_under_a_pseudonym_and_a_receipt_carries_the_head() {
    let kit = Kit::start().await;
    let show = Show::new(&kit).await;
    let invited = show.invite(&kit, 1).await;
    let mut taking = Device::cleared(&kit, &invited, 31).await.take(&kit, 1).await;
    taking.seconds(2);
    taking.close();
    assert!(taking.send(&kit, 2).await.status.is_success());
    taking.put_all(&kit).await;
    let receipt = taking.receipt(&kit).await.receipt.unwrap();
    let receipt: Receipt = receipt.verify(Typ::Receipt, kit.app.receipt_key.public_key()).unwrap();
    let head = receipt.audit.expect("receipts carry the head");
    let (entries, _) = log(&kit, &show, &[head]).await;
    assert_eq!(
        head.lines + 1,
        entries.len() as u64,
        "everything before the reading of the log"
    );
    let claimed = entries
        .iter()
        .find(|entry| entry.action.as_str() == "invitation.claimed")
        .unwrap();
    let actor = serde_json::to_value(&claimed.actor).unwrap();
    assert!(actor["device"].as_str().unwrap().starts_with("dv-"), "{actor}");
    assert!(entries.iter().any(|entry| entry.action.as_str() == "clearance.given"));
}
