//! What every handler shares.

use std::sync::Arc;

use jiff::Timestamp;
use lavalier_protocol::jws::SoftwareKey;
use lavalier_protocol::link::Origin;

use crate::accounts::{Passwords, Rates};
use crate::attestation::Roots;
use crate::attested::GenuineApps;
use crate::bodies::Bodies;
use crate::challenges::Challenges;
use crate::config::Limits;
use crate::data_dir::DataDir;
use crate::objects::Objects;
use crate::ports::{Clock, Random};
use crate::proxies::Proxies;
use crate::storage::Storage;
use crate::takes::Journals;

/// A running studio.
pub(crate) struct Studio {
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) objects: Objects,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) data: DataDir,
    pub(crate) origin: Origin,
    pub(crate) receipt_key: SoftwareKey,
    pub(crate) limits: Limits,
    pub(crate) proxies: Proxies,
    pub(crate) genuine: GenuineApps,
    pub(crate) roots: Roots,
    pub(crate) bodies: Bodies,
    pub(crate) passwords: Passwords,
    pub(crate) rates: Rates,
    pub(crate) challenges: Challenges,
    pub(crate) journals: Journals,
}

/// As handlers hold it.
pub(crate) type App = Arc<Studio>;

impl Studio {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
