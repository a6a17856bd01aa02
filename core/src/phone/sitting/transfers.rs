//! What is left, handed to the platform's own transfers: under the guest's credential, which writes its own takes alone.
//!
//! A transfer outlives the process. Its name and its file tell everything that the next one needs to take its end in, or to
//! take it back: when the app is in front it sends by itself, and what is handed over is given up with its file, whichever
//! process packed it. What the brief lets no mobile data carry waits for a network that is not paid by the byte. A file is
//! a copy: it never takes the room that a take needs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use lavalier_protocol::api::BatchAnswer;
use lavalier_protocol::id::TakeId;
use tokio::sync::mpsc::UnboundedSender;

use super::Sitting;
use super::packing::{Packing, Written};
use super::timers::Timer;
use crate::claim::Claim;
use crate::driver::Home;
use crate::phone::happening::Happening;
use crate::phone::request::{Header, Work};
use crate::store::Take;
use crate::uplink::Parcel;
use crate::uplink::parcel::{self, PARCEL_BYTES};

/// Takes that are handed over at once: the platform sends the rest when the app is opened again.
const TAKES_MAX: usize = 8;
/// The longest name of a transfer.
const NAME_MAX: usize = 80;
/// Room that copies leave: more than an hour of a take at a phone's best.
const ROOM_KEPT: u64 = 1_000_000_000;

/// How long a transfer that was refused for now waits before its take is packed again, at first: a phone that was woken for
/// the refusal is awake for no longer. Each time it is twice as long.
const AGAIN_AFTER: Duration = Duration::from_secs(10);
/// Doublings of that.
const DOUBLINGS_MAX: u32 = 8;

/// What was packed of a take.
pub(super) struct Packed {
    /// With what the platform is asked for.
    parcels: Vec<(Parcel, Work)>,
    /// No other comes.
    is_last: bool,
}

/// What is with the platform.
pub(super) struct Transfers {
    packed: UnboundedSender<Packed>,
    packing: Packing,
    /// By name.
    under_way: BTreeSet<String>,
    /// How often in a row a transfer was refused for now.
    refused: u32,
    /// Segments that the studio is known to have.
    stored: BTreeMap<TakeId, BTreeSet<u64>>,
}

impl Transfers {
    pub(super) fn new(packed: UnboundedSender<Packed>) -> Self {
        Self {
            packed,
            packing: Packing::default(),
            under_way: BTreeSet::new(),
            refused: 0,
            stored: BTreeMap::new(),
        }
    }

    /// The studio has these segments.
    pub(super) fn stored(&mut self, take: &TakeId, sequences: &[u64]) {
        self.stored.entry(take.clone()).or_default().extend(sequences);
    }
}

impl Sitting {
    /// The app was left: packs what is left, elsewhere.
    pub(super) fn pack(&mut self) {
        if self.transfers.packing.begin() {
            self.write_parcels();
        }
    }

    fn write_parcels(&mut self) {
        // What an earlier process handed over is under way as well.
        let mut under_way = names(&self.parts.home);
        under_way.extend(self.transfers.under_way.iter().cloned());
        let under_way: BTreeSet<TakeId> = under_way.iter().filter_map(|it| parcel::take_of(it)).collect();
        let mut takes = self.engine.sending.unsafe_takes();
        takes.retain(|take| !under_way.contains(take.id()));
        takes.sort_by_key(|take| take.opening().started_at);
        takes.truncate(TAKES_MAX);
        let (home, stored) = (self.parts.home.clone(), self.transfers.stored.clone());
        let (metered, packed) = (self.engine.sending.metered(), self.transfers.packed.clone());
        tokio::spawn(async move {
            let one = packed.clone();
            let work = move || {
                let unmetered = |claim: &Claim| !metered.is_agreed(claim.brief().brief.mobile_data);
                for take in &takes {
                    let parcels = pack(&home, take, &stored, unmetered);
                    let is_last = false;
                    // The sitting may be over.
                    let _ = one.send(Packed { parcels, is_last });
                }
            };
            // One that panicked has said so.
            let _ = tokio::task::spawn_blocking(work).await;
            let (parcels, is_last) = (Vec::new(), true);
            let _ = packed.send(Packed { parcels, is_last });
        });
    }

    /// Hands parcels to the platform, unless the app came back or the take got safe meanwhile.
    pub(super) fn hand_over(&mut self, packed: Packed) {
        let written = if packed.is_last {
            self.transfers.packing.written()
        } else {
            self.transfers.packing.written_some()
        };
        for (parcel, work) in packed.parcels {
            let take = self.parts.home.store().take(&parcel.take);
            if written == Written::HandOver && take.is_some_and(|take| !take.is_safe()) {
                self.transfers.under_way.insert(parcel.name);
                self.parts.asks.tell(work);
            } else {
                parcel::remove(&parcel.file);
            }
        }
        if written == Written::WriteAgain {
            self.pack();
        } else if packed.is_last && self.transfers.packing.is_due_again() {
            self.pack_again();
        }
    }

