use std::path::Path;
use std::sync::Mutex;

use age::x25519::Identity;
use lavalier_protocol::journal::{Expectations, verify};
use proptest::prelude::*;

use super::super::event::Event;
use super::*;
use crate::claim::testing::{brief, signed_brief};
use crate::platform::Disk;
use crate::platform::testing::{ManualClock, MemoryDisk, SeededRandom};
use crate::store::testing::{device, opening};

struct Desk {
    disk: MemoryDisk,
    store: TakeStore,
    identity: Identity,
    folder: tempfile::TempDir,
    cancel: Arc<AtomicBool>,
}

fn store(disk: &MemoryDisk) -> TakeStore {
    let disk: Arc<dyn Disk> = Arc::new(disk.clone());
    TakeStore::open(Path::new("home/takes"), disk).expect("the store opens")
}

impl Desk {
    fn new() -> Self {
        let disk = MemoryDisk::new();
        Self {
            store: store(&disk),
            disk,
            identity: Identity::generate(),
            folder: tempfile::tempdir().expect("a folder"),
            cancel: Arc::default(),
        }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("ZOOM0001.WAV");
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn opening(file: &ImportFile) -> Opening {
        let mut opening = opening(1, &brief());
        opening.clearance = None;
        opening.consent = None;
        opening.tracks = tracks();
        opening.source = Source::Import {
            file: file.imported().clone(),
        };
        opening
    }

    fn import(&self, file: ImportFile, custody: Custody, events: Events) -> Result<Stopped, ImportError> {
        import(ImportStart {
            file,
            custody,
            recipients: Recipients::parse(&[self.identity.to_public().to_string()]).expect("a recipient"),
            store: self.store.clone(),
            signer: device(),
            clock: Arc::new(ManualClock::default()),
            events,
            cancel: Arc::clone(&self.cancel),
        })
    }

    fn import_new(&self, path: &Path) -> Result<Stopped, ImportError> {
        let file = ImportFile::examine(path)?;
        let opening = Box::new(Self::opening(&file));
        self.import(file, Custody::New(opening, signed_brief(&brief())), Arc::new(|_| {}))
    }

    fn opened(&self, take: &Take) -> Vec<u8> {
        let journal = take.journal_lines(0, usize::MAX).expect("lines").bytes;
        let verified = verify(&journal, Expectations::default());
        assert!(verified.is_whole(), "{:?}", verified.problems);
        let open = |sequence| age::decrypt(&self.identity, &take.read(sequence).expect("stored")).expect("opened");
        verified
            .segments
            .iter()
            .flat_map(|segment| open(segment.sequence))
            .collect()
    }
}

fn bytes(length: usize) -> Vec<u8> {
    let dice = SeededRandom::new(8);
    (0..length.div_ceil(8))
        .flat_map(|_| dice.number().to_le_bytes())
        .take(length)
        .collect()
}

#[test]
fn a_file_comes_back_byte_for_byte_with_what_it_is() {
    let desk = Desk::new();
    let mut content = bytes(2 * PIECE + 77);
    content[..12].copy_from_slice(b"RIFF\0\0\0\0WAVE");
    let path = desk.file(&content);
    let stopped = desk.import_new(&path).expect("imported");
    assert_eq!(
        (stopped.samples, stopped.closed, stopped.signed),
        (content.len() as u64, true, true)
    );
    let take = desk.store.take(&stopped.take).expect("there");
    assert_eq!(desk.opened(&take), content);
    let Source::Import { file } = &take.opening().source else {
        panic!("an import")
    };
    assert_eq!(
        (file.name.as_str(), file.bytes, file.sha256),
        ("ZOOM0001.WAV", content.len() as u64, Digest::of(&content))
    );
    assert_eq!(file.media_type.as_ref().map(|name| name.as_str()), Some("audio/wav"));
    let file = ImportFile::examine(&path).expect("examined");
    let before = earlier(&desk.store, &file, &take.opening().invitation).expect("it was imported before");
    assert!(before.state().expect("a state").ended);
    let again = desk.import(file, Custody::Resumed(before), Arc::new(|_| {}));
    assert!(matches!(again, Err(ImportError::Store(StoreError::Ended))), "{again:?}");
}

#[test]
fn an_import_that_was_stopped_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let content = bytes(6 * PIECE + 1);
    let path = desk.file(&content);
    let file = ImportFile::examine(&path).expect("examined");
    let custody = Custody::New(Box::new(Desk::opening(&file)), signed_brief(&brief()));
    let cancel = Arc::clone(&desk.cancel);
    let stop_early: Events = Arc::new(move |event| {
        if matches!(event, Event::Sealed { sequence: 1, .. }) {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    let stopped = desk.import(file.clone(), custody, stop_early);
    assert!(matches!(stopped, Err(ImportError::Cancelled)), "{stopped:?}");
    desk.cancel.store(false, Ordering::Relaxed);

    let take = earlier(&desk.store, &file, &brief().invitation).expect("it was begun");
    let before = take.state().expect("a state");
    assert!(before.closed.is_none() && before.segments >= 2, "{before:?}");
    let signers = |_: &Opening| Some(device());
    let outcome = desk.store.recover(lavalier_protocol::Timestamp::UNIX_EPOCH, &signers);
    assert_eq!(outcome[0].outcome, crate::store::Outcome::Resumable);
    let sealed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sealed);
    let events: Events = Arc::new(move |event| {
        if let Event::Sealed { sequence, .. } = event {
            seen.lock().expect("seen").push(sequence);
        }
    });
    let stopped = desk
        .import(file, Custody::Resumed(take.clone()), events)
        .expect("imported");
    assert_eq!(stopped.samples, content.len() as u64);
    assert_eq!(
        sealed.lock().expect("seen").first(),
        Some(&before.segments),
        "nothing is sealed twice"
    );
    assert_eq!(desk.opened(&take), content);
}

#[test]
fn a_file_that_changes_meanwhile_is_not_taken_in_wrongly() {
    let desk = Desk::new();
    let mut content = bytes(PIECE + 100);
    let path = desk.file(&content);
    let file = ImportFile::examine(&path).expect("examined");
    content[PIECE + 5] ^= 1;
    desk.file(&content);
    let custody = Custody::New(Box::new(Desk::opening(&file)), signed_brief(&brief()));
    let changed = desk.import(file, custody, Arc::new(|_| {}));
    assert!(matches!(changed, Err(ImportError::Changed { .. })), "{changed:?}");
    let take = desk.store.takes().remove(0);
    assert!(take.state().expect("a state").closed.is_none(), "it has no end");
}

#[test]
fn what_is_no_file_is_said() {
    let desk = Desk::new();
    let empty = desk.file(b"");
    assert!(matches!(ImportFile::examine(&empty), Err(ImportError::Empty { .. })));
    assert!(matches!(
        ImportFile::examine(desk.folder.path()),
        Err(ImportError::NotAFile { .. })
    ));
    let missing = desk.folder.path().join("nothing");
    assert!(matches!(
        ImportFile::examine(&missing),
        Err(ImportError::Unreadable { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn an_import_resumes_after_a_power_cut_at_any_step(off in 12u64..60, seed: u64) {
        let mut desk = Desk::new();
        let content = bytes(4 * PIECE + 9);
        let path = desk.file(&content);
        desk.disk.off_at(off);
        desk.cancel.store(false, Ordering::Relaxed);
        let cancel = Arc::clone(&desk.cancel);
        let file = ImportFile::examine(&path).expect("examined");
        let custody = Custody::New(Box::new(Desk::opening(&file)), signed_brief(&brief()));
        let give_up: Events = Arc::new(move |event| {
            if matches!(event, Event::StorageTrouble(_)) {
                cancel.store(true, Ordering::Relaxed);
            }
        });
        let first = desk.import(file.clone(), custody, give_up);
        desk.disk = desk.disk.after_power_cut(&SeededRandom::new(seed));
        desk.store = store(&desk.disk);
        desk.cancel.store(false, Ordering::Relaxed);
        let take = match earlier(&desk.store, &file, &brief().invitation) {
            Some(take) if take.state().expect("a state").closed.is_some() => {
                let signers = |_: &Opening| Some(device());
                desk.store.recover(lavalier_protocol::Timestamp::UNIX_EPOCH, &signers);
                take
            }
            Some(take) => {
                desk.import(file, Custody::Resumed(take.clone()), Arc::new(|_| {})).expect("resumed");
                take
            }
            None => {
                prop_assert!(first.is_err());
                let stopped = desk.import_new(&path).expect("imported");
                desk.store.take(&stopped.take).expect("there")
            }
        };
        prop_assert_eq!(desk.opened(&take), content);
    }
}
