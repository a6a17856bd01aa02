//! WAV files of every kind in the place of the microphone.

use std::fs;

use lavalier_tests::delivered::{Delivered, assert_same};
use lavalier_tests::material::Material;
use lavalier_tests::stage::Stage;

#[test]
fn every_rate_depth_and_channel_count_that_is_supported_comes_out_bit_for_bit() {
    let stage = Stage::new();
    let invited = stage.invite();
    let forms = [
        (48_000, 16, 1),
        (44_100, 24, 1),
        (96_000, 24, 2),
        (16_000, 16, 2),
        (8_000, 24, 1),
        (192_000, 24, 1),
    ];
    let mut expected = Vec::new();
    for (index, form) in forms.into_iter().enumerate() {
        let material = Material::write(
            stage.folder(),
            &format!("voice-{index}.wav"),
            2.3,
            60 + index as u64,
            form,
        );
        let recorded = stage.record(&invited.link, &material, &[]).done();
        let rolling = recorded.event("rolling");
        let said = (&rolling["rate"], &rolling["bits"], &rolling["channels"]);
        assert_eq!(said, (&form.0.into(), &form.1.into(), &form.2.into()), "{rolling}");
        expected.push((rolling["take"].clone(), material));
    }
    let pulled = stage.pull("rushes").done();
    for (take, material) in expected {
        let event = pulled.all("delivered").find(|event| event["take"] == take);
        let delivered = Delivered::of(event.unwrap_or_else(|| panic!("{pulled}")));
        let form = (delivered.rate, delivered.bits, delivered.channels);
        assert_eq!(form, (material.rate, material.bits, material.channels));
        assert_same(&delivered.samples, &material.samples, &format!("{form:?}"));
    }
}

#[test]
fn a_file_that_cannot_stand_for_a_microphone_is_refused_with_what_it_is() {
    let stage = Stage::new();
    let invited = stage.invite();
    let whole = Material::speech(stage.folder(), "whole.wav", 2.0, 70);
    let bytes = fs::read(&whole.path).expect("the material can be read");
    let eight_bit = wave(1, 1, 48_000, 8, &[128; 48_000]);
    let float = wave(3, 1, 48_000, 32, &vec![0; 48_000 * 4]);
    let six = wave(1, 6, 48_000, 24, &vec![0; 48_000 * 18]);
    let cases: [(&str, &[u8], &[&str]); 7] = [
        ("truncated.wav", &bytes[..bytes.len() / 2], &["cut off"]),
        ("eight-bit.wav", &eight_bit, &["8"]),
        ("float.wav", &float, &["float"]),
        ("six.wav", &six, &["6 channels"]),
        ("text.wav", b"this is no sound", &["not a WAV"]),
        ("empty.wav", b"", &["not a WAV"]),
        ("header-only.wav", &bytes[..20], &["WAV"]),
    ];
    for (name, content, words) in cases {
        let path = stage.text_path(name);
        fs::write(&path, content).expect("the test's folder can be written");
        let evidence = stage.text_path("evidence.json");
        let ran = stage.recorder.run([
            "record",
            &invited.link,
            "--from",
            &path,
            "--pace",
            "fast",
            "--evidence",
            &evidence,
        ]);
        assert_eq!(ran.all("rolling").count(), 0, "{ran}");
        let error = ran.failed();
        let said = format!("{} {}", error["message"], error["remedy"]);
        for word in words {
            assert!(said.contains(word), "{name}: {said}");
        }
    }
    let missing = stage.text_path("not-there.wav");
    let _ = stage
        .recorder
        .run(["record", &invited.link, "--from", &missing])
        .failed();
    assert!(stage.takes().is_empty(), "nothing was begun");
    let _ = stage.record(&invited.link, &whole, &[]).done();
}

/// A WAV by hand, such as no library of ours writes.
fn wave(tag: u16, channels: u16, rate: u32, bits: u16, data: &[u8]) -> Vec<u8> {
    let frame = channels * bits / 8;
    let length = u32::try_from(data.len()).expect("a test's file is short");
    let mut wave = b"RIFF".to_vec();
    wave.extend((36 + length).to_le_bytes());
    wave.extend(b"WAVEfmt \x10\0\0\0");
    wave.extend(tag.to_le_bytes());
    wave.extend(channels.to_le_bytes());
    wave.extend(rate.to_le_bytes());
    wave.extend((rate * u32::from(frame)).to_le_bytes());
    wave.extend(frame.to_le_bytes());
    wave.extend(bits.to_le_bytes());
    wave.extend(b"data");
    wave.extend(length.to_le_bytes());
    wave.extend(data);
    wave
}
