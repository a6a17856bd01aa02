//! What the phone's maker vouches for, on its way to the studio before a clearance is asked for.

use lavalier_protocol::api::{AttestationProof, AttestationRequest};
use lavalier_protocol::attestation::ClientData;
use lavalier_protocol::digest::Digest;

use super::error::ClaimError;
use super::held::Claim;
use crate::studio::StudioApi;

/// Has the phone's maker vouch for a digest; none where it does not. Blocks.
pub type Prove = std::sync::Arc<dyn Fn(Digest) -> Option<AttestationProof> + Send + Sync>;

impl Claim {
    /// Has the maker vouch for this evidence document, and hands that in. Whether there was anything to hand in.
    ///
    /// # Errors
    /// [`ClaimError::Studio`] when the studio does not take it. Nothing follows from it here: the studio judges what it has.
    pub async fn attest(&self, studio: &dyn StudioApi, evidence: &[u8], prove: &Prove) -> Result<bool, ClaimError> {
        let ask = |token| async move { studio.attestation_challenge(&token).await };
        let challenge = self.ask(studio, ask).await?.challenge;
        let evidence = Digest::of(evidence);
        let digest = ClientData {
            claim: &self.id(),
            device_key: self.device_key(),
            evidence,
            challenge: &challenge,
        }
        .digest();
        let prove = std::sync::Arc::clone(prove);
        let proof = tokio::task::spawn_blocking(move || prove(digest)).await;
        let Ok(Some(proof)) = proof else { return Ok(false) };
        let request = AttestationRequest {
            challenge,
            evidence,
            proof,
        };
        let request = &request;
        let ask = |token| async move { studio.attestation(&token, request).await };
        self.ask(studio, ask).await?;
        Ok(true)
    }
}
