//! The `bext` chunk: EBU Tech 3285 version 2.

use super::text::to_ascii;

/// Length of the fixed part (EBU Tech 3285 v2, section 2.3). The coding history follows it.
pub const FIXED_BYTES: usize = 602;

/// Longest chunk a reader takes: the fixed part and a coding history far longer than any real one.
pub const MAX_BYTES: usize = 64 * 1024;

/// The value of a loudness field that is not used (EBU Tech 3285 v2, section 2.3).
const LOUDNESS_NOT_SET: i16 = 0x7FFF;

const DESCRIPTION: std::ops::Range<usize> = 0..256;
const ORIGINATOR: std::ops::Range<usize> = 256..288;
const ORIGINATOR_REFERENCE: std::ops::Range<usize> = 288..320;
const ORIGINATION_DATE: std::ops::Range<usize> = 320..330;
const ORIGINATION_TIME: std::ops::Range<usize> = 330..338;
const TIME_REFERENCE: std::ops::Range<usize> = 338..346;
const VERSION: std::ops::Range<usize> = 346..348;
/// Five signed 16-bit fields behind the 64 bytes of UMID: value, range, true peak, momentary, short-term.
const LOUDNESS: std::ops::Range<usize> = 412..422;

/// The fields of a `bext` chunk that Lavalier fills. The UMID is zero and the loudness fields say *not set*:
/// the sound is delivered as it was recorded, not measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bext {
    /// Lines that sound departments read, see [`description`]. At most 256 ASCII bytes; longer text is cut.
    pub description: String,
    /// The program that made the file, at most 32 ASCII bytes.
    pub originator: String,
    /// A reference that names this recording, at most 32 ASCII bytes.
    pub originator_reference: String,
    /// `yyyy-mm-dd`, in the production's zone.
    pub origination_date: String,
    /// `hh:mm:ss`, in the production's zone.
    pub origination_time: String,
    /// Samples from midnight, in the production's zone, to sample 0.
    pub time_reference: u64,
    /// Lines that end in CR LF, by EBU R98.
    pub coding_history: String,
}

impl Bext {
    /// The chunk's body.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut body = vec![0; FIXED_BYTES];
        put(&mut body[DESCRIPTION], &lines_to_ascii(&self.description));
        put(&mut body[ORIGINATOR], &to_ascii(&self.originator));
        put(&mut body[ORIGINATOR_REFERENCE], &to_ascii(&self.originator_reference));
        put(&mut body[ORIGINATION_DATE], &to_ascii(&self.origination_date));
        put(&mut body[ORIGINATION_TIME], &to_ascii(&self.origination_time));
        body[TIME_REFERENCE].copy_from_slice(&self.time_reference.to_le_bytes());
        body[VERSION].copy_from_slice(&2_u16.to_le_bytes());
        for field in body[LOUDNESS].chunks_exact_mut(2) {
            field.copy_from_slice(&LOUDNESS_NOT_SET.to_le_bytes());
        }
        body.extend_from_slice(lines_to_ascii(&self.coding_history).as_bytes());
        // Even, because not every reader knows that an odd chunk is followed by a padding byte.
        body.resize(body.len().next_multiple_of(2), 0);
        body
    }

    /// Reads a chunk's body; `None` where it is shorter than the fixed part.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        if body.len() < FIXED_BYTES {
            return None;
        }
        let mut reference = [0; 8];
        reference.copy_from_slice(&body[TIME_REFERENCE]);
        Some(Self {
            description: get(&body[DESCRIPTION]),
            originator: get(&body[ORIGINATOR]),
            originator_reference: get(&body[ORIGINATOR_REFERENCE]),
            origination_date: get(&body[ORIGINATION_DATE]),
            origination_time: get(&body[ORIGINATION_TIME]),
            time_reference: u64::from_le_bytes(reference),
            coding_history: get(&body[FIXED_BYTES..]),
        })
    }
}

/// The description's lines, `sSCENE=` and so on: the form that field recorders write and dailies tools read.
///
/// `tracks` are the channels' names in order; `speed` is a frame rate as such recorders spell it, `025.000-ND`.
#[must_use]
pub fn description(scene: &str, take: u32, roll: &str, tracks: &[&str], speed: &str) -> String {
    use std::fmt::Write as _;

    let mut lines = String::new();
    let line = |lines: &mut String, name: &str, value: &str| {
        writeln!(lines, "s{name}={}\r", to_ascii(value)).expect("a String takes all text");
    };
    line(&mut lines, "SCENE", scene);
    line(&mut lines, "TAKE", &take.to_string());
    line(&mut lines, "TAPE", roll);
    for (index, track) in tracks.iter().enumerate() {
        line(&mut lines, &format!("TRK{}", index + 1), track);
    }
    line(&mut lines, "SPEED", speed);
    lines
}

/// The coding history of an untouched recording (EBU R98): algorithm, rate, depth, mode, and the tool.
#[must_use]
pub fn coding_history(format: super::PcmFormat, tool: &str) -> String {
    let mode = if format.channels == 1 { "mono" } else { "stereo" };
    // R98 separates its fields by commas, so the tool's name may hold none.
    let tool = to_ascii(tool).replace(',', ";");
    format!(
        "A=PCM,F={},W={},M={mono},T={tool}\r\n",
        format.rate,
        format.bits.count(),
        mono = mode,
    )
}

/// ASCII for a field that may hold several lines: line ends survive, other controls do not.
fn lines_to_ascii(text: &str) -> String {
    let lines: Vec<_> = text.split("\r\n").map(to_ascii).collect();
    lines.join("\r\n")
}

/// Puts as much of `text` as fits, zero-padded. A full field has no terminator, as the specification allows.
fn put(field: &mut [u8], text: &str) {
    let length = text.len().min(field.len());
    field[..length].copy_from_slice(&text.as_bytes()[..length]);
}

/// The text of a field up to its first zero byte, whatever bytes it holds.
fn get(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}
