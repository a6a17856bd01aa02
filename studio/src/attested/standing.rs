//! What attestations come to later: for reports.

use std::collections::HashMap;

use jiff::Timestamp;
use lavalier_protocol::id::ClaimId;

use crate::model::{ListState, RevokedCertificate, Vouched};
use crate::revocations;
use crate::storage::{Result, Storage};

/// What a claim's attestations come to. Each was judged when it was received; what its vendor has taken back is asked
/// now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Since when a genuine app vouches for the claim's device key. None where none does, or where everything that it
    /// rests on was taken back. Takes of this claim are signed by that key.
    pub(crate) key_attested: Option<Timestamp>,
    /// What was taken back of what the claim's attestations rest on.
    pub(crate) revoked: Vec<RevokedCertificate>,
    /// The list that this was asked of; none where nothing rests on one. An absent or stale one says so, and a report has
    /// to.
    pub(crate) list: Option<ListState>,
}

/// What the attestations of these claims come to at `now`: of each that ever showed a genuine app. For many claims it asks
/// no oftener than for one.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn standings(
    storage: &dyn Storage,
    claims: &[ClaimId],
    now: Timestamp,
) -> Result<HashMap<ClaimId, Standing>> {
    let vouched = storage.vouched(claims).await?;
    if vouched.is_empty() {
        return Ok(HashMap::new());
    }
    let every = vouched.iter().flat_map(|vouched| &vouched.certificates);
    let revoked = revoked(storage, every).await?;
    let list = revocations::state(storage, now).await?;
    let mut standings = HashMap::new();
    for vouched in vouched {
        let standing = standings.entry(vouched.claim.clone()).or_insert(Standing {
            key_attested: None,
            revoked: Vec::new(),
            list: None,
        });
        standing.add(&vouched, &revoked, list);
    }
    Ok(standings)
}

impl Standing {
    /// Oldest first.
    fn add(&mut self, vouched: &Vouched, revoked: &HashMap<String, RevokedCertificate>, list: ListState) {
        let taken_back: Vec<_> = vouched
            .certificates
            .iter()
            .filter_map(|number| revoked.get(number))
            .collect();
        if taken_back.is_empty() {
            self.key_attested.get_or_insert(vouched.since);
        }
        for certificate in taken_back {
            if !self.revoked.contains(certificate) {
                self.revoked.push(certificate.clone());
            }
        }
        if !vouched.certificates.is_empty() {
            self.list = Some(list);
        }
    }
}

/// Which of these certificates, by their numbers in hexadecimal, were taken back.
///
/// # Errors
/// When the storage fails.
pub(crate) async fn revoked<'a>(
    storage: &dyn Storage,
    numbers: impl Iterator<Item = &'a String>,
) -> Result<HashMap<String, RevokedCertificate>> {
    let mut numbers: Vec<String> = numbers.cloned().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let listed = revocations::among(storage, &numbers).await?.into_iter();
    Ok(listed
        .filter_map(|(at, listed)| Some((numbers.get(at)?.clone(), listed)))
        .collect())
}
