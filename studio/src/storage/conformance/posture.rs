//! Policies, judgements, and what named persons said.

use std::collections::BTreeMap;

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId};
use lavalier_protocol::policy::{
    Approval, Control, ControlVerdict, Effect, Grade, Ground, Outcome, Platform, Policy, PolicyId, Readiness, Reason,
    Shipped, State, Verdict, Waiver,
};

use super::sample::{
    append, at, beginning, claimed, invitation_id, jws, production_id, progress, record, take_id, text,
};
use crate::model::{Clearance, Evidence, Facts, Hold, Judgement, Lost, ProductionPolicy, Release, Take, Told};
use crate::storage::Storage;

fn policy(revision: u32) -> ProductionPolicy {
    let document = Shipped::Strict
        .text()
        .replace("revision = 1", &format!("revision = {revision}"));
    ProductionPolicy {
        production: production_id(),
        policy: Policy::parse(&document).expect("a shipped policy with another number"),
        document,
        set_by: text("Ada"),
        set_at: at(i64::from(revision)),
    }
}

pub(super) async fn a_policy_s_revisions_only_rise(storage: &impl Storage) {
    claimed(storage).await;
    let put = async |revision| {
        let record = record("show", Action::PolicySet);
        storage.put_policy(policy(revision), record).await.expect("stored")
    };
    assert!(put(2).await);
    let lines = storage.audit_head(&production_id()).await.expect("read").lines;
    assert!(!put(2).await);
    assert!(!put(1).await);
    let after = storage.audit_head(&production_id()).await.expect("read").lines;
    assert_eq!(after, lines, "what was not set is not in the log");
    assert!(put(7).await);
    let set = storage.policy(&production_id()).await.expect("read");
    assert_eq!(set, Some(policy(7)));
    let every = storage.policies(&production_id()).await.expect("read");
    assert_eq!(every, [policy(2), policy(7)], "what was in force before stays");
    let other = "another".parse().expect("a name");
    assert_eq!(storage.policy(&other).await.expect("read"), None);
}

fn verdict(outcome: Outcome, failing: &[(Control, i64)]) -> Verdict {
    let control = |(control, since): &(Control, i64)| ControlVerdict {
        control: *control,
        state: State::Fail,
        grade: Grade::Declared,
        required: Grade::Declared,
        effect: Effect::Block,
        since: Some(at(*since)),
        reason: Some(Reason::Failed),
    };
    Verdict {
        outcome,
        held: false,
        until: (outcome == Outcome::Cleared).then(|| at(500)),
        policy: PolicyId::default(),
        controls: failing.iter().map(control).collect(),
    }
}

fn judgement(claim: &ClaimId, seconds: i64, outcome: Outcome, failing: &[(Control, i64)]) -> (Evidence, Judgement) {
    let document = format!("evidence of second {seconds}").into_bytes();
    let digest = Digest::of(&document);
    let evidence = Evidence {
        claim: claim.clone(),
        digest,
        document,
        received_at: at(seconds),
    };
    let told = Told {
        source: text("person"),
        at: at(seconds - 1),
    };
    let judgement = Judgement {
        claim: claim.clone(),
        evidence: digest,
        verdict: verdict(outcome, failing),
        facts: Facts {
            platform: Platform::Desktop,
            model: Some(text("a laptop")),
            os: None,
            genuine: false,
            key_attested: false,
            certificates: Vec::new(),
            told: BTreeMap::from([(Control::PasscodeSet, told)]),
            feed: Some(Digest::of(b"feed")),
        },
        at: at(seconds),
    };
    (evidence, judgement)
}

fn clearance(claim: &ClaimId, evidence: Digest) -> Clearance {
    Clearance {
        digest: jws("clearance").digest(),
        claim: claim.clone(),
        jws: jws("clearance"),
        evidence,
        issued_at: at(12),
        until: at(500),
        held: true,
    }
}

fn device() -> DeviceId {
    DeviceId::of(&production_id(), super::sample::key(5).thumbprint())
}

