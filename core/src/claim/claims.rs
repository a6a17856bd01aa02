//! The claims of this device, and how one is made.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lavalier_protocol::api::{ClaimPurpose, ClaimRequest, ClaimStatement, ErrorKind};
use lavalier_protocol::brief::{Brief, BriefError, Expected};
use lavalier_protocol::id::InvitationId;
use lavalier_protocol::journal::Opening;
use lavalier_protocol::jws::{Jws, Signer, Typ};
use lavalier_protocol::link::Link;
use lavalier_protocol::policy::{AppVersion, Platform};

use super::account::Account;
use super::error::ClaimError;
use super::folder::{Folder, Record, VERSION};
use super::held::{Claim, SignedBrief};
use super::studio_time::{Contact, Now};
use crate::platform::{Clock, Disk, DiskError, Random};
use crate::studio::{StudioApi, StudioError, Token};
use crate::vault::{DeviceKey, Vault};

/// What the device says of itself when it claims.
#[derive(Debug, Clone)]
pub struct Device {
    /// What it is.
    pub platform: Platform,
    /// The recorder's program.
    pub app: AppVersion,
}

/// The claims of one home: `{root}/{invitation}/…`. Everything here may block on the disk and on the vault; it is called
/// before anything is recorded.
#[derive(Clone)]
pub struct Claims {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    vault: Arc<dyn Vault>,
    random: Arc<dyn Random>,
    clock: Arc<dyn Clock>,
}

