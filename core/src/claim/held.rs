//! A claim that this device holds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use bytes::Bytes;
use lavalier_protocol::brief::Brief;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::journal::{ConsentGiven, KeyStorage};
use lavalier_protocol::jws::{Jws, PublicKey, Signer};
use lavalier_protocol::link::{Link, Origin, six_words};
use lavalier_protocol::policy::Verdict;
use lavalier_protocol::slate::{SlateName, TAKE_MAX};

use super::account::Account;
use super::clearance::{Asked, ClearanceError, Cleared};
use super::error::ClaimError;
use super::folder::{Folder, Record};
use super::studio_time::{Contact, Now};
use crate::studio::{StudioApi, StudioError, Token};
use crate::vault::DeviceKey;
use lavalier_protocol::api::{ClearanceAnswer, ErrorKind};

/// What the gate at the studio said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Cleared; the clearance is verified and kept. The verdict says what it rests on.
    Cleared(Box<Cleared>, Verdict),
    /// Not cleared.
    Refused(Verdict),
}

/// A brief that was verified, and the text that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBrief {
    /// What it says.
    pub brief: Brief,
    /// As it was signed; a journal names its digest.
    pub jws: Jws,
}

/// One claim: everything that a take is begun under.
pub struct Claim {
    folder: Folder,
    record: Mutex<Record>,
    brief: RwLock<Arc<SignedBrief>>,
    key: Arc<DeviceKey>,
    account: Arc<Account>,
}

impl Claim {
    pub(super) fn new(
        folder: Folder,
        record: Record,
        brief: SignedBrief,
        key: Arc<DeviceKey>,
        account: Arc<Account>,
    ) -> Self {
        Self {
            folder,
            record: Mutex::new(record),
            brief: RwLock::new(Arc::new(brief)),
            key,
            account,
        }
    }

    /// Which claim.
    #[must_use]
    pub fn id(&self) -> ClaimId {
        self.record().claim.clone()
    }

