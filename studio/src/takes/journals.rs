//! Appending to journals: one append a take at a time, checked line by line, stored in one transaction.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use lavalier_protocol::api::{ErrorKind, JournalState};
use lavalier_protocol::id::{ClaimId, TakeId};
use lavalier_protocol::journal::Chain;

use super::copy::{Copy, Extended, Stop, extend, refused};
use super::opening;
use crate::error::{ApiError, ApiResult};
use crate::model::{Append, AppendOutcome, Guest};
use crate::studio::App;

/// Journals kept in memory, some 30 kB each; one that is not is read again from storage.
const KEPT: usize = 2_048;
/// Bytes of lines read from storage at once.
const PAGE: usize = 4 * 1024 * 1024;
/// How often an append is tried anew when another machine of the studio was quicker.
const TRIES: usize = 3;

/// Journals that are being appended to.
#[derive(Default)]
pub(crate) struct Journals(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    journals: HashMap<TakeId, (u64, Slot)>,
    used: u64,
}

type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// A journal as it was read or written last.
#[derive(Debug)]
struct Known {
    claim: ClaimId,
    copy: Copy,
    receipted: bool,
}

impl Journals {
    fn slot(&self, take: &TakeId) -> Slot {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.used += 1;
        let used = kept.used;
        if kept.journals.len() >= KEPT && !kept.journals.contains_key(take) {
            // One that an append holds stays, or two appends to it would run side by side.
            let idle = kept
                .journals
                .iter()
                .filter(|(_, (_, slot))| Arc::strong_count(slot) == 1);
            let oldest = idle.min_by_key(|(_, (used, _))| *used).map(|(take, _)| take.clone());
            if let Some(oldest) = oldest {
                kept.journals.remove(&oldest);
            }
        }
        let (last, slot) = kept.journals.entry(take.clone()).or_default();
        *last = used;
        Arc::clone(slot)
    }

    /// Where the studio's copy stands; at line 0 for a take that has not begun.
    pub(crate) async fn state(app: &App, guest: &Guest, take: &TakeId) -> ApiResult<JournalState> {
        match app.storage.take(take).await? {
            Some(stored) if stored.beginning.claim != guest.claim => Err(ErrorKind::NotFound.into()),
            Some(stored) => Ok(stored.progress.journal),
            None => Ok(nothing()),
        }
    }

    /// Appends whole lines from number `from` on. Lines that are there already are passed over; lines that disagree
    /// with unsigned ones replace them.
    pub(crate) async fn append(
        &self,
        app: &App,
        guest: &Guest,
        take: &TakeId,
        from: u64,
        body: &[u8],
    ) -> ApiResult<JournalState> {
        let lines = split(body)?;
        let slot = self.slot(take);
        let mut known = slot.lock().await;
        for _ in 0..TRIES {
            if known.is_none() {
                *known = load(app, take).await?;
            }
            match append_once(app, guest, take, from, lines.clone(), &mut known).await {
                Ok(Some(state)) => return Ok(state),
                Ok(None) => *known = None,
                Err(error) => {
                    // Whether a failed transaction happened is for storage to say.
                    if matches!(error, ApiError::Storage(_)) {
                        *known = None;
                    }
                    return Err(error);
                }
            }
        }
        Err(ErrorKind::Busy.into())
    }
}

/// A journal without lines.
pub(super) fn nothing() -> JournalState {
    super::copy::state(&Chain::new())
}

fn split(body: &[u8]) -> ApiResult<Vec<Vec<u8>>> {
    match body.strip_suffix(b"\n") {
        Some(lines) => Ok(lines.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()),
        None => Err(ApiError::bad_request("journal lines end in a newline each")),
    }
}

async fn load(app: &App, take: &TakeId) -> ApiResult<Option<Known>> {
    let Some(stored) = app.storage.take(take).await? else {
        return Ok(None);
    };
    let (lines, signed) = (stored.progress.journal.lines, stored.progress.journal.signed_lines);
    let mut copy = Copy::default();
    while copy.tip().lines() < lines {
        let page = app.storage.journal_lines(take, copy.tip().lines(), PAGE).await?;
        if page.is_empty() {
            break;
        }
        copy = work(move || {
            for line in &page {
                copy.restore(line, signed);
            }
            copy
        })
        .await?;
    }
    if copy.state() != stored.progress.journal {
        // Another append came in between; the next look finds it whole.
        return Err(ErrorKind::Busy.into());
    }
    Ok(Some(Known {
        claim: stored.beginning.claim,
        copy,
        receipted: stored.receipt.is_some(),
    }))
}

