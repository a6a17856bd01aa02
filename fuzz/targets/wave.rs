//! A WAV from anywhere: a delivery to be verified, or a recorder's card.
#![no_main]

use std::io::{Cursor, Read};

use lavalier_post::wave::WaveReader;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(mut wave) = WaveReader::open(Cursor::new(bytes)) else {
        return;
    };
    let expected = wave.frames() * u64::from(wave.format().frame_bytes());
    let mut samples = Vec::new();
    wave.read_to_end(&mut samples).expect("a slice can be read");
    assert_eq!(samples.len() as u64, expected);
});
