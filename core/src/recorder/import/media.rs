//! What a file is, by its first bytes. Its name is not asked.

/// Bytes that are looked at.
pub(super) const START: usize = 64;

/// The media type; none when the file is not one that a recorder or a call makes.
pub(super) fn of(start: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, magic: &[u8]| start.get(offset..offset + magic.len()) == Some(magic);
    let riff = at(0, b"RIFF") || at(0, b"RF64") || at(0, b"BW64");
    match () {
        () if riff && at(8, b"WAVE") => Some("audio/wav"),
        () if at(0, b"fLaC") => Some("audio/flac"),
        () if at(0, b"OggS") => Some("audio/ogg"),
        () if at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) => Some("audio/aiff"),
        () if at(0, b"caff") => Some("audio/x-caf"),
        () if at(0, b"#!AMR") => Some("audio/amr"),
        () if at(4, b"ftyp") && (at(8, b"M4A") || at(8, b"M4B")) => Some("audio/mp4"),
        () if at(4, b"ftypqt") => Some("video/quicktime"),
        () if at(4, b"ftyp") => Some("video/mp4"),
        () if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) => Some("video/webm"),
        () if at(0, b"ID3") => Some("audio/mpeg"),
        () => mpeg_frame(start).then_some("audio/mpeg"),
    }
}

/// An MPEG audio frame's header (ISO/IEC 11172-3 section 2.4.1.3), or an ADTS one: eleven set bits, then none of the
/// reserved values.
fn mpeg_frame(start: &[u8]) -> bool {
    let [first, second, third, ..] = *start else {
        return false;
    };
    let reserved_version = second >> 3 & 3 == 1;
    let reserved_layer = second >> 1 & 3 == 0;
    let bad_rate = third >> 4 == 15 || third >> 2 & 3 == 3;
    first == 0xff && second >> 5 == 7 && !reserved_version && !reserved_layer && !bad_rate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recorders_and_calls_make_is_recognised() {
        let cases: [(&[u8], Option<&str>); 10] = [
            (b"RIFF\x24\0\0\0WAVEfmt ", Some("audio/wav")),
            (b"RF64\xff\xff\xff\xffWAVEds64", Some("audio/wav")),
            (b"\0\0\0\x20ftypM4A \0\0\0\0", Some("audio/mp4")),
            (b"\0\0\0\x20ftypisom\0\0\0\0", Some("video/mp4")),
            (b"ID3\x04\0\0\0\0\0\0", Some("audio/mpeg")),
            (&[0xff, 0xfb, 0x90, 0x64], Some("audio/mpeg")),
            (b"OggS\0\x02", Some("audio/ogg")),
            (b"RIFF\x24\0\0\0AVI LIST", None),
            (&[0xff, 0xff, 0xff, 0xff], None),
            (b"", None),
        ];
        for (start, expected) in cases {
            assert_eq!(of(start), expected, "{start:?}");
        }
    }
}
