//! What a file's own metadata says, in a few harmless lines: for the people who will look for it, not for deciding.
//!
//! WAV: the format, the `bext` chunk (EBU Tech 3285) and the plain elements of `iXML`. MPEG audio: the text frames of ID3v2.
//! Everything is bounded; what cannot be read says nothing.

use std::io::{Read, Seek, SeekFrom};

use lavalier_protocol::text::Line;

/// Lines, at most: the opening line must stay well under its limit.
const LINES_MAX: usize = 16;
/// Characters of one value.
const VALUE_MAX: usize = 256;
/// Chunks that are looked at: a recorder writes a handful.
const CHUNKS_MAX: usize = 64;
/// Bytes of one chunk or tag that are read.
const READ_MAX: u64 = 64 * 1024;

/// The elements of iXML that a person would look for.
const IXML: [&str; 6] = ["PROJECT", "SCENE", "TAKE", "TAPE", "NOTE", "CIRCLED"];
/// ID3v2 text frames: title, artist, album, recording time.
const ID3: [(&[u8; 4], &str); 4] = [
    (b"TIT2", "title"),
    (b"TPE1", "artist"),
    (b"TALB", "album"),
    (b"TDRC", "recorded"),
];

#[derive(Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn say(&mut self, what: &str, value: &str) {
        let harmless = |letter: char| letter == ' ' || Line::new(&letter.to_string()).is_ok();
        let value: String = value
            .chars()
            .filter(|letter| harmless(*letter))
            .take(VALUE_MAX)
            .collect();
        if self.0.len() < LINES_MAX && !value.trim().is_empty() {
            self.0.extend(Line::new(&format!("{what}: {}", value.trim())));
        }
    }
}

/// What a file of this media type says of itself.
pub(super) fn of(file: &mut (impl Read + Seek), media_type: Option<&str>, bytes: u64) -> Vec<Line> {
    let mut lines = Lines::default();
    // Metadata that cannot be read is no reason to refuse a recording.
    let _ = match media_type {
        Some("audio/wav") => wav(file, bytes, &mut lines),
        Some("audio/mpeg") => id3(file, &mut lines),
        _ => Ok(()),
    };
    lines.0
}

fn wav(file: &mut (impl Read + Seek), bytes: u64, lines: &mut Lines) -> std::io::Result<()> {
    let mut at = 12;
    for _ in 0..CHUNKS_MAX {
        if at + 8 > bytes {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 8];
        file.read_exact(&mut header)?;
        let [a, b, c, d, length @ ..] = header;
        let length = u64::from(u32::from_le_bytes(length));
        match &[a, b, c, d] {
            b"fmt " => wav_format(&chunk(file, length)?, lines),
            b"bext" => bext(&chunk(file, length)?, lines),
            b"iXML" => ixml(&String::from_utf8_lossy(&chunk(file, length)?), lines),
            // An RF64 file says its data's true length elsewhere; what follows cannot be found without it.
            b"data" if length == u64::from(u32::MAX) => break,
            _ => {}
        }
        at += 8 + length + length % 2;
    }
    Ok(())
}

