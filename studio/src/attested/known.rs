//! What attestations say for one clearance.

use std::slice;

use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::policy::{Signed, SignedOs, State, StudioFinding};

use super::standing::{revoked, standings};
use crate::error::ApiResult;
use crate::model::Proof;
use crate::revocations;
use crate::studio::App;

/// What makers vouch for, of one device and one evidence document.
#[derive(Debug, Clone)]
pub(crate) struct Attested {
    /// Whether a genuine app's attestation covers this evidence under a fresh single-use challenge.
    pub(crate) genuine: bool,
    /// What follows for the controls. A failure that was shown last stays until something better is shown; nothing else
    /// outlives the evidence that it came with.
    pub(crate) findings: Vec<StudioFinding>,
    /// The operating system, where hardware vouches for it.
    pub(crate) os: Option<SignedOs>,
    /// Whether a genuine app has ever vouched for the claim's device key, and what it rests on still counts.
    pub(crate) key_attested: bool,
    /// The numbers of the certificates that all but `key_attested` rests on, in hexadecimal.
    pub(crate) certificates: Vec<String>,
}

/// What attestations say of a device that asks to be cleared with this evidence.
///
/// # Errors
/// [`crate::error::ApiError`] when the studio fails.
pub(crate) async fn known_of(app: &App, claim: &ClaimId, evidence: Digest, now: Timestamp) -> ApiResult<Attested> {
    let storage = &*app.storage;
    let proofs = storage.proofs(claim, now).await?;
    let revoked = revoked(storage, proofs.iter().flat_map(|proof| &proof.shown.certificates)).await?;
    let fresh = revocations::state(storage, now).await?.is_fresh();
    let counts = |proof: &&Proof| {
        let certificates = &proof.shown.certificates;
        certificates.is_empty() || (fresh && !certificates.iter().any(|number| revoked.contains_key(number)))
    };
    let covers = |proof: &&Proof| proof.evidence == evidence && proof.received_at <= now && now < proof.until;
    let covering = proofs.iter().filter(covers).find(counts);
    let mut findings = covering.map(findings_of).unwrap_or_default();
    if let Some(last) = proofs.first() {
        let failed = findings_of(last)
            .into_iter()
            .filter(|finding| finding.state == State::Fail);
        findings.extend(failed.filter(|failed| !findings.contains(failed)).collect::<Vec<_>>());
    }
    let standing = standings(storage, slice::from_ref(claim), now).await?.remove(claim);
    Ok(Attested {
        genuine: covering.is_some_and(|proof| proof.shown.genuine),
        findings,
        os: covering.and_then(os_of),
        certificates: covering
            .map(|proof| proof.shown.certificates.clone())
            .unwrap_or_default(),
        key_attested: standing.is_some_and(|standing| standing.key_attested.is_some()),
    })
}

fn findings_of(proof: &Proof) -> Vec<StudioFinding> {
    let findings = proof.shown.findings.iter().map(|finding| StudioFinding {
        control: finding.control,
        state: finding.state,
        signed: Signed::Attested,
        observed_at: proof.received_at,
    });
    findings.collect()
}

fn os_of(proof: &Proof) -> Option<SignedOs> {
    Some(SignedOs {
        model: proof.shown.model.clone(),
        os: proof.shown.os.clone()?,
        signed: Signed::Attested,
        observed_at: proof.received_at,
    })
}
