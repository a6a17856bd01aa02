//! The tar of a backlog, which the studio takes apart.
#![no_main]

use std::io::Cursor;

use lavalier_protocol::api::{BatchEntry, JOURNAL_APPEND_MAX};
use lavalier_protocol::sealed::SEALED_MAX;
use lavalier_studio::batch::Batch;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    futures::executor::block_on(async {
        let Ok(mut batch) = Batch::new(Cursor::new(bytes.to_vec())) else {
            return;
        };
        while let Ok(Some(piece)) = batch.next().await {
            let length = piece.bytes();
            match piece.name() {
                BatchEntry::Segment { .. } => assert!(length <= SEALED_MAX),
                BatchEntry::Journal { .. } => assert!(length <= JOURNAL_APPEND_MAX),
            }
            match piece.read().await {
                Ok(read) => assert!(read.len() == length && read.len() <= bytes.len()),
                Err(_) => return,
            }
        }
    });
});
