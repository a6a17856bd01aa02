//! Judging a device, and clearing it.

use jiff::Timestamp;
use lavalier_protocol::api::{ClearanceAnswer, ErrorKind};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::policy::{self, Evidence, Known, Outcome, Verdict};

use super::facts::facts;
use super::policy::policy_of;
use crate::attested;
use crate::error::{ApiError, ApiResult};
use crate::model::{self, Guest, Judgement, Record};
use crate::studio::App;

/// Judges a device by its evidence document and by all that the studio knows of it; what came and what was said is kept.
///
/// # Errors
/// For a document that is none, or another platform's than the one that claimed, and for what the storage cannot do.
pub(crate) async fn clear(app: &App, guest: &Guest, document: Vec<u8>) -> ApiResult<ClearanceAnswer> {
    let now = app.now();
    let evidence = Evidence::parse(&document).map_err(|error| ApiError::bad_request(error.to_string()))?;
    // Another platform's gate may be an easier one.
    if evidence.platform != guest.device.platform || !guest.platforms.allow(evidence.platform) {
        return Err(ErrorKind::PlatformNotAllowed.into());
    }
    let invitation = app.storage.invitation(&guest.invitation).await?;
    let invitation = invitation.ok_or(ApiError::Broken("a claim has no invitation"))?;
    // The body may have taken its time.
    if invitation.superseded_at.is_some() {
        return Err(ErrorKind::Superseded.into());
    }
    if invitation.revoked_at.is_some() {
        return Err(ErrorKind::InvitationRevoked.into());
    }
    let brief = invitation
        .read_brief()
        .map_err(|_| ApiError::Broken("a stored brief cannot be read"))?;
    let asked = policy_of(app, &guest.production, &brief.policy).await?;
    let asked = asked.ok_or_else(|| {
        let name = &brief.policy.id;
        ApiError::Because(
            ErrorKind::Conflict,
            format!("the production has no policy “{name}” as the brief asks for"),
        )
    })?;
    let digest = Digest::of(&document);
    let remembered = app.storage.remembered(&guest.claim).await?;
    let remembered = remembered.ok_or(ApiError::Broken("a guest has no claim"))?;
    let managed = app.storage.managed_of(&guest.claim).await?.unwrap_or_default();
    let mut attested = attested::known_of(app, &guest.claim, digest, now).await?;
    let mut findings = managed.findings();
    findings.append(&mut attested.findings);
    let signed_os = attested.os.take().or(managed.os());
    let signed_feed = app.storage.signed_feed().await?;
    let feed = crate::feed::current(app).await?;
    let known = Known {
        evidence: &evidence,
        genuine: attested.genuine,
        findings: &findings,
        managed_model: managed.model(),
        signed_os: signed_os.as_ref(),
        feed: feed.as_ref(),
        history: Some(&remembered.history),
        waivers: &remembered.waivers,
        approvals: &remembered.approvals,
        rehearsal: invitation.rehearsal,
    };
    let verdict = policy::evaluate(&asked, &known, now);
    let judgement = Judgement {
        claim: guest.claim.clone(),
        evidence: digest,
        facts: facts(&known, &verdict, signed_feed.map(|signed| signed.digest()), attested),
        verdict: verdict.clone(),
        at: now,
    };
    let given = sign(app, guest, &verdict, digest, now)?;
    let action = match (&given, verdict.outcome) {
        (Some(_), _) => Action::ClearanceGiven,
        (None, Outcome::NeedsApproval) => Action::ClearancePending,
        (None, _) => Action::ClearanceRefused,
    };
    let record = Record::by_device(&guest.device, &guest.production, action, now)
        .to(&guest.invitation)
        .with("evidence", &digest)
        .with(
            "policy",
            &format_args!("{}/{}", verdict.policy.id, verdict.policy.revision),
        )
        .with("held", &verdict.held);
    let evidence = model::Evidence {
        claim: guest.claim.clone(),
        digest,
        document,
        received_at: now,
    };
    let clearance = given.as_ref().map(|given| given.jws.clone());
    app.storage.put_judgement(evidence, judgement, given, record).await?;
    Ok(ClearanceAnswer { verdict, clearance })
}

fn sign(
    app: &App,
    guest: &Guest,
    verdict: &Verdict,
    evidence: Digest,
    issued_at: Timestamp,
) -> ApiResult<Option<model::Clearance>> {
    let (Outcome::Cleared, Some(until)) = (verdict.outcome, verdict.until) else {
        return Ok(None);
    };
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