pub(super) async fn every_judgement_stays_and_failing_is_remembered_until_it_is_mended(storage: &impl Storage) {
    let claim = claimed(storage).await;
    let put = async |(evidence, judgement), clearance, action| {
        storage
            .put_judgement(evidence, judgement, clearance, record("show", action))
            .await
            .expect("stored");
    };
    let read = async || storage.remembered(&claim).await.expect("read").expect("claimed");
    assert_eq!(read().await.history.enrolled_at, at(10));
    let refused = judgement(
        &claim,
        20,
        Outcome::Refused,
        &[(Control::FindMyOn, 15), (Control::OsCurrent, 20)],
    );
    put(refused, None, Action::ClearanceRefused).await;
    let failing = read().await.history.failing_since;
    assert_eq!(
        failing,
        BTreeMap::from([(Control::FindMyOn, at(15)), (Control::OsCurrent, at(20))])
    );
    let fix = storage.readiness(&production_id(), at(21)).await.expect("read");
    assert!(
        matches!(fix.get(&invitation_id(1)), Some(Readiness::Fix { .. })),
        "{fix:?}"
    );

    let (evidence, cleared) = judgement(&claim, 30, Outcome::Cleared, &[(Control::OsCurrent, 20)]);
    let given = clearance(&claim, evidence.digest);
    put((evidence, cleared.clone()), Some(given.clone()), Action::ClearanceGiven).await;
    // The same evidence may be judged again.
    let (evidence, again) = judgement(&claim, 30, Outcome::Cleared, &[(Control::OsCurrent, 20)]);
    put((evidence, again), None, Action::ClearanceGiven).await;
    let failing = read().await.history.failing_since;
    assert_eq!(
        failing,
        BTreeMap::from([(Control::OsCurrent, at(20))]),
        "what is mended is forgotten"
    );
    assert_eq!(
        storage.clearance(given.digest).await.expect("read"),
        Some(given.clone())
    );
    let under = storage
        .judged_under(&[given.digest, Digest::of(b"other")])
        .await
        .expect("read");
    assert_eq!(under, [(given.digest, cleared.clone())]);
    let known = storage
        .device(&production_id(), &device())
        .await
        .expect("read")
        .expect("claimed");
    assert_eq!((known.claim, known.judged), (claim.clone(), Some(cleared)));
    let ready = storage.readiness(&production_id(), at(40)).await.expect("read");
    assert!(
        matches!(ready.get(&invitation_id(1)), Some(Readiness::Ready { .. })),
        "{ready:?}"
    );
}

pub(super) async fn what_named_persons_say_stays_and_is_found_with_the_device(storage: &impl Storage) {
    let claim = claimed(storage).await;
    let waiver = |until| Waiver {
        device: text(device().as_str()),
        control: Control::FindMyOn,
        until: at(until),
        by: text("Sam"),
        reason: text("seen"),
    };
    let approval = Approval {
        grounds: vec![Ground {
            control: Control::OsCurrent,
            state: State::Unknown,
        }],
        until: at(90),
        by: text("Sam"),
        reason: text("seen"),
    };
    for until in [50, 80] {
        let record = record("show", Action::ControlWaived);
        storage.waive(&claim, waiver(until), record).await.expect("stored");
    }
    for seconds in [20, 30] {
        let (evidence, judgement) = judgement(&claim, seconds, Outcome::NeedsApproval, &[]);
        let pending = record("show", Action::ClearancePending);
        storage
            .put_judgement(evidence, judgement, None, pending)
            .await
            .expect("stored");
    }
    let approve = async |seconds| {
        let approved = record("show", Action::DeviceApproved);
        storage
            .approve(&claim, approval.clone(), at(seconds), approved)
            .await
            .expect("stored")
    };
    let lines = storage.audit_head(&production_id()).await.expect("read").lines;
    assert!(!approve(20).await, "what was seen is not what is judged now");
    let after = storage.audit_head(&production_id()).await.expect("read").lines;
    assert_eq!(after, lines, "what was not approved is not in the log");
    assert!(approve(30).await);
    let demanded = record("show", Action::RecheckDemanded);
    storage.demand_recheck(&claim, demanded.clone()).await.expect("stored");
    let remembered = storage.remembered(&claim).await.expect("read").expect("claimed");
    assert_eq!(remembered.waivers, [waiver(50), waiver(80)]);
    assert_eq!(remembered.approvals, std::slice::from_ref(&approval));
    assert_eq!(remembered.history.recheck_at, Some(demanded.at));
    let page = storage.devices(&production_id(), None, 10).await.expect("read");
    assert_eq!(page.len(), 1);
    assert_eq!((&page[0].id, &page[0].remembered), (&device(), &remembered));
    assert_eq!(
        storage
            .devices(&production_id(), Some(&device()), 10)
            .await
            .expect("read"),
        []
    );
    let elsewhere = storage.device(&"other".parse().expect("a slug"), &device()).await;
    assert_eq!(elsewhere.expect("read"), None, "another production does not know it");
    let lost = Lost {
        at: at(60),
        by: text("Sam"),
        reason: text("left in a cab"),
    };
    let reported = record("show", Action::DeviceLost);
    assert!(storage.set_lost(&claim, lost, reported).await.expect("stored"));
    assert!(!approve(30).await, "what is lost is approved by nobody");
}

