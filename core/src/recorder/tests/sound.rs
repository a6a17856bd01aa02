//! What went in comes out.

use super::*;
use crate::capture::wav::{Pace, WavSource};
use crate::capture::{Source as _, Wanted};
use lavalier_protocol::journal::CloseReason;

fn wav(format: Format, samples: &[i32]) -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("in.wav");
    let spec = hound::WavSpec {
        channels: u16::from(format.channels),
        sample_rate: format.rate,
        bits_per_sample: u16::from(format.bits),
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&path, spec).expect("made");
    samples
        .iter()
        .for_each(|sample| writer.write_sample(*sample).expect("written"));
    writer.finalize().expect("written");
    let opened = WavSource::new(&path, Pace::Fast, 5_000)
        .open(&Wanted::default())
        .expect("opened");
    (folder, opened)
}

#[test]
fn a_wav_comes_out_bit_for_bit_after_sealing_storing_opening_and_decoding() {
    for (rate, channels, bits, frames) in [
        (48_000, 1, 24, 170_001),
        (44_100, 2, 16, 90_000),
        (48_000, 1, 16, 48_000),
    ] {
        let format = Format { rate, channels, bits };
        let samples: Vec<i32> = noise(frames * usize::from(channels))
            .iter()
            .map(|s| s >> (24 - bits))
            .collect();
        let (_folder, opened) = wav(format, &samples);
        let studio = Studio::new();
        let (take, stopped) = stopped(studio.record(opened));
        assert_eq!(
            (stopped.reason, stopped.closed, stopped.signed),
            (CloseReason::Finished, true, true)
        );
        assert_eq!(stopped.samples, frames as u64);
        let journal = whole(&take);
        assert_eq!(studio.samples(&take), samples, "{rate} {channels} {bits}");
        for segment in journal.segments.iter().filter(|segment| segment.track == Track::Audio) {
            assert!(segment.peak.is_some_and(|peak| peak < 0.0) && segment.rms < segment.peak);
        }
    }
}

#[test]
fn the_proxy_covers_the_same_time_as_one_ogg_stream() {
    let format = Format {
        rate: 48_000,
        channels: 1,
        bits: 24,
    };
    let (_folder, opened) = wav(format, &noise(48_000 * 3 + 10));
    let studio = Studio::new();
    let (take, _) = stopped(studio.record(opened));
    let journal = whole(&take);
    assert_eq!(journal.chain.samples_of(Track::Proxy), 48_000 * 3 + 10);
    let stream: Vec<u8> = studio.opened(&take, Track::Proxy).concat();
    assert!(stream.starts_with(b"OggS"));
    let mut reader = ogg::PacketReader::new(std::io::Cursor::new(stream));
    let mut packets = 0;
    while let Some(packet) = reader.read_packet().expect("an Ogg page") {
        packets += 1;
        if packet.last_in_stream() {
            assert!(packet.absgp_page() >= 48_000 * 3, "{}", packet.absgp_page());
        }
    }
    assert!(packets > 150, "{packets}");
}

#[test]
fn nothing_that_was_recorded_is_on_the_disk_in_the_clear() {
    let (mut writer, opened) = scripted(SHORT);
    let studio = Studio::new();
    let recording = studio.record(opened);
    let samples = noise(3_000);
    speak(&mut writer, SHORT, 0, &samples);
    end(writer, EndReason::Finished);
    let (take, _) = stopped(recording);
    let flac = studio.opened(&take, Track::Audio);
    let stored: Vec<u8> = (0..3)
        .flat_map(|sequence| take.read(sequence).expect("stored"))
        .collect();
    let plain: Vec<u8> = samples
        .iter()
        .flat_map(|sample| sample.to_le_bytes()[..3].to_vec())
        .collect();
    for clear in [&flac[1][40..104], &plain[3_000..3_064]] {
        assert!(!stored.windows(64).any(|window| window == clear));
    }
    assert!(
        !format!("{:?}", whole(&take).opening).contains("Zoë"),
        "a device's name is nobody's business"
    );
}
