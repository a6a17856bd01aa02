//! What Android's vendor has taken back: the list, fetched or imported, kept with its history, asked by number.
//!
//! A list is taken when it names certificates; one that cannot be read or names none leaves everything as it was
//! ([`take_in`]). A certificate that the vendor revoked stays revoked whatever a later list forgets; only a suspension ends.
//! What an imported list revokes stays so until the vendor's own next one, which knows better than whoever brought it.

mod published;

use jiff::{SignedDuration, Timestamp};
use lavalier_protocol::audit::Action;
use lavalier_protocol::digest::Digest;

use crate::attestation::android_key::{RevocationError, RevocationList};
use crate::error::ApiResult;
use crate::model::{Everywhere, ListState, Person, RevocationBody, RevokedCertificate};
use crate::storage::{Result, Storage};
use crate::studio::App;

#[cfg(test)]
pub(crate) use published::Published;
pub(crate) use published::published;

/// As long as an OS feed counts: its vendor changes the list a few times a month, and a studio asks four times a day.
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where a list came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The vendor's name for this body.
    pub(crate) etag: Option<String>,
    /// Who imported it from a file.
    pub(crate) imported_by: Option<Person>,
}

/// Why a list was not taken in. The last good one stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// It cannot be read.
    #[error("{0}")]
    Body(#[from] RevocationError),
    /// It can be read and names nothing: the vendor's own names thousands.
    #[error("the revocation list names no certificate")]
    Nothing,
}

/// Takes a list in, if it is one; how many certificates it names, and how many of them are new.
///
/// # Errors
/// [`Refused`] inside for a body that is no good; [`crate::error::ApiError`] when the studio fails.
pub(crate) async fn take_in(
    app: &App,
    body: &[u8],
    origin: Origin,
) -> ApiResult<std::result::Result<(u32, u32), Refused>> {
    let list = match RevocationList::parse(body) {
        Ok(list) if list.is_empty() => return Ok(Err(Refused::Nothing)),
        Ok(list) => list,
        Err(error) => return Ok(Err(error.into())),
    };
    let now = app.now();
    let certificates = u32::try_from(list.len()).unwrap_or(u32::MAX);
    let digest = Digest::of(body);
    let told = origin
        .imported_by
        .as_ref()
        .map(|person| Everywhere::by(person, Action::RevocationsImported, &digest, now));
    let kept = RevocationBody {
        digest,
        etag: origin.etag,
        certificates,
        fetched_at: now,
        checked_at: now,
        imported_by: origin.imported_by.map(|person| person.id),
    };
    let entries = list
        .entries()
        .map(|(serial, status, reason)| (serial.to_owned(), status, reason.map(ToOwned::to_owned)));
    let new = app.storage.put_revocations(kept, entries.collect(), told).await?;
    Ok(Ok((certificates, new)))
}

/// How well the studio knows what was taken back.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn state(storage: &dyn Storage, now: Timestamp) -> Result<ListState> {
    let Some(body) = storage.revocation_list().await? else {
        return Ok(ListState::Absent);
    };
    let checked_at = body.checked_at;
    // A list from the future was confirmed by a clock that was wrong, then or now.
    let fresh = checked_at <= now && now.duration_since(checked_at) <= FRESH;
    Ok(if fresh {
        ListState::Fresh { checked_at }
    } else {
        ListState::Stale { checked_at }
    })
}

/// Which of these certificates, by their numbers in hexadecimal, were taken back: each with its place in `numbers`.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn among(storage: &dyn Storage, numbers: &[String]) -> Result<Vec<(usize, RevokedCertificate)>> {
    let forms: Vec<(usize, String)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(at, number)| Some((at, RevocationList::forms_of(number)?)))
        .flat_map(|(at, forms)| forms.map(|form| (at, form)))
        .collect();
    if forms.is_empty() {
        return Ok(Vec::new());
    }
    let listed = storage
        .revoked(forms.iter().map(|(_, form)| form.clone()).collect())
        .await?;
    let mut found: Vec<(usize, RevokedCertificate)> = Vec::new();
    for (at, form) in forms {
        let known = found.iter().any(|(known, _)| *known == at);
        if let Some(listed) = listed.iter().find(|listed| listed.serial == form).filter(|_| !known) {
            found.push((at, listed.clone()));
        }
    }
    Ok(found)
}
