use std::io::Write as _;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::capture::{Block, EndReason, Format, Next, Reader};

fn write_wav(path: &Path, channels: u16, rate: u32, bits: u16, samples: &[i32]) {
    let spec = hound::WavSpec {
        channels,
        sample_rate: rate,
        bits_per_sample: bits,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("created");
    for sample in samples {
        writer.write_sample(*sample).expect("written");
    }
    writer.finalize().expect("finished");
}

/// A WAV whose `fmt ` chunk is given as it is, with `data` bytes after it and a length that may lie.
fn raw_wav(path: &Path, fmt: &[u8], declared: u32, data: &[u8]) {
    let mut file = std::fs::File::create(path).expect("created");
    file.write_all(b"RIFF\0\0\0\0WAVEfmt ").expect("written");
    file.write_all(&u32::try_from(fmt.len()).expect("small").to_le_bytes())
        .expect("written");
    file.write_all(fmt).expect("written");
    file.write_all(b"data").expect("written");
    file.write_all(&declared.to_le_bytes()).expect("written");
    file.write_all(data).expect("written");
}

fn fmt(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
    let frame = channels * (bits / 8);
    let mut body = Vec::new();
    for half in [tag, channels] {
        body.extend(half.to_le_bytes());
    }
    body.extend(rate.to_le_bytes());
    body.extend((rate * u32::from(frame)).to_le_bytes());
    body.extend(frame.to_le_bytes());
    body.extend(bits.to_le_bytes());
    body
}

fn played(source: &mut WavSource) -> (Granted, Vec<i32>, Vec<(u64, u64)>, EndReason) {
    let Opened {
        granted,
        mut stream,
        reader,
    } = source.open(&Wanted::default()).expect("opened");
    stream.start().expect("started");
    let mut reader = Reader::new(reader);
    let mut samples = Vec::new();
    let mut times = Vec::new();
    loop {
        match reader.next() {
            Next::Block(Block::Samples {
                first_sample,
                samples: block,
                timestamp_ns,
            }) => {
                times.push((first_sample, timestamp_ns));
                samples.extend_from_slice(block);
            }
            Next::Block(Block::Silence { gap, .. }) => panic!("a file has no gap: {gap:?}"),
            Next::Waiting => reader.wait(Duration::from_secs(5)),
            Next::Ended(reason) => return (granted, samples, times, reason),
        }
    }
}

#[test]
fn what_is_in_the_file_comes_out_even_when_it_is_longer_than_the_ring() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.wav");
    let samples: Vec<i32> = (0..2 * 8_000 * 35)
        .map(|i| (i % 2_011 * 7_919) % 16_000_000 - 8_000_000)
        .collect();
    write_wav(&path, 2, 8_000, 24, &samples);
    let (granted, got, times, reason) = played(&mut WavSource::new(&path, Pace::Fast, 5_000));
    assert_eq!(
        granted.format,
        Format {
            rate: 8_000,
            channels: 2,
            bits: 24
        }
    );
    assert_eq!((granted.port, granted.name.as_str()), (PortKind::File, "long.wav"));
    assert_eq!(reason, EndReason::Finished);
    assert_eq!(got, samples);
    for (first, timestamp) in times {
        assert_eq!(timestamp, 5_000 + first * 125_000);
    }
}

#[test]
fn a_file_in_real_time_is_the_same_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("short.wav");
    let samples: Vec<i32> = (0..1_234).collect();
    write_wav(&path, 1, 16_000, 16, &samples);
    let (_, got, _, reason) = played(&mut WavSource::new(&path, Pace::Real, 0));
    assert_eq!((got, reason), (samples, EndReason::Finished));
}

#[test]
fn an_extensible_header_is_read_and_so_are_24_bits_in_four_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("extensible.wav");
    let mut body = fmt(0xfffe, 2, 48_000, 32);
    body.extend(22u16.to_le_bytes());
    body.extend(24u16.to_le_bytes());
    body.extend(3u32.to_le_bytes());
    body.extend([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    let data: Vec<u8> = [-8_388_608i32, 8_388_607, -1, 1]
        .iter()
        .flat_map(|s| s.to_le_bytes())
        .collect();
    raw_wav(&path, &body, 16, &data);
    let (granted, got, _, _) = played(&mut WavSource::new(&path, Pace::Fast, 0));
    assert_eq!(granted.format.bits, 24);
    assert_eq!(got, [-8_388_608, 8_388_607, -1, 1]);
}

#[test]
fn stopping_ends_a_file_that_is_not_at_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("stopped.wav");
    write_wav(&path, 1, 8_000, 16, &vec![1; 8_000 * 60]);
    let mut opened = WavSource::new(&path, Pace::Fast, 0)
        .open(&Wanted::default())
        .expect("opened");
    opened.stream.start().expect("started");
    // Nobody reads, so the player waits for room: it must still stop.
    opened.stream.stop();
    opened.stream.stop();
    assert_eq!(opened.reader.ended(), Some(EndReason::Stopped));
}

