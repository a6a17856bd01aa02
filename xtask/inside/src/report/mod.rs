//! `report`: the compliance report as the studio sends it, against selecting the same rows and writing each as JSON.
//!
//! What is kept is [`DEVICES`] devices with [`TAKES`] takes, the takes under [`CLEARANCES`] clearances each device, as of
//! two shooting days. Both ways read the whole of it from a database file and count the bytes that they would send.

mod bare;
mod devices;
mod fill;

use std::path::Path;
use std::sync::Arc;

use lavalier_protocol::audit;
use lavalier_protocol::id::ProductionId;
use lavalier_protocol::text::Label;
use lavalier_studio::reports::{Form, Head, Report};
use lavalier_studio::storage::Storage;
use lavalier_studio::storage::sqlite::Sqlite;
use tokio::runtime::Runtime;

use crate::clock::seconds_of;
use crate::rounds::Rounds;
pub(crate) use fill::fill;

/// Each is done so often, in turns.
const ROUNDS: u8 = 5;

/// Of the production.
const DEVICES: u32 = 10_000;
/// Of each device.
const TAKES: u32 = 10;
/// Of each device; its takes share them evenly.
const CLEARANCES: u32 = 2;

/// Threads that answer requests, as a studio on the smallest machine has.
const THREADS: usize = 2;

/// The database's name in its folder.
const FILE: &str = "studio.sqlite3";

/// Answers in seconds for one report.
pub(crate) fn measure(folder: &Path, form: &str) -> Rounds {
    let path = folder.join(FILE);
    let runtime = runtime();
    let storage: Arc<dyn Storage> = Arc::new(open(&runtime, &path));
    let mut rounds = Rounds::default();
    for _ in 0..ROUNDS {
        let (ours, bytes) = seconds_of(|| runtime.block_on(report(&storage, form)));
        assert!(bytes > 0, "nothing was written");
        let (peer, bytes) = seconds_of(|| runtime.block_on(bare::select(&path)));
        assert!(bytes > 0, "nothing was selected");
        rounds.push(ours, peer);
    }
    rounds
}

/// Writes one report and nothing else, for whoever watches this process's memory; answers its seconds.
pub(crate) fn once(folder: &Path, form: &str) -> Rounds {
    let runtime = runtime();
    let storage: Arc<dyn Storage> = Arc::new(open(&runtime, &folder.join(FILE)));
    let (seconds, _) = seconds_of(|| runtime.block_on(report(&storage, form)));
    let mut rounds = Rounds::default();
    rounds.push(seconds, seconds);
    rounds
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let built = builder.worker_threads(THREADS).enable_all().build();
    built.expect("two threads can be started")
}

fn open(runtime: &Runtime, path: &Path) -> Sqlite {
    let opened = runtime.block_on(Sqlite::open(path));
    opened.expect("the database can be opened")
}

fn production() -> ProductionId {
    "bench".parse().expect("a slug")
}

/// The product's way, all of it. Answers the bytes.
async fn report(storage: &Arc<dyn Storage>, form: &str) -> usize {
    let head = Head {
        production: production(),
        name: Label::new("Bench").expect("a harmless literal"),
        generated_at: devices::now(),
        policy: "as shipped".to_owned(),
        audit: audit::Head::EMPTY,
    };
    let form: Form = form.parse().expect("a form");
    let begun = Report::begin(Arc::clone(storage), form, head).await;
    let mut report = begun.expect("the report begins");
    let mut bytes = 0;
    while let Some(piece) = report.next().await.expect("the report is whole") {
        bytes += std::hint::black_box(piece).len();
    }
    bytes
}
