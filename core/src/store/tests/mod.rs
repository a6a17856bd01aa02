//! The store under a disk that fails, a machine that goes off, and papers that are not right.

mod crash;
mod papers;
mod plain;

use std::path::Path;
use std::sync::Arc;

use lavalier_protocol::Timestamp;
use lavalier_protocol::journal::{Expectations, Opening, Verified, verify};
use lavalier_protocol::jws::{Jws, Signer, Typ};

use super::testing::{device, opening, papers};
use super::{Item, Recovery, StoreError, Take, TakeStore, TakeWriter};
use crate::claim::testing::brief;
use crate::platform::Disk;

const ROOT: &str = "home/takes";

fn store(disk: &Arc<dyn Disk>) -> TakeStore {
    TakeStore::open(Path::new(ROOT), Arc::clone(disk)).expect("the store opens")
}

fn begin(store: &TakeStore, number: u8) -> Result<TakeWriter, StoreError> {
    let brief = brief();
    let (signed, clearance) = papers(&brief);
    store.begin(opening(number, &brief), &signed, Some(&clearance))
}

fn sign(writer: &mut TakeWriter) -> Result<(), StoreError> {
    let Some(head) = writer.to_sign() else { return Ok(()) };
    let jws = Jws::sign(Typ::Journal, &head, &*device()).expect("signed");
    writer.write(&[Item::Signature(jws)]).map(drop)
}

fn recover(store: &TakeStore) -> Vec<Recovery> {
    let signers = |_: &Opening| Some(device());
    store.recover("2026-11-20T12:00:00Z".parse::<Timestamp>().expect("a time"), &signers)
}

fn journal(take: &Take) -> Vec<u8> {
    take.journal_lines(0, usize::MAX).expect("lines").bytes
}

/// Holds a take's journal and files against each other.
fn check_whole(take: &Take) -> Verified {
    let verified = verify(&journal(take), Expectations::default());
    assert!(verified.is_whole(), "{:?}", verified.problems);
    for segment in &verified.segments {
        let bytes = take
            .read(segment.sequence)
            .expect("the segment's file is there and right");
        assert_eq!(bytes.len() as u64, segment.bytes);
    }
    verified
}

struct NoKey;

impl Signer for NoKey {
    fn public_key(&self) -> lavalier_protocol::jws::PublicKey {
        device().public_key()
    }

    fn sign(&self, _: &[u8]) -> Result<[u8; 64], lavalier_protocol::jws::Refused> {
        Err(lavalier_protocol::jws::Refused("locked".to_owned()))
    }
}
