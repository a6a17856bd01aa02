//! The studio as the recorder sees it. `lavalier_protocol::api` says what each request means.

use async_trait::async_trait;
use bytes::Bytes;
use lavalier_protocol::Timestamp;
use lavalier_protocol::api::{
    AttestationAnswer, AttestationRequest, BatchAnswer, BriefRevision, Challenge, ClaimAnswer, ClaimRequest,
    ClearanceAnswer, Credential, FeedAnswer, JournalState, ManagedClaim, MissingAnswer, ReceiptAnswer, RenewalRequest,
    Stored,
};
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::{ClaimId, InvitationId, TakeId};
use lavalier_protocol::link::ClaimToken;

use super::error::StudioError;
use super::token::Token;

/// A studio. Every method fails with [`StudioError`] and none tries twice.
#[async_trait]
pub trait StudioApi: Send + Sync {
    /// Connections from before are dead: the network is another one, or the program was suspended. The next request
    /// makes a new one.
    fn forget_connections(&self);

    /// The error of a request that was given up because no answer came.
    fn silence(&self) -> StudioError;

    /// The studio's clock.
    async fn time(&self) -> Result<Timestamp, StudioError>;

    /// A challenge for claiming an invitation.
    async fn challenge(&self, invitation: &InvitationId, token: &ClaimToken) -> Result<Challenge, StudioError>;

    /// Claims an invitation. The same device key may ask again.
    async fn claim(
        &self,
        invitation: &InvitationId,
        token: &ClaimToken,
        request: &ClaimRequest,
    ) -> Result<ClaimAnswer, StudioError>;

    /// A challenge for renewing a claim's credential.
    async fn renewal_challenge(&self, claim: &ClaimId) -> Result<Challenge, StudioError>;

    /// Renews a claim's credential.
    async fn renew(&self, claim: &ClaimId, request: &RenewalRequest) -> Result<Credential, StudioError>;

    /// Hands in an evidence document, as the bytes it is, and asks for clearance.
    async fn clearance(&self, token: &Token, evidence: Bytes) -> Result<ClearanceAnswer, StudioError>;

    /// A challenge for what the phone's maker is to vouch for.
    async fn attestation_challenge(&self, token: &Token) -> Result<Challenge, StudioError>;

    /// Hands in what the maker vouches for.
    async fn attestation(&self, token: &Token, request: &AttestationRequest) -> Result<AttestationAnswer, StudioError>;

    /// Shows the code that came through the device's manager: what that tells counts for the claim from then on. A code that
    /// counts for nothing is refused as [`ErrorKind::BadRequest`](lavalier_protocol::api::ErrorKind::BadRequest).
    async fn managed(&self, token: &Token, shown: &ManagedClaim) -> Result<(), StudioError>;

    /// The latest revision of the brief.
    async fn brief(&self, token: &Token) -> Result<BriefRevision, StudioError>;

    /// The signed feed of releases.
    async fn feed(&self, token: &Token) -> Result<FeedAnswer, StudioError>;

    /// Appends whole journal lines from line `from` on.
    async fn append_journal(
        &self,
        token: &Token,
        take: &TakeId,
        from: u64,
        lines: Bytes,
    ) -> Result<JournalState, StudioError>;

    /// Stores one sealed segment; durable when answered.
    async fn put_segment(
        &self,
        token: &Token,
        take: &TakeId,
        sequence: u64,
        sha256: Digest,
        sealed: Bytes,
    ) -> Result<Stored, StudioError>;

    /// Stores a tar of segments and journal lines, durable entry by entry.
    async fn put_batch(&self, token: &Token, take: &TakeId, tar: Bytes) -> Result<BatchAnswer, StudioError>;

    /// What the studio lacks of a take.
    async fn missing(&self, token: &Token, take: &TakeId) -> Result<MissingAnswer, StudioError>;

    /// Asks for the receipt.
    async fn receipt(&self, token: &Token, take: &TakeId) -> Result<ReceiptAnswer, StudioError>;
}
