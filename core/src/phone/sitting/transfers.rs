//! What is left, handed to the platform's own transfers: under the guest's credential, which writes its own takes alone.
//!
//! A transfer outlives the process. Its name and its file tell everything that the next one needs to take its end in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lavalier_protocol::api::BatchAnswer;
use lavalier_protocol::id::TakeId;
use tokio::sync::mpsc::UnboundedSender;

use super::Sitting;
use crate::driver::Home;
use crate::phone::happening::Happening;
use crate::phone::request::{Header, Work};
use crate::uplink::{Parcel, parcel};

/// Takes that are handed over at once: the platform sends the rest when the app is opened again.
const TAKES_MAX: usize = 8;
/// The longest name of a transfer.
const NAME_MAX: usize = 80;

/// What is with the platform.
pub(super) struct Transfers {
    packed: UnboundedSender<Vec<Parcel>>,
    /// By name.
    under_way: BTreeMap<String, TakeId>,
    /// Segments that the studio is known to have.
    stored: BTreeMap<TakeId, BTreeSet<u64>>,
}

impl Transfers {
    pub(super) const fn new(packed: UnboundedSender<Vec<Parcel>>) -> Self {
        Self {
            packed,
            under_way: BTreeMap::new(),
            stored: BTreeMap::new(),
        }
    }

    /// The studio has a segment.
    pub(super) fn stored(&mut self, take: &TakeId, sequence: u64) {
        self.stored.entry(take.clone()).or_default().insert(sequence);
    }
}

impl Sitting {
    /// Packs what is left, elsewhere.
    pub(super) fn pack(&self) {
        let mut takes = self.engine.sending.unsafe_takes();
        takes.sort_by_key(|take| take.opening().started_at);
        takes.truncate(TAKES_MAX);
        let under_way: BTreeSet<TakeId> = self.transfers.under_way.values().cloned().collect();
        takes.retain(|take| !under_way.contains(take.id()));
        let (folder, stored) = (self.parts.home.transfers(), self.transfers.stored.clone());
        let packed = self.transfers.packed.clone();
        tokio::task::spawn_blocking(move || {
            let none = BTreeSet::new();
            let mut parcels = Vec::new();
            for take in takes {
                match parcel::pack(&take, stored.get(take.id()).unwrap_or(&none), &folder) {
                    Ok(of_it) => parcels.extend(of_it),
                    Err(error) => tracing::warn!(%error, "a take is not handed to the platform"),
                }
            }
            // The sitting may be over.
            let _ = packed.send(parcels);
        });
    }

    /// Hands parcels to the platform.
    pub(super) fn hand_over(&mut self, parcels: Vec<Parcel>) {
        for parcel in parcels {
            self.transfers
                .under_way
                .insert(parcel.name.clone(), parcel.take.clone());
            let (home, asks) = (self.parts.home.clone(), self.parts.asks.clone());
            // The credential is where secrets are, and that may take its time.
            tokio::task::spawn_blocking(move || match transfer(&home, &parcel) {
                Some(work) => asks.tell(work),
                None => parcel::remove(&parcel.file),
            });
        }
    }

    /// Takes in what became of a transfer, perhaps one of an earlier process.
    pub(super) fn transferred(&mut self, happening: &Happening) {
        let (transfer, answer) = match happening {
            Happening::TransferDone { transfer, status, body } => {
                let answer = (*status == 200).then(|| serde_json::from_slice::<BatchAnswer>(body).ok());
                (transfer, answer.flatten())
            }
            Happening::TransferFailed { transfer } => (transfer, None),
            _ => return,
        };
        let take = self.transfers.under_way.remove(transfer);
        if let (Some(take), Some(answer)) = (take, answer) {
            for stored in answer.stored {
                self.transfers.stored(&take, stored.sequence);
            }
        }
        if let Some(file) = file(&self.parts.home, transfer) {
            parcel::remove(&file);
        }
        // What the studio has now is asked for, and its receipt with it.
        self.engine.sending.network_changed();
    }

    /// Gives transfers up: those of a take that is safe, or all.
    pub(super) fn no_more_transfers(&mut self, of: Option<&TakeId>) {
        let names: Vec<String> = self
            .transfers
            .under_way
            .iter()
            .filter(|(_, take)| of.is_none_or(|of| of == *take))
            .map(|(name, _)| name.clone())
            .collect();
        for transfer in names {
            self.transfers.under_way.remove(&transfer);
            if let Some(file) = file(&self.parts.home, &transfer) {
                parcel::remove(&file);
            }
            self.parts.asks.tell(Work::ForgetTransfer { transfer });
        }
    }
}

/// The file of a transfer. None for a name that none of ours has: it comes from outside.
fn file(home: &Home, transfer: &str) -> Option<PathBuf> {
    let letters = transfer
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let fits = (1..=NAME_MAX).contains(&transfer.len()) && letters;
    fits.then(|| home.transfers().join(format!("{transfer}.tar")))
}

/// What the platform is asked for.
fn transfer(home: &Home, parcel: &Parcel) -> Option<Work> {
    let take = home.store().take(&parcel.take)?;
    let claim = home.claims().load(&take.opening().invitation).ok()??;
    let header = |name: &str, value: String| Header {
        name: name.to_owned(),
        value,
    };
    Some(Work::Transfer {
        transfer: parcel.name.clone(),
        file: parcel.file.display().to_string(),
        url: format!("{}/api/v1/recorder/takes/{}/batch", claim.origin(), parcel.take),
        headers: vec![
            header("Authorization", format!("Bearer {}", claim.account().token().reveal())),
            header("Content-Type", "application/x-tar".to_owned()),
        ],
    })
}
