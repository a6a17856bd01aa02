//! Deletes what the production has safe: never before the receipt verifies, and then only the sealed segments.

use lavalier_protocol::Timestamp;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::jws::Typ;

use super::error::StoreError;
use super::take::Take;
use super::takes::TakeStore;

/// Under this much free space safe takes go before their days are over, oldest first: two hours of 24-bit stereo.
const SPACE_WANTED: u64 = 2 << 30;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// What was deleted of one take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// Which take.
    pub take: TakeId,
    /// Segments deleted.
    pub segments: u64,
}

impl TakeStore {
    /// Deletes the sealed segments of takes whose receipt verifies against brief and journal, once the brief's
    /// `keep_days` have passed since the receipt, or earlier, oldest first, while space is short.
    ///
    /// # Errors
    /// When the disk refuses. A take whose receipt does not verify is left alone.
    pub fn sweep(&self, now: Timestamp) -> Result<Vec<Swept>, StoreError> {
        let mut swept = Vec::new();
        for take in self.takes().into_iter().filter(Take::is_safe) {
            let names = take.0.folder.list()?.segments;
            if names.is_empty() {
                continue;
            }
            let due = match keep_until(&take) {
                Ok(until) => now >= until || self.free_space()? < SPACE_WANTED,
                Err(StoreError::Disk(error)) => return Err(error.into()),
                Err(error) => {
                    tracing::warn!(take = %take.id(), %error, "a receipt does not verify: the take stays");
                    false
                }
            };
            if due {
                for name in &names {
                    take.0.folder.disk().remove(&take.0.folder.segment(name))?;
                }
                swept.push(Swept {
                    take: take.id().clone(),
                    segments: names.len() as u64,
                });
            }
        }
        Ok(swept)
    }
}

/// Until when a safe take stays, space allowing: `keep_days` from its receipt, or from its beginning by this device's clock,
/// whichever is later. A studio whose clock is wrong, or lies, so cannot have the only copy deleted at once.
fn keep_until(take: &Take) -> Result<Timestamp, StoreError> {
    let jws = take.receipt()?.ok_or(StoreError::Receipt("it is gone"))?;
    let receipt = take.verify_receipt(&jws)?;
    let brief = take.brief()?;
    let brief: Brief = brief
        .unverified(Typ::Brief)
        .map_err(|_| StoreError::OtherPaper("brief"))?;
    let days = i64::from(brief.keep_days) * SECONDS_PER_DAY;
    let until = receipt
        .received_at
        .max(take.opening().started_at)
        .as_second()
        .saturating_add(days);
    Ok(Timestamp::from_second(until).unwrap_or(Timestamp::MAX))
}
