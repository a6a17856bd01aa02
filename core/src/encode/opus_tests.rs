use std::process::Command;

use super::*;

/// A second-and-a-bit of something that Opus has to work for.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a test signal"
)]
fn speech_like(frames: u64, format: Format) -> Vec<i32> {
    let scale = f64::from((1i32 << (format.bits - 1)) - 1) * 0.4;
    (0..frames)
        .flat_map(|i| {
            let t = i as f64 / f64::from(format.rate);
            let sample = (scale * (t * 1_380.0).sin() * (0.6 + 0.4 * (t * 19.0).sin())) as i32;
            std::iter::repeat_n(sample, usize::from(format.channels))
        })
        .collect()
}

struct Piece {
    first_sample: u64,
    samples: u64,
    bytes: Vec<u8>,
}

fn pieces(format: Format, frames: u64) -> Vec<Piece> {
    let mut proxy = OpusProxy::new(format, 0x1a7a, 48_000).expect("an encoder");
    let samples = speech_like(frames, format);
    let mut pieces = Vec::new();
    let mut keep = |piece: Option<ProxyPiece<'_>>| {
        if let Some(ProxyPiece {
            first_sample,
            samples,
            bytes,
        }) = piece
        {
            pieces.push(Piece {
                first_sample,
                samples,
                bytes: bytes.to_vec(),
            });
        }
    };
    for segment in samples.chunks(format.rate as usize * usize::from(format.channels)) {
        keep(proxy.push(segment).expect("encoded"));
    }
    keep(proxy.finish().expect("encoded"));
    keep(proxy.finish().expect("encoded"));
    pieces
}

/// Decodes a whole stream, as RFC 7845 says: pre-skip off the front, the end by the last granule position.
fn decode(stream: &[u8]) -> (Vec<f32>, u16) {
    let mut reader = ogg::PacketReader::new(std::io::Cursor::new(stream));
    let head = reader.read_packet().expect("valid").expect("a header");
    assert_eq!(&head.data[..10], b"OpusHead\x01\x01");
    assert!(head.first_in_stream() && head.last_in_page());
    let pre_skip = u16::from_le_bytes([head.data[10], head.data[11]]);
    let tags = reader.read_packet().expect("valid").expect("tags");
    assert_eq!(&tags.data[..8], b"OpusTags");
    assert!(tags.last_in_page());
    let mut decoder = ::opus::Decoder::new(48_000, Channels::Mono).expect("a decoder");
    let mut pcm = Vec::new();
    let mut end = None;
    while let Some(packet) = reader.read_packet().expect("valid") {
        assert!(end.is_none(), "nothing follows the end of the stream");
        let mut frame = [0.0; 5_760];
        let count = decoder.decode_float(&packet.data, &mut frame, false).expect("decodes");
        pcm.extend_from_slice(&frame[..count]);
        if packet.last_in_stream() {
            end = Some(packet.absgp_page());
        } else if packet.last_in_page() {
            assert_eq!(packet.absgp_page(), pcm.len() as u64, "granule positions count samples");
        }
    }
    pcm.truncate(usize::try_from(end.expect("the stream ends")).expect("short"));
    (pcm.split_off(usize::from(pre_skip)), pre_skip)
}

#[test]
fn joined_pieces_are_one_stream_of_the_take_s_length() {
    for (rate, channels, bits) in [
        (48_000, 1, 24),
        (48_000, 2, 16),
        (44_100, 2, 24),
        (16_000, 1, 16),
        (8_000, 1, 16),
        (96_000, 1, 24),
        (44_101, 1, 16),
    ] {
        let format = Format { rate, channels, bits };
        let frames = u64::from(rate) * 3 + 700;
        let pieces = pieces(format, frames);
        assert_eq!(pieces.len(), 4);
        let mut next = 0;
        for piece in &pieces {
            assert_eq!(piece.first_sample, next, "pieces tile the take");
            assert!(piece.bytes.starts_with(b"OggS"), "a piece begins with a page");
            next += piece.samples;
        }
        assert_eq!(next, frames);
        let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.clone()).collect();
        let (pcm, pre_skip) = decode(&joined);
        assert!(pre_skip > 0);
        assert_eq!(pcm.len() as u64, frames_out(frames, rate), "{rate} Hz");
    }
}

