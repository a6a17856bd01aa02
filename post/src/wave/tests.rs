//! Files as a user meets them: opened by our reader, by hound, and by programs that are not ours.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Read as _, Write};
use std::path::Path;
use std::process::Command;

fn header(format: PcmFormat, frames: u64, markers: Vec<Marker>) -> WaveHeader {
    WaveHeader {
        format,
        frames,
        bext: Bext {
            description: bext::description("12", 3, "A001", &["Lavalier"], "025.000-ND"),
            originator: "Lavalier".into(),
            originator_reference: "take-0001".into(),
            origination_date: "2026-11-20".into(),
            origination_time: "14:00:01".into(),
            time_reference: 2_419_248_123,
            coding_history: bext::coding_history(format, "Lavalier 0.1.0"),
        },
        ixml: Ixml {
            project: "Tom & Jerry <live>".into(),
            scene: "12".into(),
            tape: "A001".into(),
            take: 3,
            take_type: "DEFAULT",
            note: "clock ±20 ms".into(),
            file_uid: "0123456789abcdef".into(),
            family_uid: "take-1".into(),
            timecode_rate: "25/1".into(),
            drop_frame: false,
            format,
            time_reference: 2_419_248_123,
            tracks: (0..format.channels)
                .map(|_| IxmlTrack {
                    name: "Lavalier".into(),
                })
                .collect(),
        },
        markers,
    }
}

fn pcm(bits: Bits, channels: u16) -> PcmFormat {
    PcmFormat {
        rate: 48_000,
        bits,
        channels,
    }
}

fn noise(count: usize, bits: Bits) -> Vec<i32> {
    crate::testing::noise(count, bits, 1)
}

