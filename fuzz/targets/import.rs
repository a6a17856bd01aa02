//! A file from a recorder's card or a call, whose own metadata is looked at.
#![no_main]

use std::io::Cursor;

use lavalier_core::recorder::import::ImportFile;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let looked = ImportFile::look(&mut Cursor::new(bytes), bytes.len() as u64);
    let (_, says) = looked.expect("a slice can be read");
    for line in says {
        let harmful = |letter: char| letter.is_control() || ('\u{202a}'..='\u{202e}').contains(&letter);
        assert!(!line.as_str().contains(harmful), "{line:?}");
    }
});
