//! The `iXML` chunk: production metadata as location sound and editing tools exchange it (iXML specification 3.01).

use super::PcmFormat;
use super::text::to_xml;
use std::fmt::Write as _;

/// Longest `iXML` chunk a reader takes; real ones are a few kilobytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// One channel of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IxmlTrack {
    /// What it is called, such as `Lavalier`.
    pub name: String,
}

/// What the chunk says. Text is escaped here; it is otherwise taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ixml {
    /// The production.
    pub project: String,
    /// The slate's scene.
    pub scene: String,
    /// The sound roll.
    pub tape: String,
    /// The slate's take number.
    pub take: u32,
    /// One of iXML's take types: `DEFAULT`, `PICKUP`, `WILD_TRACK`, `REHEARSAL`.
    pub take_type: &'static str,
    /// What a person should know: the clock's uncertainty, gaps, what is missing.
    pub note: String,
    /// An identifier of this file that stays the same when the same take is delivered again.
    pub file_uid: String,
    /// An identifier of the file set: the files that one recorder split one take into. Other takes, of the same interview
    /// too, have their own.
    pub family_uid: String,
    /// The production's frame rate as numerator and denominator, `24000/1001`.
    pub timecode_rate: String,
    /// Whether timecode at this rate drops frame numbers.
    pub drop_frame: bool,
    /// Rate, depth and channels.
    pub format: PcmFormat,
    /// Samples from midnight, in the production's zone, to sample 0.
    pub time_reference: u64,
    /// A name for every channel, in order.
    pub tracks: Vec<IxmlTrack>,
}

impl Ixml {
    /// The chunk's body: UTF-8 text.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BWFXML>\n");
        let mut out = Elements {
            xml: &mut xml,
            depth: 1,
        };
        out.element("IXML_VERSION", "3.01");
        out.element("PROJECT", &self.project);
        out.element("SCENE", &self.scene);
        out.element("TAKE", &self.take.to_string());
        out.element("TAPE", &self.tape);
        out.element("TAKE_TYPE", self.take_type);
        out.element("CIRCLED", "FALSE");
        out.element("FILE_UID", &self.file_uid);
        out.element("UBITS", "00000000");
        out.element("NOTE", &self.note);
        self.speed(&mut out);
        self.file_set(&mut out);
        self.track_list(&mut out);
        xml.push_str("</BWFXML>\n");
        // Even, because not every reader knows that an odd chunk is followed by a padding byte.
        if !xml.len().is_multiple_of(2) {
            xml.push('\n');
        }
        xml
    }

    fn speed(&self, out: &mut Elements<'_>) {
        let rate = self.format.rate.to_string();
        out.group("SPEED", |out| {
            out.element("MASTER_SPEED", &self.timecode_rate);
            out.element("CURRENT_SPEED", &self.timecode_rate);
            out.element("TIMECODE_RATE", &self.timecode_rate);
            out.element("TIMECODE_FLAG", if self.drop_frame { "DF" } else { "NDF" });
            out.element("FILE_SAMPLE_RATE", &rate);
            out.element("AUDIO_BIT_DEPTH", &self.format.bits.count().to_string());
            out.element("DIGITIZER_SAMPLE_RATE", &rate);
            let high = self.time_reference >> 32;
            let low = self.time_reference & u64::from(u32::MAX);
            out.element("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI", &high.to_string());
            out.element("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO", &low.to_string());
            out.element("TIMESTAMP_SAMPLE_RATE", &rate);
        });
    }

    fn file_set(&self, out: &mut Elements<'_>) {
        out.group("FILE_SET", |out| {
            out.element("TOTAL_FILES", "1");
            out.element("FAMILY_UID", &self.family_uid);
            out.element("FILE_SET_INDEX", "A");
        });
    }

    fn track_list(&self, out: &mut Elements<'_>) {
        out.group("TRACK_LIST", |out| {
            out.element("TRACK_COUNT", &self.tracks.len().to_string());
            for (index, track) in self.tracks.iter().enumerate() {
                let number = (index + 1).to_string();
                out.group("TRACK", |out| {
                    out.element("CHANNEL_INDEX", &number);
                    out.element("INTERLEAVE_INDEX", &number);
                    out.element("NAME", &track.name);
                });
            }
        });
    }
}

/// Writes indented elements whose content is escaped text.
struct Elements<'a> {
    xml: &'a mut String,
    depth: usize,
}

impl Elements<'_> {
    fn element(&mut self, name: &str, content: &str) {
        let content = to_xml(content);
        let indent = self.depth * 2;
        writeln!(self.xml, "{:indent$}<{name}>{content}</{name}>", "").expect("a String takes all text");
    }

    fn group(&mut self, name: &str, content: impl FnOnce(&mut Elements<'_>)) {
        let indent = self.depth * 2;
        writeln!(self.xml, "{:indent$}<{name}>", "").expect("a String takes all text");
        content(&mut Elements {
            xml: self.xml,
            depth: self.depth + 1,
        });
        writeln!(self.xml, "{:indent$}</{name}>", "").expect("a String takes all text");
    }
}
