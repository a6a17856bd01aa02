//! Markers: the `cue ` chunk with its `LIST`/`adtl` labels and lengths.
//!
//! A gap is a marker with a length (`ltxt`), a mark is one without. Every marker has a label.

use super::text::to_ascii;
use std::collections::HashMap;

/// Most markers one file carries. A gap every second of ten hours stays below it; further ones are left to the
/// sidecar, which has them all.
pub const MAX_MARKERS: usize = 40_000;

/// Longest label in bytes: what editing programs show of one.
const MAX_LABEL: usize = 120;

/// The purpose code of a labelled stretch, `rgn `: a region, which is how editing programs show a length.
const REGION: &[u8; 4] = b"rgn ";

/// A place or a stretch in the sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The first frame it is about.
    pub first_sample: u64,
    /// How many frames; zero for a place.
    pub samples: u64,
    /// What it is, for an editor.
    pub label: String,
}

/// The bodies of the `cue ` and `LIST` chunks, or `None` where no marker can be carried.
///
/// Positions in these chunks are 32-bit counts of frames. A marker further on (a day into a file at 48 kHz) is left out.
pub(crate) fn encode(markers: &[Marker]) -> Option<(Vec<u8>, Vec<u8>)> {
    let carried: Vec<(u32, &Marker)> = markers
        .iter()
        .filter_map(|marker| Some((u32::try_from(marker.first_sample).ok()?, marker)))
        .take(MAX_MARKERS)
        .collect();
    if carried.is_empty() {
        return None;
    }
    let count = u32::try_from(carried.len()).expect("markers are bounded by MAX_MARKERS");
    let mut cue = count.to_le_bytes().to_vec();
    let mut list = b"adtl".to_vec();
    for (id, (position, marker)) in (1_u32..).zip(carried) {
        cue.extend_from_slice(&id.to_le_bytes());
        cue.extend_from_slice(&position.to_le_bytes());
        cue.extend_from_slice(b"data");
        cue.extend_from_slice(&[0; 8]);
        cue.extend_from_slice(&position.to_le_bytes());

        let mut label = id.to_le_bytes().to_vec();
        let mut text = to_ascii(&marker.label);
        text.truncate(MAX_LABEL);
        label.extend_from_slice(text.as_bytes());
        label.push(0);
        append_chunk(&mut list, b"labl", &label);

        if let Ok(samples @ 1..) = u32::try_from(marker.samples) {
            let mut stretch = id.to_le_bytes().to_vec();
            stretch.extend_from_slice(&samples.to_le_bytes());
            stretch.extend_from_slice(REGION);
            // Country, language, dialect and code page: not said.
            stretch.extend_from_slice(&[0; 8]);
            append_chunk(&mut list, b"ltxt", &stretch);
        }
    }
    Some((cue, list))
}

/// Reads markers back from the bodies of a `cue ` and an optional `LIST` chunk; what makes no sense is left out.
pub(crate) fn parse(cue: &[u8], list: Option<&[u8]>) -> Vec<Marker> {
    let Some(points) = cue.get(4..) else {
        return Vec::new();
    };
    let mut markers = Vec::new();
    let mut places = HashMap::new();
    for point in points.chunks_exact(24).take(MAX_MARKERS) {
        places.insert(number(point, 0), markers.len());
        markers.push(Marker {
            first_sample: u64::from(number(point, 20)),
            samples: 0,
            label: String::new(),
        });
    }
    let notes = list.and_then(|list| list.strip_prefix(b"adtl"));
    let mut rest = notes.unwrap_or_default();
    while rest.len() >= 8 {
        let length = usize::try_from(number(rest, 4)).unwrap_or(usize::MAX);
        let name = &rest[..4];
        let Some(body) = rest[8..].get(..length) else {
            break;
        };
        let place = body.first_chunk().and_then(|id| places.get(&u32::from_le_bytes(*id)));
        if let Some(place) = place {
            match name {
                b"labl" => markers[*place].label = until_zero(&body[4..]),
                b"ltxt" if body.len() >= 8 => {
                    markers[*place].samples = u64::from(number(body, 4));
                }
                _ => {}
            }
        }
        let step = 8 + length + length % 2;
        rest = rest.get(step..).unwrap_or_default();
    }
    markers
}

/// Appends a chunk with its header and, after an odd length, its padding.
pub(crate) fn append_chunk(target: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    let length = u32::try_from(body.len()).expect("a metadata chunk is far below 4 GiB");
    target.extend_from_slice(name);
    target.extend_from_slice(&length.to_le_bytes());
    target.extend_from_slice(body);
    if !body.len().is_multiple_of(2) {
        target.push(0);
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let field = bytes.get(at..at + 4).and_then(|field| field.try_into().ok());
    u32::from_le_bytes(field.unwrap_or_default())
}

fn until_zero(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
