//! A claim on the disk: `claim.json`, `brief.jws`, `clearance.jws` and `feed.jws` in one folder; no secret is among them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lavalier_protocol::digest::Digest;
use lavalier_protocol::id::ClaimId;
use lavalier_protocol::journal::ConsentGiven;
use lavalier_protocol::json;
use lavalier_protocol::jws::{Jws, PublicKey, Typ};
use lavalier_protocol::link::Origin;
use serde::{Deserialize, Serialize};

use super::clearance::Asked;
use super::error::ClaimError;
use super::studio_time::ContactRecord;
use crate::platform::{Disk, DiskError};

const CLAIM: &str = "claim.json";
const BRIEF: &str = "brief.jws";
const CLEARANCE: &str = "clearance.jws";
const FEED: &str = "feed.jws";
/// The end of the name of a claim's folder until everything is durable in it.
const NEW: &str = ".new";
/// A claim is a dozen short members.
const CLAIM_MAX: usize = 16 * 1024;
/// The version of `claim.json`.
pub(super) const VERSION: u32 = 1;

/// `claim.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) version: u32,
    pub(super) claim: ClaimId,
    pub(super) origin: Origin,
    /// The production's signing key, whose thumbprint the link named.
    pub(super) signing_key: PublicKey,
    /// Thumbprint of the device key.
    pub(super) device_key: Digest,
    /// The device key's binding to the link's secret, as every journal carries it.
    pub(super) binding: Digest,
    /// How many takes were begun.
    pub(super) takes: u32,
    /// The highest number given to a take of each `ROLL/SCENE`. A roll is a day's and kinds are few, so these are some dozens.
    #[serde(default)]
    pub(super) slates: BTreeMap<String, u16>,
    /// The latest word on the studio's clock.
    pub(super) contact: ContactRecord,
    pub(super) consent: Option<ConsentGiven>,
    /// When the latest clearance was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) asked: Option<Asked>,
    /// The digest of the last code of a device manager that was shown to the studio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shown_code: Option<Digest>,
}

/// A claim's folder.
#[derive(Clone)]
pub(super) struct Folder {
    disk: Arc<dyn Disk>,
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(disk: Arc<dyn Disk>, path: PathBuf) -> Self {
        Self { disk, path }
    }

    /// The record and the brief; none where there is no claim.
    pub(super) fn read(&self) -> Result<Option<(Record, Jws)>, ClaimError> {
        let bytes = match self.disk.read(&self.path.join(CLAIM), CLAIM_MAX as u64) {
            Ok(bytes) => bytes,
            Err(DiskError::Missing { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let record: Record = json::parse(&bytes, CLAIM_MAX).map_err(|_| ClaimError::Damaged { what: CLAIM })?;
        if record.version != VERSION {
            return Err(ClaimError::Damaged { what: CLAIM });
        }
        let brief = self.statement(BRIEF, Typ::Brief)?;
        let brief = brief.ok_or(ClaimError::Damaged { what: BRIEF })?;
        Ok(Some((record, brief)))
    }

    pub(super) fn clearance(&self) -> Result<Option<Jws>, ClaimError> {
        self.statement(CLEARANCE, Typ::Clearance)
    }

    pub(super) fn feed(&self) -> Result<Option<Jws>, ClaimError> {
        self.statement(FEED, Typ::OsFeed)
    }

    pub(super) fn put_feed(&self, jws: &Jws) -> Result<(), ClaimError> {
        self.put(FEED, jws.as_str().as_bytes())
    }

    fn statement(&self, name: &'static str, typ: Typ) -> Result<Option<Jws>, ClaimError> {
        // Base64 makes four bytes of three; header and signature are short.
        let limit = typ.payload_max() as u64 * 2;
        match self.disk.read(&self.path.join(name), limit) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| ClaimError::Damaged { what: name })?;
                Ok(Some(Jws::from_text(text)))
            }
            Err(DiskError::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the folder with a claim in it: whole and durable, or not at all.
    pub(super) fn create(&self, record: &Record, brief: &Jws) -> Result<(), ClaimError> {
        let root = self.path.parent().unwrap_or(Path::new("."));
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(NEW);
        let new = Self::new(Arc::clone(&self.disk), root.join(name));
        self.disk.create_folder(&new.path)?;
        let made = new
            .put(BRIEF, brief.as_str().as_bytes())
            .and_then(|()| new.put_record(record))
            .and_then(|()| Ok(self.disk.rename(&new.path, &self.path)?));
        if made.is_err() {
            for name in [CLAIM, BRIEF] {
                // What cannot be removed either is overwritten next time.
                let _ = self.disk.remove(&new.path.join(name));
            }
            let _ = self.disk.remove_folder(&new.path);
        }
        made?;
        Ok(self.disk.sync_folder(root)?)
    }

    pub(super) fn put_record(&self, record: &Record) -> Result<(), ClaimError> {
        let bytes = serde_json::to_vec_pretty(record).expect("a record of plain members has a JSON form");
        self.put(CLAIM, &bytes)
    }

    pub(super) fn put_brief(&self, jws: &Jws) -> Result<(), ClaimError> {
        self.put(BRIEF, jws.as_str().as_bytes())
    }

    pub(super) fn put_clearance(&self, jws: &Jws) -> Result<(), ClaimError> {
        self.put(CLEARANCE, jws.as_str().as_bytes())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), ClaimError> {
        let part = self.path.join(format!("{name}.part"));
        let mut file = self.disk.create(&part)?;
        file.write(bytes)?;
        file.sync()?;
        self.disk.rename(&part, &self.path.join(name))?;
        Ok(self.disk.sync_folder(&self.path)?)
    }
}
