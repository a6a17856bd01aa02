//! The receipt: the studio's signed word that it has a whole take.
//!
//! It is given over the stored journal, read and verified whole, and over every segment that the journal names, each
//! stored with its digest and its length. There is no other way to one.

use std::collections::HashMap;

use lavalier_protocol::api::{ErrorKind, ReceiptAnswer};
use lavalier_protocol::audit::Head;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{Expectations, JOURNAL_MAX, Verified, verify};
use lavalier_protocol::jws::{Jws, Typ};
use lavalier_protocol::receipt::Receipt;

use super::journals::work;
use super::ranges::missing;
use crate::bodies::Whose;
use crate::error::{ApiError, ApiResult};
use crate::model::{Guest, Take};
use crate::studio::App;

/// Rows read at once.
const PAGE: u32 = 10_000;
/// Bytes of journal read at once.
const JOURNAL_PAGE: usize = 4 * 1024 * 1024;

/// The receipt of a take, or what is missing before there can be one. The same receipt every time.
pub(crate) async fn receipt(app: &App, guest: &Guest, id: &TakeId) -> ApiResult<ReceiptAnswer> {
    let take = app.storage.take(id).await?.ok_or(ErrorKind::NotFound)?;
    if take.beginning.claim != guest.claim {
        return Err(ErrorKind::NotFound.into());
    }
    if take.receipt.is_some() {
        return Ok(ReceiptAnswer {
            receipt: take.receipt,
            missing: Vec::new(),
            ended: true,
        });
    }
    let ended = take.progress.ended;
    let missing = missing(app, id).await?;
    if !ended || !missing.is_empty() {
        return Ok(ReceiptAnswer {
            receipt: None,
            missing,
            ended,
        });
    }
    // Room for the whole journal: some take minutes to verify, and a few at once would be all memory there is.
    let bytes = usize::try_from(take.progress.bytes).unwrap_or(JOURNAL_MAX);
    let _room = app.bodies.reserve(&Whose::Claim(guest.claim.clone()), bytes)?;
    let verified = verify_stored(app, guest, &take).await?;
    if !every_segment_is_stored(app, id, &verified).await? {
        return Err(ApiError::Broken("a take without missing segments is not whole"));
    }
    let audit = app.storage.audit_head(&take.beginning.production).await?;
    let signed = sign(app, &take, &verified, audit)?;
    let journal = take.progress.journal;
    let receipt = app.storage.put_receipt(id, journal, signed, app.now()).await?;
    // A journal that moved meanwhile is asked about again.
    Ok(ReceiptAnswer {
        receipt: Some(receipt.ok_or(ErrorKind::Busy)?),
        missing: Vec::new(),
        ended,
    })
}

/// Reads the stored journal whole and verifies it as post will.
async fn verify_stored(app: &App, guest: &Guest, take: &Take) -> ApiResult<Verified> {
    let mut journal = Vec::with_capacity(usize::try_from(take.progress.bytes).unwrap_or_default());
    let mut next = 0;
    while next < take.progress.journal.lines {
        let lines = app.storage.journal_lines(&take.id, next, JOURNAL_PAGE).await?;
        if lines.is_empty() {
            break;
        }
        next += lines.len() as u64;
        for line in lines {
            journal.extend_from_slice(&line);
            journal.push(b'\n');
        }
    }
    let briefs: Vec<Digest> = app
        .storage
        .briefs(&take.beginning.invitation)
        .await?
        .iter()
        .map(Jws::digest)
        .collect();
    let (id, invitation) = (take.id.clone(), take.beginning.invitation.clone());
    let device_key = guest.device.device_key.thumbprint();
    let verified = work(move || {
        verify(
            &journal,
            Expectations {
                take: Some(&id),
                invitation: Some(&invitation),
                briefs: Some(&briefs),
                device_key: Some(device_key),
                binding: None,
            },
        )
    })
    .await?;
    if let Some(problem) = verified.problems.first() {
        tracing::error!(take = %take.id, problem = problem.kind.name(), "a stored journal does not verify");
        return Err(ApiError::Because(ErrorKind::JournalRefused, problem.to_string()));
    }
    let stands = super::copy::state(&verified.chain);
    if !verified.is_whole() || stands != take.progress.journal {
        // Lines were added between the look at the take and the look at its journal.
        return Err(ErrorKind::Busy.into());
    }
    Ok(verified)
}

async fn every_segment_is_stored(app: &App, take: &TakeId, verified: &Verified) -> ApiResult<bool> {
    let mut wanted: HashMap<u64, (Digest, u64)> = verified
        .segments
        .iter()
        .map(|segment| (segment.sequence, (segment.sha256, segment.bytes)))
        .collect();
    if wanted.len() != verified.segments.len() {
        return Ok(false);
    }
    let mut from = 0;
    loop {
        let rows = app.storage.stored(take, from, PAGE).await?;
        let Some((last, ..)) = rows.last() else { break };
        from = last + 1;
        for (sequence, sha256, bytes) in rows {
            if wanted.get(&sequence) == Some(&(sha256, bytes)) {
                wanted.remove(&sequence);
            }
        }
    }
    Ok(wanted.is_empty())
}

fn sign(app: &App, take: &Take, verified: &Verified, audit: Head) -> ApiResult<Jws> {
    let chain = &verified.chain;
    let receipt = Receipt {
        take: take.id.clone(),
        invitation: take.beginning.invitation.clone(),
        journal_head: chain.head(),
        lines: chain.lines(),
        segments: chain.segments(),
        bytes: chain.sealed_bytes(),
        received_at: app.now(),
        audit: Some(audit),
    };
    Jws::sign(Typ::Receipt, &receipt, &app.receipt_key).map_err(|_| ApiError::Broken("the receipt key did not sign"))
}
