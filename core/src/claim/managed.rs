//! The code that came through the device's manager, shown to the studio that gave it, once.

use lavalier_protocol::api::{ErrorKind, ManagedClaim};
use lavalier_protocol::digest::Digest;

use super::error::ClaimError;
use super::held::Claim;
use crate::studio::{StudioApi, StudioError};

/// A studio's code is shorter by far. What is longer was configured by mistake.
const CODE_MAX: usize = 256;

impl Claim {
    /// Shows the studio a code of the device's manager: what that tells counts for this claim from then on. `given` names the
    /// studio and the production that it is for, `https://studio/production#code`: no other is shown it, or whoever made
    /// such a phone open a link could pass for it. A code that was shown before, or that the studio has called worth
    /// nothing, is not shown again: it counts once.
    ///
    /// # Errors
    /// [`ClaimError::Studio`] when the studio does not take it, [`ClaimError::Disk`] when it cannot be kept that it did.
    pub async fn show_managed_code(&self, studio: &dyn StudioApi, given: &str) -> Result<(), ClaimError> {
        let ours = format!("{}/{}#", self.origin(), self.brief().brief.production);
        let Some(code) = given.strip_prefix(&ours) else {
            tracing::info!("the device manager's code is for another production");
            return Ok(());
        };
        let digest = Digest::of(code.as_bytes());
        if code.is_empty() || code.len() > CODE_MAX || self.shown_code() == Some(digest) {
            return Ok(());
        }
        let shown = ManagedClaim { code: code.to_owned() };
        let shown = &shown;
        let answer = self
            .ask(studio, |token| async move { studio.managed(&token, shown).await })
            .await;
        let is_worth_nothing = matches!(
            &answer,
            Err(ClaimError::Studio(StudioError::Refused(failure))) if failure.kind == ErrorKind::BadRequest
        );
        if answer.is_ok() || is_worth_nothing {
            self.change(|record| record.shown_code = Some(digest))?;
        }
        answer
    }
}