fn chunk(file: &mut impl Read, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(length.min(READ_MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn wav_format(chunk: &[u8], lines: &mut Lines) {
    let [_, _, c0, c1, r0, r1, r2, r3, _, _, _, _, _, _, b0, b1, ..] = *chunk else {
        return;
    };
    let rate = u32::from_le_bytes([r0, r1, r2, r3]);
    let (channels, bits) = (u16::from_le_bytes([c0, c1]), u16::from_le_bytes([b0, b1]));
    lines.say("format", &format!("{rate} Hz, {channels} ch, {bits} bit"));
}

/// EBU Tech 3285 section 2.3: fixed fields of ASCII, each up to its first zero.
fn bext(chunk: &[u8], lines: &mut Lines) {
    let field = |from: usize, length: usize| {
        let bytes = chunk.get(from..from + length).unwrap_or_default();
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[..end]).into_owned()
    };
    // A description often has a line for each track.
    for line in field(0, 256).lines() {
        lines.say("description", line);
    }
    lines.say("originator", &field(256, 32));
    lines.say("reference", &field(288, 32));
    let (date, time) = (field(320, 10), field(330, 8));
    lines.say("recorded", &format!("{date} {time}"));
    if let Some(reference) = chunk.get(338..346).and_then(|bytes| bytes.try_into().ok()) {
        lines.say("samples since midnight", &u64::from_le_bytes(reference).to_string());
    }
}

/// The text of a few elements without children. No XML is understood beyond that: nothing is decided by it.
fn ixml(text: &str, lines: &mut Lines) {
    for name in IXML {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let value = text
            .split_once(&open)
            .and_then(|(_, rest)| rest.split_once(&close))
            .map(|(value, _)| value);
        if let Some(value) = value.filter(|value| !value.contains('<')) {
            lines.say(&name.to_lowercase(), value);
        }
    }
}

/// ID3v2.3 and 2.4 (id3.org): a header of ten bytes, then frames.
fn id3(file: &mut (impl Read + Seek), lines: &mut Lines) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut header = [0; 10];
    file.read_exact(&mut header)?;
    let [b'I', b'D', b'3', version @ (3 | 4), _, _, size @ ..] = header else {
        return Ok(());
    };
    let tag = chunk(file, u64::from(seven_bits(size)))?;
    let mut rest = tag.as_slice();
    while let [a, b, c, d, s0, s1, s2, s3, _, _, body @ ..] = rest {
        let size = [*s0, *s1, *s2, *s3];
        let length = if version == 4 {
            seven_bits(size)
        } else {
            u32::from_be_bytes(size)
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if *a == 0 || length > body.len() {
            break;
        }
        let id = [*a, *b, *c, *d];
        if let (Some((_, what)), [encoding, text @ ..]) = (ID3.iter().find(|(name, _)| **name == id), &body[..length]) {
            lines.say(what, &id3_text(*encoding, text));
        }
        rest = &body[length..];
    }
    Ok(())
}

fn seven_bits(bytes: [u8; 4]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 7 | u32::from(byte & 0x7f))
}

fn id3_text(encoding: u8, text: &[u8]) -> String {
    let wide = |order: fn([u8; 2]) -> u16, text: &[u8]| {
        let units: Vec<u16> = text.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match (encoding, text) {
        (0, text) => text.iter().map(|byte| char::from(*byte)).collect(),
        (1, [0xff, 0xfe, rest @ ..]) => wide(u16::from_le_bytes, rest),
        (1, [0xfe, 0xff, rest @ ..]) | (2, rest) => wide(u16::from_be_bytes, rest),
        _ => String::from_utf8_lossy(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn texts(lines: Lines) -> Vec<String> {
        lines.0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_recorder_s_wav_says_its_scene_and_its_time() {
        let mut bext = vec![0u8; 602];
        bext[..21].copy_from_slice(b"sSCENE=12\r\nsTAKE=03\r\n");
        bext[256..262].copy_from_slice(b"Zoom\x1b2");
        bext[320..338].copy_from_slice(b"2026-11-2009:30:00");
        bext[338..346].copy_from_slice(&1_641_600_000u64.to_le_bytes());
        let ixml = b"<BWFXML><SCENE>12</SCENE><NOTE>a <b>bold</b> one</NOTE><TAKE>3</TAKE></BWFXML>";
        let format = [1, 0, 2, 0, 0x80, 0xbb, 0, 0, 0, 0x65, 4, 0, 6, 0, 24, 0];
        let mut wav = b"RIFF\0\0\0\0WAVE".to_vec();
        for (id, body) in [
            (b"fmt ", &format[..]),
            (b"bext", &bext),
            (b"iXML", ixml),
            (b"data", &[0; 4]),
        ] {
            wav.extend_from_slice(id);
            wav.extend_from_slice(&u32::try_from(body.len()).expect("short").to_le_bytes());
            wav.extend_from_slice(body);
            wav.resize(wav.len().next_multiple_of(2), 0);
        }
        let mut lines = Lines::default();
        let bytes = wav.len() as u64;
        super::wav(&mut Cursor::new(wav), bytes, &mut lines).expect("read");
        assert_eq!(
            texts(lines),
            [
                "format: 48000 Hz, 2 ch, 24 bit",
                "description: sSCENE=12",
                "description: sTAKE=03",
                "originator: Zoom2",
                "recorded: 2026-11-20 09:30:00",
                "samples since midnight: 1641600000",
                "scene: 12",
                "take: 3",
            ]
        );
    }

    #[test]
    fn an_mp3_says_its_title_in_either_version() {
        for version in [3, 4] {
            let mut tag = vec![b'I', b'D', b'3', version, 0, 0, 0, 0, 0, 41];
            tag.extend_from_slice(b"TIT2\0\0\0\x09\0\0\x01\xff\xfeC\0a\0l\0");
            tag.extend_from_slice(b"TPE1\0\0\0\x04\0\0\x03Ada");
            tag.resize(51 + 4, 0);
            let mut lines = Lines::default();
            id3(&mut Cursor::new(tag), &mut lines).expect("read");
            assert_eq!(texts(lines), ["title: Cal", "artist: Ada"], "version {version}");
        }
    }

    #[test]
    fn metadata_without_an_end_stays_within_its_bounds() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            lines.say("note", &"\u{202e}x".repeat(10_000));
        }
        let texts = texts(lines);
        assert_eq!(texts.len(), LINES_MAX);
        assert!(
            texts
                .iter()
                .all(|text| text.chars().count() <= VALUE_MAX + 6 && !text.contains('\u{202e}'))
        );
    }
}
