//! `POST /api/v1/recorder/clearance`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use lavalier_protocol::api::{ClearanceAnswer, ErrorBody, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::policy::{self, EVIDENCE_MAX, Evidence, Known, Outcome, Shipped, Verdict};

use super::claim::brief_of;
use crate::accounts::Gate;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Address, Guest};
use crate::model;
use crate::studio::App;

/// Judges the device's evidence and clears it to record, or says why not.
#[utoipa::path(
    post, path = "/api/v1/recorder/clearance", tag = "recorder", security(("credential" = [])),
    request_body = Evidence,
    responses((status = 200, body = ClearanceAnswer), (status = "default", body = ErrorBody))
)]
pub(crate) async fn clearance(
    State(app): State<App>,
    Address(address): Address,
    Guest(guest): Guest,
    request: Request<Body>,
) -> ApiResult<Json<ClearanceAnswer>> {
    let now = app.now();
    app.rates.take(Gate::Clearance, address, guest.claim.as_str(), now)?;
    if guest.superseded_at.is_some() {
        return Err(ErrorKind::Superseded.into());
    }
    if guest.revoked_at.is_some() {
        return Err(ErrorKind::InvitationRevoked.into());
    }
    let (parts, body) = request.into_parts();
    let document = app.bodies.read(&parts.headers, body, EVIDENCE_MAX).await?.concat();
    let evidence = Evidence::parse(&document).map_err(|error| ApiError::bad_request(error.to_string()))?;
    if !guest.platforms.allow(guest.device.platform) || !guest.platforms.allow(evidence.platform) {
        return Err(ErrorKind::PlatformNotAllowed.into());
    }
    let invitation = app.storage.invitation(&guest.invitation).await?;
    let brief = brief_of(&invitation.ok_or(ApiError::Broken("a claim has no invitation"))?)?;
    let shipped = Shipped::named(&brief.policy).unwrap_or(Shipped::Default);
    let managed = app.storage.managed_of(&guest.claim).await?.unwrap_or_default();
    let (findings, signed_os) = (managed.findings(), managed.os());
    let known = Known {
        rehearsal: brief.rehearsal,
        findings: &findings,
        signed_os: signed_os.as_ref(),
        ..Known::word_of(&evidence)
    };
    let verdict = policy::evaluate(shipped.policy(), &known, now);
    let digest = Digest::of(&document);
    let stored = model::Evidence {
        claim: guest.claim.clone(),
        digest,
        document,
        verdict: serde_json::to_string(&verdict).map_err(|_| ApiError::Broken("a verdict has no JSON form"))?,
        received_at: now,
    };
    let given = sign(&app, &guest, &verdict, digest)?;
    let clearance = given.as_ref().map(|given| given.jws.clone());
    let action = match given {
        Some(_) => Action::ClearanceGiven,
        None => Action::ClearanceRefused,
    };
    let record = model::Record::by_device(&guest.device, &guest.production, action, now)
        .to(&guest.invitation)
        .with("evidence", &digest)
        .with("held", &verdict.held);
    app.storage.put_evidence(stored, given, record).await?;
    Ok(Json(ClearanceAnswer { verdict, clearance }))
}

fn sign(app: &App, guest: &model::Guest, verdict: &Verdict, evidence: Digest) -> ApiResult<Option<model::Clearance>> {
    let (Outcome::Cleared, Some(until)) = (verdict.outcome, verdict.until) else {
        return Ok(None);
    };
    let issued_at = app.now();
    let statement = policy::Clearance {
        claim: guest.claim.clone(),
        invitation: guest.invitation.clone(),
        interview: guest.interview.clone(),
        device_key: guest.device.device_key.thumbprint(),
        policy: verdict.policy.clone(),
        evidence,
        issued_at,
        until,
        held: verdict.held,
    };
    let jws = Jws::sign(Typ::Clearance, &statement, &app.receipt_key)
        .map_err(|_| ApiError::Broken("the receipt key did not sign"))?;
    Ok(Some(model::Clearance {
        digest: jws.digest(),
        claim: statement.claim,
        jws,
        evidence,
        issued_at,
        until,
        held: verdict.held,
    }))
}