    /// Takes in what became of a transfer, perhaps one of an earlier process.
    pub(super) fn transferred(&mut self, happening: &Happening) {
        let (transfer, answer) = match happening {
            Happening::TransferDone { transfer, status, body } => {
                self.refused_for_now(*status);
                let answer = (*status == 200).then(|| serde_json::from_slice::<BatchAnswer>(body).ok());
                (transfer, answer.flatten())
            }
            Happening::TransferFailed { transfer } => (transfer, None),
            _ => return,
        };
        // The end of one that was given up is no news, unless it had arrived.
        let is_news = self.transfers.under_way.remove(transfer) || answer.is_some();
        if let (Some(take), Some(answer)) = (parcel::take_of(transfer), answer) {
            let sequences: Vec<u64> = answer.stored.iter().map(|stored| stored.sequence).collect();
            self.transfers.stored(&take, &sequences);
        }
        if let Some(file) = file(&self.parts.home, transfer) {
            parcel::remove(&file);
        }
        if is_news {
            // What the studio has now is asked for, and its receipt with it.
            self.engine.sending.network_changed();
        }
    }

    /// What a studio may take later is packed again; a credential that was too old is renewed meanwhile.
    fn refused_for_now(&mut self, status: u16) {
        if !matches!(status, 401 | 408 | 429 | 500..) {
            self.transfers.refused = 0;
        } else if self.transfers.packing.is_wanted() {
            let after = AGAIN_AFTER.saturating_mul(1 << self.transfers.refused.min(DOUBLINGS_MAX));
            self.transfers.refused += 1;
            let now = self.parts.home.clock().monotonic();
            self.timers.set(now.saturating_add(after), Timer::PackAgain);
        }
    }

    /// Packs what is left, where the app is not in front still.
    pub(super) fn pack_again(&mut self) {
        if self.transfers.packing.begin_again() {
            self.write_parcels();
        }
    }

    /// Gives transfers up: those of a take that is safe, or all. Those of earlier processes are among them.
    pub(super) fn no_more_transfers(&mut self, of: Option<&TakeId>) {
        match of {
            Some(take) => drop(self.transfers.stored.remove(take)),
            None => self.transfers.packing.give_up(),
        }
        let mut names = names(&self.parts.home);
        names.extend(self.transfers.under_way.iter().cloned());
        names.retain(|name| of.is_none_or(|of| parcel::take_of(name).as_ref() == Some(of)));
        names.iter().for_each(|name| self.forget_transfer(name));
    }

    /// Gives up what an earlier process has handed over, or was about to, of takes that are safe or swept by now.
    pub(super) fn sweep_transfers(&mut self) {
        let store = self.parts.home.store().clone();
        // What cannot be read is not gone, and its parcels may be all that there is of it.
        let all_read = store.damaged().is_empty() && store.elsewhere().is_empty();
        for name in names(&self.parts.home) {
            let take = parcel::take_of(&name).and_then(|take| store.take(&take));
            if take.map_or(all_read, |take| take.is_safe()) {
                self.forget_transfer(&name);
            }
        }
    }

    fn forget_transfer(&mut self, name: &str) {
        self.transfers.under_way.remove(name);
        if let Some(file) = file(&self.parts.home, name) {
            parcel::remove(&file);
        }
        let transfer = name.to_owned();
        self.parts.asks.tell(Work::ForgetTransfer { transfer });
    }
}

/// Names of the transfers whose files are here.
fn names(home: &Home) -> BTreeSet<String> {
    let entries = std::fs::read_dir(home.transfers()).into_iter().flatten().flatten();
    let name = |entry: std::fs::DirEntry| Some(entry.file_name().to_str()?.strip_suffix(".tar")?.to_owned());
    entries
        .filter_map(name)
        .filter(|name| file(home, name).is_some())
        .collect()
}

/// The file of a transfer. None for a name that none of ours has: it comes from outside.
fn file(home: &Home, transfer: &str) -> Option<PathBuf> {
    let ours = transfer.len() <= NAME_MAX && parcel::take_of(transfer).is_some();
    ours.then(|| home.transfers().join(format!("{transfer}.tar")))
}

/// Packs one take, as far as there is room. Blocks on the disk, and on where secrets are: the credential is there.
fn pack(
    home: &Home,
    take: &Take,
    stored: &BTreeMap<TakeId, BTreeSet<u64>>,
    unmetered: impl Fn(&Claim) -> bool,
) -> Vec<(Parcel, Work)> {
    let Ok(Some(claim)) = home.claims().load(&take.opening().invitation) else {
        return Vec::new();
    };
    let (none, kept) = (BTreeSet::new(), PARCEL_BYTES.saturating_add(ROOM_KEPT));
    let has_room = || home.store().free_space().is_ok_and(|free| free >= kept);
    let stored = stored.get(take.id()).unwrap_or(&none);
    // A platform tells late of what was given up: its name is never used again.
    let mut first = [0; 4];
    home.random().fill(&mut first);
    let first = u32::from_le_bytes(first);
    let parcels = parcel::pack(take, stored, &home.transfers(), first, has_room).unwrap_or_else(|error| {
        tracing::warn!(%error, "a take is not handed to the platform");
        Vec::new()
    });
    let unmetered = unmetered(&claim);
    let with_work = |parcel: Parcel| {
        let work = transfer(&claim, &parcel, unmetered);
        (parcel, work)
    };
    parcels.into_iter().map(with_work).collect()
}

/// What the platform is asked for.
fn transfer(claim: &Claim, parcel: &Parcel, unmetered: bool) -> Work {
    let header = |name: &str, value: String| Header {
        name: name.to_owned(),
        value,
    };
    Work::Transfer {
        transfer: parcel.name.clone(),
        file: parcel.file.display().to_string(),
        url: format!("{}/api/v1/recorder/takes/{}/batch", claim.origin(), parcel.take),
        headers: vec![
            header("Authorization", format!("Bearer {}", claim.account().token().reveal())),
            header("Content-Type", "application/x-tar".to_owned()),
        ],
        unmetered,
    }
}
