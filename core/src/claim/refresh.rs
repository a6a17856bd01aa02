//! What the studio may have changed since: the brief, and the feed of releases.

use std::sync::Arc;

use lavalier_protocol::brief::Brief;
use lavalier_protocol::feed::OsFeed;
use lavalier_protocol::jws::Typ;

use super::error::ClaimError;
use super::held::{Claim, SignedBrief};
use crate::studio::{StudioApi, StudioError};
use lavalier_protocol::api::ErrorKind;

impl Claim {
    /// Asks for the latest revision of the brief, and goes by it when it is one: takes that begin from then on are
    /// sealed to its recipients. Whether there was one. Consent to a text that reads otherwise now is no consent.
    ///
    /// # Errors
    /// [`ClaimError::Brief`] for one that is older, by another key or for something else: the one at hand stays.
    /// [`ClaimError::Studio`] when there is no answer.
    pub async fn revise(&self, studio: &dyn StudioApi) -> Result<bool, ClaimError> {
        let ask = |token| async move { studio.brief(&token).await };
        let jws = self.ask(studio, ask).await?.brief;
        let current = self.brief();
        if jws == current.jws {
            return Ok(false);
        }
        let brief = Brief::revise(&jws, self.signing_key(), &current.brief)?;
        if brief == current.brief {
            return Ok(false);
        }
        if brief.consent != current.brief.consent {
            // First: after a crash in between, the person is asked once more than needed.
            self.change(|record| record.consent = None)?;
        }
        self.folder().put_brief(&jws)?;
        self.go_by(SignedBrief { brief, jws });
        Ok(true)
    }

    /// Asks for the feed of releases, verifies and keeps it. None while the studio has none.
    ///
    /// # Errors
    /// [`ClaimError::Feed`] for one that the studio's key does not vouch for, or that is older than the one at hand, which
    /// stays. [`ClaimError::Studio`] when there is no answer.
    pub async fn refresh_feed(&self, studio: &dyn StudioApi) -> Result<Option<Arc<OsFeed>>, ClaimError> {
        let ask = |token| async move {
            match studio.feed(&token).await {
                Err(StudioError::Refused(failure)) if failure.kind == ErrorKind::NotFound => Ok(None),
                answer => answer.map(|answer| Some(answer.feed)),
            }
        };
        let Some(jws) = self.ask(studio, ask).await? else {
            return Ok(None);
        };
        let feed: OsFeed = jws
            .verify(Typ::OsFeed, self.brief().brief.receipt_key)
            .map_err(|error| ClaimError::Feed {
                reason: error.to_string(),
            })?;
        let at_hand = self.feed();
        if at_hand.as_ref().is_some_and(|old| old.checked_at() > feed.checked_at()) {
            let reason = "it is older than the one already here".to_owned();
            return Err(ClaimError::Feed { reason });
        }
        if at_hand.as_deref() != Some(&feed) {
            self.folder().put_feed(&jws)?;
        }
        Ok(Some(Arc::new(feed)))
    }

    /// The feed of releases from before, verified again; one that cannot be read or does not verify is none: the studio
    /// has another.
    #[must_use]
    pub fn feed(&self) -> Option<Arc<OsFeed>> {
        let jws = self.folder().feed().ok()??;
        jws.verify(Typ::OsFeed, self.brief().brief.receipt_key)
            .ok()
            .map(Arc::new)
    }
}