#[test]
fn a_rate_or_channel_count_that_the_file_does_not_have_is_never_swapped_for_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mono.wav");
    write_wav(&path, 1, 44_100, 16, &[1, 2, 3]);
    for wanted in [
        Wanted {
            rate: Some(48_000),
            ..Wanted::default()
        },
        Wanted {
            channels: Some(2),
            ..Wanted::default()
        },
    ] {
        let error = WavSource::new(&path, Pace::Fast, 0)
            .open(&wanted)
            .err()
            .expect("refused");
        assert!(matches!(error, CaptureError::Unsupported { .. }), "{error}");
    }
}

/// Opens a file made by `make` and gives what is said of it.
fn said(make: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("take.wav");
    make(&path);
    let error = WavSource::new(&path, Pace::Fast, 0)
        .open(&Wanted::default())
        .err()
        .expect("refused");
    let text = error.to_string();
    text.strip_prefix(&format!("{} ", path.display()))
        .expect("names the file")
        .to_owned()
}

#[test]
fn a_file_that_cannot_be_used_is_told_what_it_is() {
    let spec = |bits, sample_format| hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: bits,
        sample_format,
    };
    let eight = said(|path| {
        let mut writer = hound::WavWriter::create(path, spec(8, hound::SampleFormat::Int)).expect("created");
        writer.write_sample(1i8).expect("written");
        writer.finalize().expect("finished");
    });
    assert!(
        eight.contains("8-bit") && eight.contains("16- or 24-bit PCM"),
        "{eight}"
    );
    let float = said(|path| {
        let mut writer = hound::WavWriter::create(path, spec(32, hound::SampleFormat::Float)).expect("created");
        writer.write_sample(0.5f32).expect("written");
        writer.finalize().expect("finished");
    });
    assert!(float.contains("32-bit floating point"), "{float}");
    let surround = said(|path| write_wav(path, 6, 48_000, 24, &[0; 12]));
    assert!(surround.contains("has 6 channels; supported are 1 and 2"), "{surround}");
    let text = said(|path| std::fs::write(path, "just some words, no sound").expect("written"));
    assert!(text.starts_with("is not a WAV file. "), "{text}");
    let flac = said(|path| std::fs::write(path, b"fLaC\0\0\0\x22aaaaaaaaaaaa").expect("written"));
    assert!(flac.starts_with("is not a WAV file but FLAC"), "{flac}");
    let nothing = said(|path| std::fs::write(path, "").expect("written"));
    assert!(nothing.starts_with("is not a WAV file"), "{nothing}");
    let empty = said(|path| write_wav(path, 1, 48_000, 16, &[]));
    assert!(empty.contains("without any sound"), "{empty}");
    let missing = said(|_| {});
    assert!(missing.starts_with("cannot be read"), "{missing}");
    let folder = said(|path| std::fs::create_dir(path).expect("created"));
    assert!(folder.contains("a folder"), "{folder}");
    let compressed = said(|path| raw_wav(path, &fmt(7, 1, 8_000, 8), 8, &[0; 8]));
    assert!(compressed.contains("mu-law"), "{compressed}");
    let large = said(|path| std::fs::write(path, b"RF64\xff\xff\xff\xffWAVEds64").expect("written"));
    assert!(large.contains("RF64"), "{large}");
}

#[test]
fn a_truncated_file_is_refused_with_both_lengths() {
    let text = said(|path| raw_wav(path, &fmt(1, 1, 48_000, 16), 96_000, &[0; 5_000]));
    assert!(
        text.contains("cut off") && text.contains("96000") && text.contains("5000"),
        "{text}"
    );
}

#[test]
fn a_file_that_shrinks_while_it_is_played_ends_the_stream_with_that_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shrinks.wav");
    write_wav(&path, 1, 48_000, 24, &vec![5; 48_000 * 20]);
    let mut opened = WavSource::new(&path, Pace::Fast, 0)
        .open(&Wanted::default())
        .expect("opened");
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("opened")
        .set_len(48_000)
        .expect("cut");
    opened.stream.start().expect("started");
    let mut reader = Reader::new(opened.reader);
    let reason = loop {
        match reader.next() {
            Next::Ended(reason) => break reason,
            Next::Waiting => reader.wait(Duration::from_secs(5)),
            Next::Block(_) => {}
        }
    };
    assert_eq!(reason, EndReason::FileFailed);
    assert!(reader.position() < 48_000);
}

proptest! {
    #[test]
    fn no_bytes_make_the_probe_panic(head in any::<bool>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("any.wav");
        let mut content = if head { b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0".to_vec() } else { Vec::new() };
        content.extend(bytes);
        std::fs::write(&path, content).expect("written");
        if let Ok(shape) = probe(&path) {
            prop_assert!(shape.frames > 0 && hound::WavReader::open(&path).is_ok());
        }
    }
}