/// One try: the new state, or nothing when the stored journal moved meanwhile.
async fn append_once(
    app: &App,
    guest: &Guest,
    take: &TakeId,
    from: u64,
    mut lines: Vec<Vec<u8>>,
    known: &mut Option<Known>,
) -> ApiResult<Option<JournalState>> {
    let begins = known.is_none();
    if known.as_ref().is_some_and(|known| known.claim != guest.claim) {
        return Err(ErrorKind::Conflict.into());
    }
    let empty = Copy::default();
    let copy = known.as_ref().map_or(&empty, |known| &known.copy);
    let elsewhere = || ApiError::Journal(copy.state());
    if from > copy.tip().lines() {
        return Err(elsewhere());
    }
    let mut at = from;
    if from < copy.fixed_lines() {
        let fixed = read(app, take, from, copy.fixed_lines().min(from + lines.len() as u64)).await?;
        if !fixed.iter().zip(&lines).all(|(fixed, line)| fixed == line) {
            return Err(elsewhere());
        }
        at += fixed.len() as u64;
        lines.drain(..fixed.len());
    }
    let repeated = copy.repeated(at, &lines);
    at += repeated as u64;
    lines.drain(..repeated);
    if lines.is_empty() {
        return Ok(Some(copy.state()));
    }
    if known.as_ref().is_some_and(|known| known.receipted) {
        return Err(refused("the take has its receipt"));
    }
    let kept = if at < copy.tip().lines() {
        read(app, take, copy.fixed_lines(), at).await?
    } else {
        Vec::new()
    };
    let (chain, before) = (copy.chain_at(at, &kept), copy.bytes_before(at));
    let extended = match work(move || extend(chain, before, lines)).await? {
        Ok(extended) => extended,
        Err(Stop::Elsewhere) if at == from => return Err(elsewhere()),
        Err(Stop::Elsewhere) => return Err(refused("the lines do not continue each other")),
        Err(Stop::Refused(why)) => return Err(refused(why)),
    };
    copy.check_room(at, &extended)?;
    let base = (!begins).then(|| copy.state());
    let outcome = store(app, guest, take, base, &extended).await?;
    match outcome {
        AppendOutcome::Appended => {}
        AppendOutcome::Moved => return Ok(None),
        AppendOutcome::Foreign => return Err(ErrorKind::Conflict.into()),
        AppendOutcome::TooMany => return Err(ErrorKind::StorageFull.into()),
    }
    let state = extended.after.journal;
    let (fixed, signed) = (copy.fixed_lines(), state.signed_lines);
    let newly_signed = read(app, take, fixed, signed).await?;
    known
        .get_or_insert_with(|| Known {
            claim: guest.claim.clone(),
            copy: Copy::default(),
            receipted: false,
        })
        .copy
        .advance(at, extended, &newly_signed);
    Ok(Some(state))
}

async fn store(
    app: &App,
    guest: &Guest,
    take: &TakeId,
    base: Option<JournalState>,
    extended: &Extended,
) -> ApiResult<AppendOutcome> {
    let at = app.now();
    let beginning = if base.is_none() {
        let beginning = opening::check(app, guest, take, &extended.chain, at).await?;
        // The folder is durable before any segment can be.
        app.objects.prepare(take).await?;
        Some(beginning)
    } else {
        None
    };
    let append = Append {
        take: take.clone(),
        claim: guest.claim.clone(),
        base,
        beginning,
        lines: extended.lines.clone(),
        after: extended.after,
        at,
    };
    Ok(app.storage.append_journal(append).await?)
}

/// The stored lines from `from` up to, not with, `to`.
async fn read(app: &App, take: &TakeId, from: u64, to: u64) -> ApiResult<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    let wanted = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
    while lines.len() < wanted {
        let page = app.storage.journal_lines(take, from + lines.len() as u64, PAGE).await?;
        if page.is_empty() {
            return Err(ApiError::Broken("a stored journal is shorter than it says"));
        }
        lines.extend(page);
    }
    lines.truncate(wanted);
    Ok(lines)
}

/// Runs what takes a while off the threads that answer requests.
pub(super) async fn work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ApiError::Broken("a check of a journal stopped"))
}