fn file(header: &WaveHeader, samples: &[i32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    header.format.bits.append(samples, &mut bytes);
    let mut writer = WaveWriter::begin(Vec::new(), header).expect("memory takes all");
    for part in bytes.chunks(1000) {
        writer.write(part).expect("memory takes all");
    }
    writer.finish().expect("as many samples came as were declared")
}

fn gap_and_mark() -> Vec<Marker> {
    vec![
        Marker {
            first_sample: 100,
            samples: 50,
            label: "gap: interruption".into(),
        },
        Marker {
            first_sample: 700,
            samples: 0,
            label: "mark".into(),
        },
    ]
}

#[test]
fn what_was_written_is_read_back() {
    for (bits, channels) in [
        (Bits::Sixteen, 1),
        (Bits::Sixteen, 2),
        (Bits::TwentyFour, 1),
        (Bits::TwentyFour, 2),
    ] {
        let format = pcm(bits, channels);
        let header = header(format, 1001, gap_and_mark());
        let samples = noise(1001 * usize::from(channels), bits);
        let bytes = file(&header, &samples);
        assert_eq!(bytes.len() % 2, 0, "RIFF chunks are even");

        let mut reader = WaveReader::open(Cursor::new(&bytes)).expect("our own file");
        assert_eq!(reader.format(), format);
        assert_eq!(reader.frames(), 1001);
        assert!(!reader.is_rf64());
        assert_eq!(reader.bext(), Some(&header.bext));
        assert_eq!(reader.ixml(), Some(header.ixml.encode().as_str()));
        assert_eq!(reader.markers(), header.markers);
        let mut read = Vec::new();
        reader.read_to_end(&mut read).expect("memory reads");
        let mut expected = Vec::new();
        bits.append(&samples, &mut expected);
        assert_eq!(read, expected);

        let mut hound = hound::WavReader::new(Cursor::new(&bytes)).expect("hound reads plain PCM");
        let heard: Vec<i32> = hound
            .samples::<i32>()
            .map(|sample| sample.expect("hound reads to the end"))
            .collect();
        assert_eq!(heard, samples);
    }
}

#[test]
fn the_ixml_chunk_is_well_formed_and_keeps_its_text() {
    let xml = header(pcm(Bits::TwentyFour, 1), 1, Vec::new()).ixml.encode();
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut inside = Vec::new();
    let mut project = String::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => inside.push(tag.name().as_ref().to_owned()),
            Event::End(_) => {
                inside.pop();
            }
            Event::Text(text) if inside.last().is_some_and(|tag| tag == "PROJECT") => {
                project.push_str(&text);
            }
            Event::GeneralRef(name) if inside.last().is_some_and(|tag| tag == "PROJECT") => {
                project.push(match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    other => panic!("unexpected reference {other}"),
                });
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(project, "Tom & Jerry <live>");
    assert!(xml.contains("<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>2419248123<"));
}

#[test]
fn text_that_cannot_be_carried_is_folded_or_left_out() {
    assert_eq!(text::to_ascii("Zoë Łukasz\n漢"), "Zoe Lukasz _");
    assert_eq!(text::to_xml("a\u{0}b\u{202E}c<d>\u{1B}"), "abc&lt;d&gt;");
    let long = Bext {
        description: "x".repeat(1000),
        originator: "y".repeat(1000),
        ..Bext::default()
    };
    let read = Bext::parse(&long.encode()).expect("the fixed part is whole");
    assert_eq!(read.description.len(), 256);
    assert_eq!(read.originator.len(), 32);
}

#[test]
fn loudness_is_said_to_be_not_set_and_the_version_is_two() {
    let body = Bext::default().encode();
    assert_eq!(body.len(), 602);
    assert_eq!(&body[346..348], &[2, 0]);
    assert!(body[348..412].iter().all(|byte| *byte == 0), "zero UMID");
    assert_eq!(
        &body[412..422],
        &[0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F]
    );
}

#[test]
fn a_writer_that_is_given_too_much_or_too_little_says_so() {
    let header = header(pcm(Bits::Sixteen, 1), 10, Vec::new());
    let mut long = WaveWriter::begin(Vec::new(), &header).expect("memory takes all");
    assert!(long.write(&[0; 21]).is_err());
    long.write(&[0; 18]).expect("still within the declaration");
    assert!(long.finish().is_err());
}

/// Counts bytes and keeps only the beginning.
#[derive(Default)]
struct Counting {
    total: u64,
    beginning: Vec<u8>,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.total += bytes.len() as u64;
        if self.beginning.len() < 8192 {
            self.beginning.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn past_four_gibibytes_the_file_is_rf64_and_its_sizes_are_true() {
    // Ten hours of stereo, 24 bits: 10.4 GB.
    let format = pcm(Bits::TwentyFour, 2);
    let frames = 10 * 3600 * 48_000;
    let header = header(format, frames, gap_and_mark());
    let mut writer = WaveWriter::begin(Counting::default(), &header).expect("counting takes all");
    let block = vec![0; 1 << 20];
    let mut left = header.data_bytes();
    while left > 0 {
        let part = left.min(block.len() as u64);
        writer
            .write(&block[..usize::try_from(part).expect("at most a block")])
            .expect("counting takes all");
        left -= part;
    }
    let counted = writer.finish().expect("as many samples as declared");

    let start = &counted.beginning;
    assert_eq!(&start[..4], b"RF64");
    assert_eq!(&start[4..8], &[0xFF; 4]);
    assert_eq!(&start[12..16], b"ds64");
    let long = |at: usize| u64::from_le_bytes(start[at..at + 8].try_into().expect("eight bytes"));
    assert_eq!(long(20), counted.total - 8);
    assert_eq!(long(28), header.data_bytes());
    assert_eq!(long(36), frames);
}

#[test]
fn an_rf64_header_is_read_back_from_a_sparse_file() {
    let format = pcm(Bits::TwentyFour, 2);
    let header = header(format, 1 << 30, Vec::new());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("long.wav");
    let bytes = header.encode();
    std::fs::write(&path, &bytes).expect("the folder is writable");
    let file = std::fs::File::options().write(true).open(&path).expect("just written");
    file.set_len(bytes.len() as u64 + header.data_bytes())
        .expect("sparse files are supported");
    let reader = WaveReader::open(std::fs::File::open(&path).expect("just written")).expect("our own file");
    assert!(reader.is_rf64());
    assert_eq!(reader.frames(), 1 << 30);
    if let Some(seen) = run("mediainfo", &["--Inform=Audio;%SamplingCount%"], &path) {
        assert_eq!(seen.trim(), (1_u64 << 30).to_string());
    }
}

#[test]
fn the_limit_between_riff_and_rf64_is_exact() {
    let format = pcm(Bits::Sixteen, 1);
    let fixed = header(format, 0, Vec::new()).encode().len() as u64 - 8;
    let most = (u64::from(u32::MAX) - 1 - fixed) / 2;
    assert_eq!(&header(format, most, Vec::new()).encode()[..4], b"RIFF");
    assert_eq!(&header(format, most + 1, Vec::new()).encode()[..4], b"RF64");
}

/// Runs a program that is not ours on a file; `None`, with a word about it, where it is not installed.
fn run(program: &str, arguments: &[&str], path: &Path) -> Option<String> {
    match Command::new(program).args(arguments).arg(path).output() {
        Ok(output) => {
            assert!(output.status.success(), "{program} refuses the file");
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(_) => {
            eprintln!("skipped: {program} is not installed");
            None
        }
    }
}

#[test]
fn other_programs_read_the_samples_the_time_reference_and_the_markers() {
    for bits in [Bits::Sixteen, Bits::TwentyFour] {
        let format = pcm(bits, 1);
        let header = header(format, 4801, gap_and_mark());
        let samples = noise(4801, bits);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("take.wav");
        std::fs::write(&path, file(&header, &samples)).expect("the folder is writable");

        let probe = ["-v", "error", "-show_format", "-show_chapters"];
        if let Some(seen) = run("ffprobe", &probe, &path) {
            assert!(seen.contains("time_reference=2419248123"), "{seen}");
            assert!(seen.contains("2026-11-20"), "{seen}");
        }
        if let Some(seen) = run("mediainfo", &["--Full"], &path) {
            assert!(seen.contains("A001"), "{seen}");
            assert!(
                seen.to_lowercase().contains("ixml") || seen.contains("14:00:01"),
                "{seen}"
            );
        }
        let depth = bits.count().to_string();
        let raw = folder.path().join("take.raw");
        let raw_name = raw.to_str().expect("a plain path");
        let sox = Command::new("sox")
            .arg("-D")
            .arg(&path)
            .args(["-t", "raw", "-e", "signed", "-L", "-b", &depth, raw_name])
            .status();
        if let Ok(status) = sox {
            assert!(status.success(), "sox refuses the file");
            let mut expected = Vec::new();
            bits.append(&samples, &mut expected);
            assert_eq!(std::fs::read(raw).expect("sox wrote it"), expected);
        } else {
            eprintln!("skipped: sox is not installed");
        }
    }
}

proptest! {
    #[test]
    fn the_reader_is_total_on_arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
        let _ = WaveReader::open(Cursor::new(bytes)).map(|mut reader| {
            let mut sink = Vec::new();
            reader.read_to_end(&mut sink)
        });
    }

    #[test]
    fn the_reader_is_total_on_damaged_files(
        damage in proptest::collection::vec((0_usize..3000, any::<u8>()), 1..12),
        length in 0_usize..3000,
    ) {
        let mut bytes = file(&header(pcm(Bits::Sixteen, 1), 500, gap_and_mark()), &noise(500, Bits::Sixteen));
        for (at, byte) in damage {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        bytes.truncate(bytes.len().min(length));
        if let Ok(mut reader) = WaveReader::open(Cursor::new(&bytes)) {
            let mut sound = Vec::new();
            reader.read_to_end(&mut sound).expect("memory reads");
            prop_assert_eq!(sound.len() as u64, reader.frames() * u64::from(reader.format().frame_bytes()));
        }
    }
}
