//! A claim's credential, and how it is renewed.

use std::sync::{Arc, Mutex, PoisonError};

use lavalier_protocol::api::{RenewalRequest, RenewalStatement};
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::jws::{Jws, Signer, Typ};

use super::error::ClaimError;
use crate::studio::{StudioApi, Token};
use crate::vault::Vault;

/// What a claim shows the studio. Shared by everything that speaks for the claim.
pub struct Account {
    claim: ClaimId,
    signer: Arc<dyn Signer>,
    token: Mutex<Token>,
    vault: Arc<dyn Vault>,
    secret: String,
}

impl Account {
    /// An account whose token is kept in `vault` under the name `secret`.
    pub(crate) fn new(
        claim: ClaimId,
        signer: Arc<dyn Signer>,
        token: Token,
        vault: Arc<dyn Vault>,
        secret: String,
    ) -> Self {
        Self {
            claim,
            signer,
            token: Mutex::new(token),
            vault,
            secret,
        }
    }

    /// The token as it is now.
    #[must_use]
    pub fn token(&self) -> Token {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gets a new token for the device key's signature. One that cannot be kept serves until the program ends.
    ///
    /// # Errors
    /// [`ClaimError::Studio`] when the studio does not give one, [`ClaimError::Signer`] when the key does not sign.
    pub async fn renew(&self, studio: &dyn StudioApi) -> Result<(), ClaimError> {
        let challenge = studio.renewal_challenge(&self.claim).await?.challenge;
        let claim = self.claim.clone();
        let proof = Jws::sign(Typ::Renewal, &RenewalStatement { challenge, claim }, &*self.signer)?;
        let credential = studio.renew(&self.claim, &RenewalRequest { proof }).await?;
        let token = Token::new(credential.token);
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token.clone();
        let (vault, secret) = (Arc::clone(&self.vault), self.secret.clone());
        let kept = tokio::task::spawn_blocking(move || vault.put(&secret, token.reveal().as_bytes())).await;
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, "the renewed credential is not kept; it is asked for again next time");
        }
        Ok(())
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.claim)
    }
}
