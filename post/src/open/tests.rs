//! Segments as they arrive: whole, cut, changed, foreign, or made to mislead.

use super::*;
use crate::testing::{bytes_of, flac, keys, noise, seal};
use crate::wave::{Bits, PcmFormat};
use proptest::prelude::*;

const MONO_24: PcmFormat = PcmFormat {
    rate: 48_000,
    bits: Bits::TwentyFour,
    channels: 1,
};

#[test]
fn a_sealed_segment_opens_to_the_samples_that_went_in() {
    let (keys, recipient) = keys();
    for bits in [Bits::Sixteen, Bits::TwentyFour] {
        for channels in [1, 2] {
            let format = PcmFormat {
                rate: 44_100,
                bits,
                channels,
            };
            let samples = noise(44_100 * usize::from(channels), bits, 7);
            let sealed = seal(&flac(&samples, format), &recipient);
            let plain = open_sealed(&sealed, &keys).expect("sealed to these keys");
            let mut bytes = Vec::new();
            decode_flac(&plain, format, 44_100, &mut bytes).expect("a valid stream");
            assert_eq!(bytes, bytes_of(&samples, bits));
        }
    }
}

#[test]
fn every_cut_and_every_appended_byte_is_refused() {
    let (keys, recipient) = keys();
    let plain = vec![42; 70_000];
    let sealed = seal(&plain, &recipient);
    for length in (0..sealed.len()).step_by(997).chain([sealed.len() - 1]) {
        assert!(open_sealed(&sealed[..length], &keys).is_err(), "{length}");
    }
    let mut longer = sealed.clone();
    longer.push(0);
    assert!(open_sealed(&longer, &keys).is_err());
    assert_eq!(*open_sealed(&sealed, &keys).expect("whole"), plain);
}

#[test]
fn a_segment_for_other_keys_is_told_apart_from_a_damaged_one() {
    let (_, recipient) = keys();
    let (other, _) = keys();
    let sealed = seal(b"sound", &recipient);
    assert!(matches!(open_sealed(&sealed, &other), Err(OpenError::NotForUs)));
    let (mine, recipient) = keys();
    let mut sealed = seal(b"sound", &recipient);
    let last = sealed.len() - 1;
    sealed[last] ^= 1;
    assert!(matches!(open_sealed(&sealed, &mine), Err(OpenError::Damaged(_))));
    let long = vec![0; lavalier_protocol::sealed::SEALED_MAX + 1];
    assert!(matches!(open_sealed(&long, &mine), Err(OpenError::TooLong(_))));
}

#[test]
fn the_keys_are_never_shown() {
    let (keys, _) = keys();
    assert_eq!(format!("{keys:?}"), "OpeningKeys(1)");
    let error = OpeningKeys::parse(["AGE-SECRET-KEY-1NOT"]).expect_err("no key");
    assert!(!error.to_string().contains("NOT"));
}

#[test]
fn a_segment_that_decodes_to_other_than_its_line_says_is_refused_and_leaves_nothing() {
    let samples = noise(10_000, Bits::TwentyFour, 1);
    let stream = flac(&samples, MONO_24);
    let mut bytes = vec![9];
    assert_eq!(
        decode_flac(&stream, MONO_24, 9_999, &mut bytes),
        Err(FlacError::TooMany { expected: 9_999 })
    );
    assert_eq!(
        decode_flac(&stream, MONO_24, 10_001, &mut bytes),
        Err(FlacError::TooFew {
            found: 10_000,
            expected: 10_001
        })
    );
    let stereo = PcmFormat { channels: 2, ..MONO_24 };
    assert!(matches!(
        decode_flac(&stream, stereo, 10_000, &mut bytes),
        Err(FlacError::OtherFormat { .. })
    ));
    assert_eq!(bytes, [9]);
}

#[test]
fn a_stream_by_the_reference_encoder_decodes_bit_for_bit() {
    use std::process::{Command, Stdio};
    let samples = noise(48_000, Bits::TwentyFour, 3);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let raw = folder.path().join("in.raw");
    let coded = folder.path().join("out.flac");
    std::fs::write(&raw, bytes_of(&samples, Bits::TwentyFour)).expect("writable");
    let done = Command::new("flac")
        .args(["-s", "-5", "--endian=little", "--sign=signed", "--channels=1"])
        .args(["--bps=24", "--sample-rate=48000", "--force-raw-format", "-o"])
        .arg(&coded)
        .arg(&raw)
        .stderr(Stdio::null())
        .status();
    let Ok(status) = done else {
        eprintln!("skipped: flac is not installed");
        return;
    };
    assert!(status.success());
    let mut bytes = Vec::new();
    let stream = std::fs::read(coded).expect("flac wrote it");
    decode_flac(&stream, MONO_24, 48_000, &mut bytes).expect("a valid stream");
    assert_eq!(bytes, bytes_of(&samples, Bits::TwentyFour));
}

proptest! {
    #[test]
    fn decoding_is_total_on_arbitrary_bytes(
        tail in proptest::collection::vec(any::<u8>(), 0..2048),
    ) {
        let mut stream = flac(&[], MONO_24);
        stream.extend_from_slice(&tail);
        let mut bytes = Vec::new();
        let decoded = decode_flac(&stream, MONO_24, 4096, &mut bytes);
        prop_assert!(decoded.is_err());
        prop_assert!(bytes.is_empty());
    }

    #[test]
    fn a_damaged_stream_never_yields_other_samples(at in 42_usize..12_000, bit in 0_u8..8) {
        let samples = noise(4096, Bits::TwentyFour, 5);
        let mut stream = flac(&samples, MONO_24);
        let place = at % stream.len();
        stream[place.max(42)] ^= 1 << bit;
        let mut bytes = Vec::new();
        if decode_flac(&stream, MONO_24, 4096, &mut bytes).is_ok() {
            prop_assert_eq!(bytes, bytes_of(&samples, Bits::TwentyFour));
        }
    }
}