impl Claims {
    /// The claims in `root`. Nothing is read or made yet.
    #[must_use]
    pub fn new(
        root: &Path,
        disk: Arc<dyn Disk>,
        vault: Arc<dyn Vault>,
        random: Arc<dyn Random>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            root: root.to_owned(),
            disk,
            vault,
            random,
            clock,
        }
    }

    /// The invitations that this device holds.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn list(&self) -> Result<Vec<InvitationId>, ClaimError> {
        match self.disk.list(&self.root) {
            Ok(entries) => Ok(entries.iter().filter_map(|entry| entry.name.parse().ok()).collect()),
            Err(DiskError::Missing { .. }) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    /// The claim of an invitation; none where this device has none.
    ///
    /// # Errors
    /// [`ClaimError::Damaged`] when it is there but cannot be used, or when disk or vault refuse.
    pub fn load(&self, invitation: &InvitationId) -> Result<Option<Claim>, ClaimError> {
        let folder = self.folder(invitation);
        let Some((record, brief_jws)) = folder.read()? else {
            return Ok(None);
        };
        let brief = Brief::verify(&brief_jws, record.signing_key)?;
        if brief.invitation != *invitation {
            return Err(ClaimError::Damaged { what: "the brief" });
        }
        let key = self.vault.load_key(&key_name(invitation))?;
        let key = key.filter(|key| key.public_key().thumbprint() == record.device_key);
        let key = key.ok_or(ClaimError::Damaged { what: "the device key" })?;
        // Without a token there is a key, and the key gets a token.
        let token = self.vault.get(&token_name(invitation))?;
        let token = token.map_or_else(String::new, |token| String::from_utf8_lossy(&token).into_owned());
        let brief = SignedBrief { brief, jws: brief_jws };
        Ok(Some(self.hold(folder, record, brief, key, Token::new(token))))
    }

    /// The claim that this device holds by this link, without asking the studio.
    ///
    /// # Errors
    /// [`ClaimError::NotClaimed`] when there is none, [`ClaimError::OtherLink`] when it was claimed by another link.
    pub fn find(&self, link: &Link) -> Result<Claim, ClaimError> {
        let claim = self.load(&link.invitation)?.ok_or(ClaimError::NotClaimed)?;
        if claim.is_by(link) {
            Ok(claim)
        } else {
            Err(ClaimError::OtherLink)
        }
    }

    /// Claims the invitation of a link, or finds the claim that is held already.
    ///
    /// The device key is made after the studio's challenge and kept before the claim is asked for: when the answer is
    /// lost, the same key asks again, and the studio knows it. There is a claim on this device when its brief was
    /// accepted and everything is durable, and not before.
    ///
    /// # Errors
    /// [`ClaimError`] says why not. After [`ClaimError::is_passing`] the same call may succeed.
    pub async fn claim(
        &self,
        studio: &dyn StudioApi,
        link: &Link,
        device: &Device,
        purpose: ClaimPurpose,
    ) -> Result<Claim, ClaimError> {
        match self.find(link) {
            Err(ClaimError::NotClaimed) => {}
            found => return found,
        }
        let invitation = &link.invitation;
        let token = link.secret.claim_token();
        let given = studio.challenge(invitation, &token).await?;
        // A mistyped link must not use up the invitation. What the studio says here vouches for nothing: the brief is
        // verified after the claim.
        if given.signing_key.is_some_and(|key| key != link.thumbprint) {
            return Err(BriefError::Key.into());
        }
        let challenge = given.challenge;
        let name = key_name(invitation);
        let key = match self.vault.load_key(&name)? {
            Some(key) => key,
            None => self.vault.make_key(&name, challenge.as_bytes(), &*self.random)?,
        };
        let statement = ClaimStatement {
            challenge,
            invitation: invitation.clone(),
            platform: device.platform,
            purpose,
            key_storage: key.storage(),
            app: device.app.clone(),
        };
        let request = ClaimRequest {
            device_key: key.public_key(),
            proof: Jws::sign(Typ::Claim, &statement, &key)?,
        };
        let answer = match studio.claim(invitation, &token, &request).await {
            Ok(answer) => answer,
            Err(error) => {
                if is_final(&error) {
                    // The studio knows no claim of this key and never will: nothing is left behind.
                    self.vault.forget_key(&name)?;
                }
                return Err(error.into());
            }
        };
        // A brief that is refused leaves the key: the studio gave it the invitation, and the whole link, pasted again,
        // must still work.
        let current = None;
        let brief = Brief::accept(&answer.brief, answer.signing_key, Expected { link, current })?;
        let now = Now::of(&*self.clock);
        let device_key = key.public_key().thumbprint();
        let record = Record {
            version: VERSION,
            claim: answer.claim,
            origin: link.origin.clone(),
            signing_key: answer.signing_key,
            device_key,
            binding: link.secret.binding_key().bind(device_key),
            takes: 0,
            slates: std::collections::BTreeMap::new(),
            contact: Contact::new(answer.time, now).record(now),
            consent: None,
            asked: None,
            shown_code: None,
        };
        let token = Token::new(answer.credential.token);
        self.vault.put(&token_name(invitation), token.reveal().as_bytes())?;
        let folder = self.folder(invitation);
        self.disk.create_folder(&self.root)?;
        folder.create(&record, &answer.brief)?;
        let brief = SignedBrief {
            brief,
            jws: answer.brief,
        };
        Ok(self.hold(folder, record, brief, key, token))
    }

    /// The device key that a take was opened with, for recovery; none when it is not at hand now.
    #[must_use]
    pub fn signer(&self, opening: &Opening) -> Option<Arc<dyn Signer>> {
        let key = self.vault.load_key(&key_name(&opening.invitation)).ok()??;
        Some(Arc::new(key))
    }

    fn folder(&self, invitation: &InvitationId) -> Folder {
        Folder::new(Arc::clone(&self.disk), self.root.join(invitation.as_str()))
    }

    fn hold(&self, folder: Folder, record: Record, brief: SignedBrief, key: DeviceKey, token: Token) -> Claim {
        let key = Arc::new(key);
        let account = Arc::new(Account::new(
            record.claim.clone(),
            Arc::clone(&key) as Arc<dyn Signer>,
            token,
            Arc::clone(&self.vault),
            token_name(&brief.brief.invitation),
        ));
        Claim::new(folder, record, brief, key, account)
    }
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Claims({})", self.root.display())
    }
}

/// Whether the studio will never give this key the invitation.
fn is_final(error: &StudioError) -> bool {
    matches!(
        error.kind(),
        Some(
            ErrorKind::InvitationUnknown
                | ErrorKind::InvitationExpired
                | ErrorKind::InvitationRevoked
                | ErrorKind::InvitationUsed
                | ErrorKind::DeviceKeyUsed
                | ErrorKind::PlatformNotAllowed
                | ErrorKind::Superseded
        )
    )
}

fn key_name(invitation: &InvitationId) -> String {
    format!("claim/{invitation}/device")
}

fn token_name(invitation: &InvitationId) -> String {
    format!("claim/{invitation}/token")
}

#[cfg(test)]
#[path = "claims_tests.rs"]
mod tests;
