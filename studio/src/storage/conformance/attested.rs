//! What makers vouch for, and what they have taken back.

use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::policy::{Control, State};
use serde_json::json;

use super::sample::{at, challenge, claimed, person, production_id, record, told};
use crate::model::{
    AttestedKey, KeyStep, NewProof, ProofKind, ProofOutcome, RevocationBody, Shown, ShownFinding, Vouched,
};
use crate::storage::Storage;

fn key_id(seed: u8) -> Digest {
    Digest::of(&[seed, 3])
}

fn key(claim: &ClaimId, seed: u8) -> AttestedKey {
    AttestedKey {
        id: key_id(seed),
        claim: claim.clone(),
        point: vec![4; 65],
        app: "ABCDE12345.org.example.recorder".to_owned(),
        counter: 0,
        registered_at: at(30),
    }
}

/// A proof by the challenge of `seed`.
fn proof(claim: &ClaimId, seed: u8, step: KeyStep) -> NewProof {
    NewProof {
        claim: claim.clone(),
        kind: match step {
            KeyStep::None => ProofKind::AndroidKey,
            KeyStep::Register(_) => ProofKind::AppAttestKey,
            KeyStep::Advance { .. } => ProofKind::AppAttest,
        },
        evidence: Digest::of(b"evidence"),
        document: vec![seed],
        shown: Shown {
            genuine: true,
            app: Some("org.example.recorder".to_owned()),
            findings: vec![ShownFinding {
                control: Control::AppGenuine,
                state: State::Pass,
            }],
            model: None,
            os: None,
            certificates: vec!["1a".to_owned()],
            facts: json!({"seed": seed}),
        },
        challenge: challenge(seed),
        step,
        received_at: at(i64::from(seed)),
    }
}

async fn put(storage: &impl Storage, proof: NewProof) -> ProofOutcome {
    let record = record("show", Action::AttestationAccepted);
    storage.put_proof(proof, record).await.expect("stored")
}

async fn lines(storage: &impl Storage) -> u64 {
    storage.audit_head(&production_id()).await.expect("read").lines
}

pub(super) async fn a_proof_is_kept_whole_or_not_at_all(storage: &impl Storage) {
    let claim = claimed(storage).await;
    let before = lines(storage).await;
    let register = || KeyStep::Register(key(&claim, 1));
    assert_eq!(put(storage, proof(&claim, 40, register())).await, ProofOutcome::Stored);
    assert_eq!(
        put(storage, proof(&claim, 40, KeyStep::None)).await,
        ProofOutcome::ChallengeUsed
    );
    let second = KeyStep::Register(key(&claim, 2));
    assert_eq!(
        put(storage, proof(&claim, 40, second)).await,
        ProofOutcome::ChallengeUsed
    );
    assert_eq!(storage.attested_key(&claim, key_id(2)).await.expect("read"), None);
    assert_eq!(
        put(storage, proof(&claim, 41, register())).await,
        ProofOutcome::KeyTaken
    );
    assert_eq!(
        put(storage, proof(&claim, 41, KeyStep::None)).await,
        ProofOutcome::Stored,
        "a refusal uses no challenge up"
    );
    let proofs = storage.proofs(&claim, at(0)).await.expect("read");
    let kinds: Vec<_> = proofs.iter().map(|proof| proof.kind).collect();
    assert_eq!(kinds, [ProofKind::AndroidKey, ProofKind::AppAttestKey], "newest first");
    let given = proof(&claim, 41, KeyStep::None);
    assert_eq!(
        (
            &proofs[0].shown,
            proofs[0].evidence,
            proofs[0].received_at,
            proofs[0].until
        ),
        (
            &given.shown,
            given.evidence,
            given.received_at,
            given.challenge.expires_at
        )
    );
    assert_eq!(storage.proof_documents(&claim).await.expect("read"), [[41], [40]]);
    let last = storage.proofs(&claim, at(10_000)).await.expect("read");
    assert_eq!(last, proofs[..1], "the last stays when nothing counts any more");
    let vouched = storage.vouched(std::slice::from_ref(&claim)).await.expect("read");
    let since = Vouched {
        claim: claim.clone(),
        certificates: vec!["1a".to_owned()],
        since: at(40),
    };
    assert_eq!(vouched, [since], "once for the same certificates");
    let other = ClaimId::from_random([9; 16]);
    assert!(storage.proofs(&other, at(0)).await.expect("read").is_empty());
    assert_eq!(
        lines(storage).await,
        before + 2,
        "what was refused is not recorded as taken"
    );
}

