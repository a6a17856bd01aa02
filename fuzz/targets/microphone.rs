//! A WAV that stands for the microphone.
#![no_main]

use std::io::Cursor;

use lavalier_core::capture::wav::WavShape;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let length = bytes.len() as u64;
    if let Ok(shape) = WavShape::read(&mut Cursor::new(bytes), length) {
        let bytes_a_frame = u64::from(shape.format.channels) * u64::from(shape.format.bits / 8);
        assert!(shape.frames >= 1 && shape.frames * bytes_a_frame <= length, "{shape:?}");
    }
});