pub(super) async fn a_lost_device_s_takes_are_held_until_released_one_by_one(storage: &impl Storage) {
    let claim = claimed(storage).await;
    storage.append_journal(append(1, None, 0, 5, 2)).await.expect("stored");
    let lost = Lost {
        at: at(60),
        by: text("Sam"),
        reason: text("left in a cab"),
    };
    let mark = async || {
        let record = record("show", Action::DeviceLost);
        storage.set_lost(&claim, lost.clone(), record).await.expect("stored")
    };
    assert!(mark().await);
    assert!(!mark().await, "the first word counts");
    let device = storage
        .device(&production_id(), &device())
        .await
        .expect("read")
        .expect("claimed");
    assert_eq!(
        (device.lost, device.remembered.history.lost_at),
        (Some(lost), Some(at(60)))
    );
    let takes = storage.takes_of(std::slice::from_ref(&claim)).await.expect("read");
    let [take] = &takes[..] else { panic!("{takes:?}") };
    assert_eq!((take.beginning.hold, take.is_held()), (Some(Hold::DeviceLost), true));
    assert_eq!(take.beginning.claim, beginning().claim);
    let release = Release {
        by: text("Sam"),
        at: at(70),
        reason: text("found"),
    };
    let open = async || {
        let record = record("show", Action::TakeReleased);
        storage
            .release(&take_id(1), release.clone(), record)
            .await
            .expect("stored")
    };
    assert!(open().await);
    assert!(!open().await);
    let take = storage.take(&take_id(1)).await.expect("read").expect("begun");
    assert!(!take.is_held());
    assert_eq!(
        (take.beginning.hold, take.release),
        (Some(Hold::DeviceLost), Some(release)),
        "that it was held stays"
    );
}

/// Begins a take that is held for this.
async fn begin(storage: &impl Storage, take: u8, hold: Option<Hold>) {
    let mut new = append(take, None, 0, 5, 5);
    new.beginning.as_mut().expect("it begins").hold = hold;
    storage.append_journal(new).await.expect("stored");
}

async fn lose(storage: &impl Storage, claim: &ClaimId) {
    let lost = Lost {
        at: at(60),
        by: text("Sam"),
        reason: text("left in a cab"),
    };
    let record = record("show", Action::DeviceLost);
    assert!(storage.set_lost(claim, lost, record).await.expect("stored"));
}

async fn stored(storage: &impl Storage, take: u8) -> Take {
    storage.take(&take_id(take)).await.expect("read").expect("begun")
}

pub(super) async fn what_is_released_and_not_whole_is_held_again_when_its_device_is_lost(storage: &impl Storage) {
    let claim = claimed(storage).await;
    for (take, hold) in [(1, Hold::Clearance), (2, Hold::Clearance), (3, Hold::NoClearance)] {
        begin(storage, take, Some(hold)).await;
    }
    for take in [1, 2] {
        let release = Release {
            by: text("Sam"),
            at: at(50),
            reason: text("seen"),
        };
        let record = record("show", Action::TakeReleased);
        assert!(storage.release(&take_id(take), release, record).await.expect("stored"));
    }
    let whole = storage
        .put_receipt(&take_id(2), progress(5, 5).journal, jws("receipt"), at(51))
        .await;
    assert!(whole.expect("stored").is_some());
    lose(storage, &claim).await;
    let rolling = stored(storage, 1).await;
    assert_eq!(
        (rolling.beginning.hold, rolling.release),
        (Some(Hold::DeviceLost), None)
    );
    assert!(!stored(storage, 2).await.is_held(), "it was whole before");
    assert_eq!(
        stored(storage, 3).await.beginning.hold,
        Some(Hold::NoClearance),
        "why it was closed before stays"
    );
}

pub(super) async fn a_take_that_begins_as_its_device_is_lost_is_held(storage: &impl Storage) {
    let claim = claimed(storage).await;
    lose(storage, &claim).await;
    // What was known of the device when their openings were looked at was older.
    begin(storage, 1, None).await;
    begin(storage, 2, Some(Hold::NoClearance)).await;
    assert_eq!(stored(storage, 1).await.beginning.hold, Some(Hold::DeviceLost));
    assert_eq!(stored(storage, 2).await.beginning.hold, Some(Hold::NoClearance));
}