pub(super) async fn a_key_s_counter_goes_up_only(storage: &impl Storage) {
    let claim = claimed(storage).await;
    put(storage, proof(&claim, 40, KeyStep::Register(key(&claim, 1)))).await;
    let counter = async || {
        let key = storage.attested_key(&claim, key_id(1)).await.expect("read");
        key.expect("it is remembered").counter
    };
    let mut seed = 40;
    for (to, outcome, after) in [
        (0, ProofOutcome::Counter { above: 0 }, 0),
        (3, ProofOutcome::Stored, 3),
        (3, ProofOutcome::Counter { above: 3 }, 3),
        (2, ProofOutcome::Counter { above: 3 }, 3),
        (u32::MAX, ProofOutcome::Stored, u32::MAX),
    ] {
        seed += 1;
        let step = KeyStep::Advance {
            key: key_id(1),
            counter: to,
        };
        assert_eq!(put(storage, proof(&claim, seed, step)).await, outcome, "{to}");
        assert_eq!(counter().await, after, "{to}");
    }
    let unknown = KeyStep::Advance {
        key: key_id(2),
        counter: 1,
    };
    let refused = put(storage, proof(&claim, 50, unknown)).await;
    assert_eq!(refused, ProofOutcome::Counter { above: u32::MAX });
    let other = ClaimId::from_random([9; 16]);
    let theirs = storage.attested_key(&other, key_id(1)).await.expect("read");
    assert_eq!(theirs, None, "another claim's");
}

fn body(name: &[u8], seconds: i64) -> RevocationBody {
    RevocationBody {
        digest: Digest::of(name),
        etag: Some(String::from_utf8_lossy(name).into_owned()),
        certificates: 2,
        fetched_at: at(seconds),
        checked_at: at(seconds),
        imported_by: None,
    }
}

fn listed(entries: &[(&str, &str)]) -> Vec<(String, String, Option<String>)> {
    let entries = entries.iter();
    entries
        .map(|(serial, status)| ((*serial).to_owned(), (*status).to_owned(), None))
        .collect()
}

pub(super) async fn what_was_revoked_stays_so(storage: &impl Storage) {
    claimed(storage).await;
    let taken_back = async || {
        let asked = ["1a", "2b", "3c"].map(ToOwned::to_owned);
        let found = storage.revoked(asked.to_vec()).await.expect("read").into_iter();
        found
            .map(|found| (found.serial, found.status, found.listed_at))
            .collect::<Vec<_>>()
    };
    let row = |serial: &str, status: &str, seconds| (serial.to_owned(), status.to_owned(), at(seconds));
    assert_eq!(storage.revocation_list().await.expect("read"), None);
    assert!(taken_back().await.is_empty());
    let both = listed(&[("1a", "revoked"), ("2b", "suspended"), ("ff", "revoked")]);
    assert_eq!(
        storage
            .put_revocations(body(b"one", 10), both.clone(), None)
            .await
            .expect("stored"),
        3
    );
    let first = vec![row("1a", "revoked", 10), row("2b", "suspended", 10)];
    assert_eq!(taken_back().await, first);
    assert_eq!(
        storage
            .put_revocations(body(b"one", 20), both, None)
            .await
            .expect("stored"),
        0
    );
    assert_eq!(taken_back().await, first, "since when is not forgotten");
    let kept = storage.revocation_list().await.expect("read").expect("there is one");
    assert_eq!((kept.fetched_at, kept.checked_at), (at(10), at(20)));

    let third = listed(&[("3c", "revoked")]);
    let mut imported = body(b"two", 30);
    imported.imported_by = Some(person(1));
    assert_eq!(
        storage
            .put_revocations(imported.clone(), third, told(Action::RevocationsImported))
            .await
            .expect("stored"),
        1
    );
    let log = storage.audit_lines(&production_id(), 0, 100).await.expect("read");
    let last = String::from_utf8(log.last().expect("a line").clone()).expect("text");
    assert!(
        last.contains("revocations.imported"),
        "who brought it is on record: {last}"
    );
    assert_eq!(taken_back().await, [row("1a", "revoked", 10), row("3c", "revoked", 30)]);
    assert_eq!(storage.revocation_list().await.expect("read"), Some(imported.clone()));
    imported.checked_at = at(40);
    storage.confirm_revocations(imported.clone()).await.expect("stored");
    assert_eq!(storage.revocation_history().await.expect("read"), [kept, imported]);

    let again = listed(&[("1a", "suspended"), ("2b", "revoked")]);
    storage
        .put_revocations(body(b"three", 50), again, None)
        .await
        .expect("stored");
    let now = [row("1a", "revoked", 10), row("2b", "revoked", 50)];
    assert_eq!(
        taken_back().await,
        now,
        "what a person brought ends with the vendor's next word; what the vendor revoked does not"
    );
    let mut imported = body(b"four", 60);
    imported.imported_by = Some(person(1));
    let entries = listed(&[("1a", "suspended"), ("3c", "suspended")]);
    storage
        .put_revocations(imported.clone(), entries, None)
        .await
        .expect("stored");
    let now = [
        row("1a", "revoked", 10),
        row("2b", "revoked", 50),
        row("3c", "suspended", 60),
    ];
    assert_eq!(taken_back().await, now);
    imported.imported_by = None;
    imported.checked_at = at(70);
    storage
        .put_revocations(imported, listed(&[("3c", "revoked")]), None)
        .await
        .expect("stored");
    let newest = storage.revocation_list().await.expect("read").expect("there is one");
    assert_eq!(newest.imported_by, None, "the vendor gave the same");
}