#[test]
fn the_proxy_lines_up_with_the_original() {
    for rate in [48_000, 44_100, 16_000] {
        let format = Format {
            rate,
            channels: 1,
            bits: 24,
        };
        // Silence, then a click at exactly one second.
        let mut proxy = OpusProxy::new(format, 1, 48_000).expect("an encoder");
        let mut stream = Vec::new();
        let mut segment = vec![0; rate as usize];
        for second in 0..3 {
            if second == 1 {
                segment[..20].fill(4_000_000);
            } else {
                segment.fill(0);
            }
            if let Some(piece) = proxy.push(&segment).expect("encoded") {
                stream.extend_from_slice(piece.bytes);
            }
        }
        stream.extend_from_slice(proxy.finish().expect("encoded").expect("a piece").bytes);
        let (pcm, _) = decode(&stream);
        let loudest = (0..pcm.len())
            .max_by(|a, b| pcm[*a].abs().total_cmp(&pcm[*b].abs()))
            .expect("sound");
        assert!(
            (47_900..48_150).contains(&loudest),
            "{rate} Hz: the click is at {loudest}"
        );
    }
}

#[test]
fn a_take_of_whole_seconds_ends_within_its_last_piece() {
    let format = Format {
        rate: 48_000,
        channels: 1,
        bits: 16,
    };
    let pieces = pieces(format, 96_000);
    assert_eq!(
        pieces.iter().map(|piece| piece.samples).collect::<Vec<_>>(),
        [48_000, 48_000]
    );
    let joined: Vec<u8> = pieces.iter().flat_map(|piece| piece.bytes.clone()).collect();
    assert_eq!(decode(&joined).0.len(), 96_000);
}

#[test]
fn a_take_of_one_sample_and_an_empty_one_are_told_apart() {
    let format = Format {
        rate: 48_000,
        channels: 1,
        bits: 16,
    };
    let one = pieces(format, 1);
    assert_eq!(one.len(), 1);
    assert_eq!(decode(&one[0].bytes).0.len(), 1);
    assert!(pieces(format, 0).is_empty());
}

#[test]
fn the_bit_rate_is_near_48_kb_a_second() {
    let format = Format {
        rate: 48_000,
        channels: 1,
        bits: 24,
    };
    let bytes: usize = pieces(format, 48_000 * 10).iter().map(|piece| piece.bytes.len()).sum();
    assert!((30_000..90_000).contains(&bytes), "{bytes} bytes for ten seconds");
}

#[test]
fn too_low_a_rate_has_no_proxy() {
    let format = Format {
        rate: 3_999,
        channels: 1,
        bits: 16,
    };
    assert!(matches!(
        OpusProxy::new(format, 1, 48_000),
        Err(EncodeError::Format { rate: 3_999, .. })
    ));
}

#[test]
fn programs_that_are_not_ours_play_the_joined_pieces() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("proxy.opus");
    let format = Format {
        rate: 44_100,
        channels: 2,
        bits: 24,
    };
    let joined: Vec<u8> = pieces(format, 44_100 * 5 + 99)
        .iter()
        .flat_map(|piece| piece.bytes.clone())
        .collect();
    std::fs::write(&path, joined).expect("written");
    let wav = folder.path().join("proxy.wav");
    match Command::new("opusdec")
        .args(["--quiet", "--rate", "48000"])
        .arg(&path)
        .arg(&wav)
        .output()
    {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let frames = hound::WavReader::open(&wav).expect("a WAV").duration();
            assert_eq!(u64::from(frames), frames_out(44_100 * 5 + 99, 44_100));
        }
        Err(_) => eprintln!("skipped: opusdec is not installed"),
    }
    let probe = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,channels,duration",
            "-of",
            "csv=p=0",
        ])
        .arg(&path)
        .output();
    match probe {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(
                output.status.success() && output.stderr.is_empty(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(said.starts_with("opus,1,5.0"), "{said}");
        }
        Err(_) => eprintln!("skipped: ffprobe is not installed"),
    }
}