    /// The studio.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.record().origin.clone()
    }

    /// The verified brief, in the revision at hand. A take keeps to the one that it begins under.
    #[must_use]
    pub fn brief(&self) -> Arc<SignedBrief> {
        Arc::clone(&self.brief.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The six words of the production's signing key.
    #[must_use]
    pub fn words(&self) -> String {
        six_words(self.record().signing_key.thumbprint())
    }

    /// The device key.
    #[must_use]
    pub fn signer(&self) -> Arc<dyn Signer> {
        Arc::clone(&self.key) as Arc<dyn Signer>
    }

    /// Where the device key is kept.
    #[must_use]
    pub fn key_storage(&self) -> KeyStorage {
        self.key.storage()
    }

    /// Thumbprint of the device key.
    #[must_use]
    pub fn device_key(&self) -> Digest {
        self.record().device_key
    }

    /// The device key's binding to the link's secret.
    #[must_use]
    pub fn binding(&self) -> Digest {
        self.record().binding
    }

    /// The credential.
    #[must_use]
    pub fn account(&self) -> Arc<Account> {
        Arc::clone(&self.account)
    }

    /// The consent that was given, if it was.
    #[must_use]
    pub fn consent(&self) -> Option<ConsentGiven> {
        self.record().consent
    }

    /// Whether a link is the one that this claim was made by.
    #[must_use]
    pub fn is_by(&self, link: &Link) -> bool {
        let record = self.record();
        record.origin == link.origin
            && record.signing_key.thumbprint() == link.thumbprint
            && link.secret.binding_key().covers(record.device_key, record.binding)
    }

    /// The clearance from before, verified again; none where there is none, or the device's clock was put back since, so
    /// that nobody knows whether it holds.
    ///
    /// # Errors
    /// When it cannot be read. One that does not verify is none.
    pub fn cleared(&self, now: Now) -> Result<Option<Cleared>, ClaimError> {
        let Some(jws) = self.folder.clearance()? else {
            return Ok(None);
        };
        let record = self.record().clone();
        let Some(contact) = Contact::restored(record.contact, now) else {
            return Ok(None);
        };
        let brief = self.brief();
        let cleared = Cleared::accept(jws, &brief.brief, &record.claim, record.device_key, contact).ok();
        Ok(cleared.map(|cleared| cleared.seen_at(contact, record.asked)))
    }

    /// Hands the evidence in and takes the studio's answer, verified. A clearance is kept. A credential that ran out is
    /// renewed on the way.
    ///
    /// # Errors
    /// [`ClaimError::Studio`] when the studio does not judge, [`ClaimError::Clearance`] when its clearance is not right.
    pub async fn clear(
        &self,
        studio: &dyn StudioApi,
        evidence: &[u8],
        now: impl Fn() -> Now,
    ) -> Result<Gate, ClaimError> {
        let document = Bytes::copy_from_slice(evidence);
        let ask = |token: Token| {
            // What counts from the clearance on counts from before it was asked for: a slow answer lengthens nothing.
            let (document, asked) = (document.clone(), now());
            async move { Ok((studio.clearance(&token, document).await?, asked)) }
        };
        let (ClearanceAnswer { verdict, clearance }, asked) = self.ask(studio, ask).await?;
        let Some(jws) = clearance else {
            return Ok(Gate::Refused(verdict));
        };
        let (claim, device_key, brief) = (self.id(), self.device_key(), self.brief());
        // Verified first without a time: when it was given is what tells the time.
        let floor = Contact::new(lavalier_protocol::Timestamp::MIN, asked);
        let cleared = Cleared::accept(jws, &brief.brief, &claim, device_key, floor)?;
        if cleared.evidence() != Digest::of(evidence) {
            return Err(ClearanceError::Evidence.into());
        }
        let contact = Contact::new(cleared.issued_at(), asked);
        let asked_at = Asked {
            clearance: cleared.digest(),
            wall: asked.wall,
            boot: asked.boot,
        };
        self.folder.put_clearance(cleared.jws())?;
        self.change(|record| {
            record.contact = contact.record(asked);
            record.asked = Some(asked_at);
        })?;
        let cleared = cleared.seen_at(contact, Some(asked_at));
        Ok(Gate::Cleared(Box::new(cleared), verdict))
    }

    /// Asks the studio something with the credential, and once more where that had run out.
    pub(super) async fn ask<T, F>(&self, studio: &dyn StudioApi, ask: impl Fn(Token) -> F) -> Result<T, ClaimError>
    where
        F: Future<Output = Result<T, StudioError>>,
    {
        match ask(self.account.token()).await {
            Err(StudioError::Refused(failure)) if failure.kind == ErrorKind::SignedOut => {
                self.account.renew(studio).await?;
                Ok(ask(self.account.token()).await?)
            }
            answer => Ok(answer?),
        }
    }

    /// Keeps that consent was given.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_consent(&self, consent: ConsentGiven) -> Result<(), ClaimError> {
        self.change(|record| record.consent = Some(consent))
    }

    /// The number of the next take, at least `at_least`; durable before it is given, so that none is used twice.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn next_take_number(&self, at_least: u32) -> Result<u32, ClaimError> {
        let number = self.record().takes.saturating_add(1).max(at_least);
        self.change(|record| record.takes = number)?;
        Ok(number)
    }

    /// The number of the next take of a roll and scene, at least `at_least`; durable before it is given, so that none is used
    /// twice, whatever becomes of the take. None when all are used up.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn next_slate(&self, roll: &SlateName, scene: &SlateName, at_least: u16) -> Result<Option<u16>, ClaimError> {
        let name = format!("{roll}/{scene}");
        let last = self.record().slates.get(&name).copied().unwrap_or_default();
        let number = last.saturating_add(1).max(at_least);
        if number > TAKE_MAX {
            return Ok(None);
        }
        self.change(|record| {
            record.slates.insert(name, number);
        })?;
        Ok(Some(number))
    }

    /// The digest of the last code of a device manager that was shown to the studio.
    pub(super) fn shown_code(&self) -> Option<Digest> {
        self.record().shown_code
    }

    pub(super) const fn folder(&self) -> &Folder {
        &self.folder
    }

    pub(super) fn signing_key(&self) -> PublicKey {
        self.record().signing_key
    }

    /// Goes by this brief from now on.
    pub(super) fn go_by(&self, brief: SignedBrief) {
        *self.brief.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(brief);
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Record)) -> Result<(), ClaimError> {
        let mut record = self.record();
        let mut changed = record.clone();
        change(&mut changed);
        self.folder.put_record(&changed)?;
        *record = changed;
        Ok(())
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Claim({} of {})", self.id(), self.brief().brief.invitation)
    }
}
