//! A segment's FLAC stream as a recorder sealed it: whatever it claims, it may not cost more than its journal line says.
#![no_main]

use lavalier_post::open::decode_flac;
use lavalier_post::wave::{Bits, PcmFormat};

/// Frames that the journal line would say.
const FRAMES: u64 = 4_800;

libfuzzer_sys::fuzz_target!(
    // A panic of the decoder is an answer there, so it is no finding here; one that is not caught ends the process still.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        let format = PcmFormat { rate: 48_000, bits: Bits::from_count(24).expect("24 bits are recorded"), channels: 1 };
        let mut samples = Vec::new();
        match decode_flac(bytes, format, FRAMES, &mut samples) {
            Ok(()) => assert_eq!(samples.len() as u64, FRAMES * 3),
            Err(_) => assert!(samples.is_empty()),
        }
    }
);
