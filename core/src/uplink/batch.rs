//! One tar of many segments.

use bytes::Bytes;
use lavalier_protocol::api::segment_name;

use super::backlog::Waiting;
use crate::store::{StoreError, Take};

/// A tar and what is in it.
pub(super) struct Batch {
    pub(super) tar: Bytes,
    pub(super) packed: Vec<Waiting>,
    /// What could not be read, and why.
    pub(super) unreadable: Vec<(Waiting, StoreError)>,
}

/// Reads segments and packs them. Blocks on the disk.
pub(super) fn pack(take: &Take, wanted: Vec<Waiting>) -> Batch {
    let room: u64 = wanted.iter().map(|waiting| waiting.bytes + 1024).sum();
    let mut builder = tar::Builder::new(Vec::with_capacity(usize::try_from(room + 1024).unwrap_or_default()));
    let (mut packed, mut unreadable) = (Vec::new(), Vec::new());
    for waiting in wanted {
        let read = take.segment(waiting.sequence).and_then(|segment| {
            let sequence = waiting.sequence;
            let segment = segment.ok_or(StoreError::NoSegment { sequence })?;
            Ok((segment.sha256, take.read(sequence)?))
        });
        match read {
            Ok((sha256, bytes)) => {
                let mut header = tar::Header::new_ustar();
                header.set_size(bytes.len() as u64);
                header.set_mode(0o600);
                header.set_entry_type(tar::EntryType::Regular);
                let name = segment_name(waiting.sequence, sha256);
                builder
                    .append_data(&mut header, name, bytes.as_slice())
                    .expect("memory takes what is written, and the name fits a header");
                packed.push(waiting);
            }
            Err(error) => unreadable.push((waiting, error)),
        }
    }
    let tar = builder.into_inner().expect("memory takes what is written");
    Batch {
        tar: tar.into(),
        packed,
        unreadable,
    }
}
