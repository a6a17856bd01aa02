//! Taking a proof in.

use jiff::Timestamp;
use lavalier_protocol::api::{AttestationAnswer, AttestationProof, AttestationRequest};
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::audit::Action;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::policy::Platform;

use super::judge::{Expected, Judged, digest_of};
use super::refusal::Refusal;
use crate::attestation::Problem;
use crate::error::{ApiError, ApiResult};
use crate::model::{Guest, KeyStep, NewProof, ProofKind, ProofOutcome, Record};
use crate::revocations;
use crate::studio::App;

/// What a challenge for a claim's attestation is for: one for a new credential is another.
pub(crate) fn purpose(claim: &ClaimId) -> String {
    format!("attestation {claim}")
}

/// What was refused, or the studio's own failure.
enum NotTaken {
    Refused(Refusal),
    Failed(ApiError),
}

impl From<Refusal> for NotTaken {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problem> for NotTaken {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem.into())
    }
}

impl NotTaken {
    fn failed(error: impl Into<ApiError>) -> Self {
        Self::Failed(error.into())
    }
}

/// Judges what a phone shows at this moment, and keeps it as it came where it is good. `document` is the request as it
/// was received. What is taken and what is refused both stand in the audit log.
///
/// # Errors
/// A refusal that names the field, or the studio's own failure.
pub(crate) async fn take_in(
    app: &App,
    guest: &Guest,
    request: &AttestationRequest,
    document: Vec<u8>,
    now: Timestamp,
) -> ApiResult<AttestationAnswer> {
    let kind = request.proof.kind();
    let record = |action| {
        Record::by_device(&guest.device, &guest.production, action, now)
            .to(&guest.invitation)
            .with("kind", &kind)
            .with("evidence", &request.evidence)
    };
    match taken(app, guest, request, document, now, &record).await {
        Ok(answer) => Ok(answer),
        Err(NotTaken::Failed(error)) => Err(error),
        Err(NotTaken::Refused(refusal)) => {
            let refused = record(Action::AttestationRefused)
                .with("field", &refusal.field)
                .with("reason", &refusal.why);
            app.storage.record(refused).await?;
            Err(refusal.into())
        }
    }
}

async fn taken(
    app: &App,
    guest: &Guest,
    request: &AttestationRequest,
    document: Vec<u8>,
    now: Timestamp,
    record: &(impl Fn(Action) -> Record + Sync),
) -> Result<AttestationAnswer, NotTaken> {
    let challenge = app
        .challenges
        .check(&purpose(&guest.claim), &request.challenge, now)
        .map_err(|_| Refusal::challenge())?;
    let until = challenge.expires_at;
    let expected = Expected {
        client_data: ClientData {
            claim: &guest.claim,
            device_key: guest.device.device_key.thumbprint(),
            evidence: request.evidence,
            challenge: &request.challenge,
        },
        apps: &app.genuine,
        roots: &app.roots,
        at: now,
    };
    let (kind, Judged { shown, step }) = judged(app, guest, request, &expected).await?;
    let state = revocations::state(&*app.storage, now).await.map_err(NotTaken::failed)?;
    let genuine = shown.genuine && (shown.certificates.is_empty() || state.is_fresh());
    let known_counter = match &step {
        KeyStep::Advance { counter, .. } => *counter,
        KeyStep::None | KeyStep::Register(_) => 0,
    };
    let proof = NewProof {
        claim: guest.claim.clone(),
        kind,
        evidence: request.evidence,
        document,
        challenge,
        step,
        received_at: now,
        shown,
    };
    let record = record(Action::AttestationAccepted).with("genuine", &proof.shown.genuine);
    match app.storage.put_proof(proof, record).await.map_err(NotTaken::failed)? {
        ProofOutcome::Stored => Ok(AttestationAnswer { genuine, until }),
        ProofOutcome::ChallengeUsed => Err(Refusal::challenge().into()),
        ProofOutcome::KeyTaken => Err(Refusal::new("key_id", "a key of this name is remembered already").into()),
        ProofOutcome::Counter { above } => Err(Problem::Counter {
            counter: known_counter,
            above,
        }
        .into()),
        ProofOutcome::Full => Err(Refusal::full().into()),
    }
}

async fn judged(
    app: &App,
    guest: &Guest,
    request: &AttestationRequest,
    expected: &Expected<'_>,
) -> Result<(ProofKind, Judged), NotTaken> {
    let platform = guest.device.platform;
    let other = || Refusal::new("platform", format!("the device claimed as {}", platform.name()));
    match &request.proof {
        AttestationProof::AppAttestKey { key_id, attestation } => {
            if !platform.is_apple_mobile() {
                return Err(other().into());
            }
            let judged = expected.app_attest_key(&key_id.0, &attestation.0)?;
            Ok((ProofKind::AppAttestKey, judged))
        }
        AttestationProof::AppAttest { key_id, assertion } => {
            if !platform.is_apple_mobile() {
                return Err(other().into());
            }
            let key = app.storage.attested_key(&guest.claim, digest_of(&key_id.0)?).await;
            let key = key.map_err(NotTaken::failed)?;
            let unknown = || Refusal::new("key_id", "no key of this name was attested for this claim");
            let judged = expected.app_attest(&key.ok_or_else(unknown)?, &assertion.0)?;
            Ok((ProofKind::AppAttest, judged))
        }
        AttestationProof::AndroidKey { chain } => {
            if platform != Platform::Android {
                return Err(other().into());
            }
            let chain: Vec<Vec<u8>> = chain.iter().map(|certificate| certificate.0.clone()).collect();
            let judged = expected.android_key(&chain)?;
            let revoked = revocations::among(&*app.storage, &judged.shown.certificates).await;
            if let Some((index, listed)) = revoked.map_err(NotTaken::failed)?.into_iter().next() {
                return Err(Problem::Revoked {
                    index,
                    status: listed.status,
                    reason: listed.reason,
                }
                .into());
            }
            Ok((ProofKind::AndroidKey, judged))
        }
    }
}
