//! What is kept of devices that a device manager speaks for.

use async_trait::async_trait;
use lavalier_protocol::id::{ClaimId, ProductionId};

use super::Result;
use crate::mdm::Known;
use crate::model::{AskedDevice, CallOutcome, ManagedDevice, ManagerCall, Record, TokenHash};

/// Devices that a device manager speaks for.
#[async_trait]
pub trait Managed: Send + Sync {
    /// Stores that a production wants to hear of a device. Of one that it asked about before, only the code is new: claims
    /// that showed an earlier one stay bound.
    async fn ask_managed(&self, asked: AskedDevice, record: Record) -> Result<()>;
    /// Takes in a call, once, for every production that asked about its device. A device whose management begins or ends
    /// is no claim's any more, and its code ends with that.
    async fn take_call(&self, call: ManagerCall) -> Result<CallOutcome>;
    /// Uses up a code at the record's time and stores that the claim's phone is the device that it went to; false when no
    /// code counts that hashes so, or the claim is marked lost.
    async fn bind_managed(
        &self,
        claim: &ClaimId,
        production: &ProductionId,
        code: TokenHash,
        record: Record,
    ) -> Result<bool>;
    /// What managers told of a claim's phone; none where it is no managed device.
    async fn managed_of(&self, claim: &ClaimId) -> Result<Option<Known>>;
    /// The devices that a production asked about, oldest first.
    async fn managed(&self, production: &ProductionId) -> Result<Vec<ManagedDevice>>;
}
