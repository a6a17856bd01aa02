//! What is kept of devices' posture.

use std::collections::HashMap;

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, DeviceId, InvitationId, ProductionId, TakeId};
use lavalier_protocol::policy::{Approval, Readiness, Waiver};

use super::Result;
use crate::model::{Clearance, Device, Evidence, Judgement, Lost, ProductionPolicy, Record, Release, Remembered, Take};

/// Policies, judgements, and what named persons said. What is told here stays: a later word stands beside an earlier one.
#[async_trait]
pub trait Posture: Send + Sync {
    /// The policy that a production set last; none where it never set one.
    async fn policy(&self, production: &ProductionId) -> Result<Option<ProductionPolicy>>;
    /// Every policy that a production set, the last one last.
    async fn policies(&self, production: &ProductionId) -> Result<Vec<ProductionPolicy>>;
    /// Stores a policy; false when the production has this revision of that name or a later one.
    async fn put_policy(&self, policy: ProductionPolicy, record: Record) -> Result<bool>;
    /// What a judgement of the claim's device has to take into account.
    async fn remembered(&self, claim: &ClaimId) -> Result<Option<Remembered>>;
    /// Stores evidence, what was said of it, and the clearance that it earned, if any.
    async fn put_judgement(
        &self,
        evidence: Evidence,
        judgement: Judgement,
        clearance: Option<Clearance>,
        record: Record,
    ) -> Result<()>;
    /// Whether the devices behind a production's invitations can record at `now`; of one that was never judged nothing is
    /// said.
    async fn readiness(&self, production: &ProductionId, now: Timestamp) -> Result<HashMap<InvitationId, Readiness>>;
    /// The judgements behind clearances, in no order; of one that is not known nothing is said.
    async fn judged_under(&self, clearances: &[Digest]) -> Result<Vec<(Digest, Judgement)>>;
    /// One device of a production.
    async fn device(&self, production: &ProductionId, device: &DeviceId) -> Result<Option<Device>>;
    /// The devices of a production after one, in the order of their pseudonyms, at most `limit`.
    async fn devices(&self, production: &ProductionId, after: Option<&DeviceId>, limit: u32) -> Result<Vec<Device>>;
    /// The takes of claims, oldest first.
    async fn takes_of(&self, claims: &[ClaimId]) -> Result<Vec<Take>>;
    /// Stores an exception.
    async fn waive(&self, claim: &ClaimId, waiver: Waiver, record: Record) -> Result<()>;
    /// Stores an approval of what was judged then; false when that is not the last judgement of the claim's device, or
    /// the device is lost.
    async fn approve(&self, claim: &ClaimId, approval: Approval, judged_at: Timestamp, record: Record) -> Result<bool>;
    /// Stores that a device is lost, and holds what has not arrived whole, released or not; false when it was lost before.
    async fn set_lost(&self, claim: &ClaimId, lost: Lost, record: Record) -> Result<bool>;
    /// Stores that what began under clearances from before the record's time is not enough.
    async fn demand_recheck(&self, claim: &ClaimId, record: Record) -> Result<()>;
    /// Opens a held take to post; false when it is not held, or was released.
    async fn release(&self, take: &TakeId, release: Release, record: Record) -> Result<bool>;
}
