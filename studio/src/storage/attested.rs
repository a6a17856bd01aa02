//! What is kept of what makers vouch for, and of what they have taken back.

use async_trait::async_trait;
use jiff::Timestamp;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;

use super::Result;
use crate::model::{
    AttestedKey, Everywhere, NewProof, Proof, ProofOutcome, Record, RevocationBody, RevokedCertificate, Vouched,
};

/// Attestations, and the list of certificates that do not count any more.
#[async_trait]
pub trait Attested: Send + Sync {
    /// Stores a proof, uses up its challenge and takes its key's step, all or nothing.
    async fn put_proof(&self, proof: NewProof, record: Record) -> Result<ProofOutcome>;
    /// A key of App Attest's that a claim has.
    async fn attested_key(&self, claim: &ClaimId, id: Digest) -> Result<Option<AttestedKey>>;
    /// The proofs of a claim that still count at this time, and the last one whether it does or not; newest first.
    async fn proofs(&self, claim: &ClaimId, at: Timestamp) -> Result<Vec<Proof>>;
    /// A proof's bytes as they were received, newest first.
    async fn proof_documents(&self, claim: &ClaimId) -> Result<Vec<Vec<u8>>>;
    /// Since when genuine apps vouch for the device keys of these claims, oldest first: one for each set of certificates.
    async fn vouched(&self, claims: &[ClaimId]) -> Result<Vec<Vouched>>;
    /// Stores a body of the revocation list and what it names: number, word and reason of each certificate. Answers how
    /// many of them were not listed before. A body that is there already is confirmed: its first time stays. What the
    /// vendor's own list revokes stays revoked; what an imported one does, until the vendor's own next list.
    async fn put_revocations(
        &self,
        body: RevocationBody,
        entries: Vec<(String, String, Option<String>)>,
        told: Option<Everywhere>,
    ) -> Result<u32>;
    /// The vendor says that a body is still its own.
    async fn confirm_revocations(&self, body: RevocationBody) -> Result<()>;
    /// The body of the revocation list that was given or confirmed last.
    async fn revocation_list(&self) -> Result<Option<RevocationBody>>;
    /// Every body that was seen, in the order in which they were first seen.
    async fn revocation_history(&self) -> Result<Vec<RevocationBody>>;
    /// Which of these numbers, as a list may write them, are taken back. A suspension that ended does not count.
    async fn revoked(&self, serials: Vec<String>) -> Result<Vec<RevokedCertificate>>;
}
