//! What will be delivered of a take: which track, in which form, when it began, under which name.

use super::papers::Standing;
use super::segment::Content;
use super::timeline::Timeline;
use super::{DeliverError, assembly::Refused};
use crate::clock::{self, Start};
use crate::problem::Problem;
use crate::sidecar::Silenced;
use crate::timecode::{DeliveryName, Midnight, since_midnight};
use crate::wave::{Bits, PcmFormat};
use jiff::tz::TimeZone;
use lavalier_protocol::id::TakeId;
use lavalier_protocol::journal::{self, ImportedFile, ProblemKind, Source, TrackFormat};
use lavalier_protocol::sealed::{FILE_PIECE, Track};
use std::path::PathBuf;

/// Longest name of an imported file in bytes: what file systems take, less the suffixes that follow it.
const MAX_NAME: usize = 200;

/// A take, ready to be assembled.
pub(crate) struct Layout {
    pub(crate) track: Track,
    pub(crate) content: Content,
    pub(crate) timeline: Timeline,
    pub(crate) start: Start,
    pub(crate) midnight: Midnight,
    name: DeliveryName,
    imported: Option<String>,
}

impl Layout {
    /// Lays a take out, or says why its journal describes nothing that can be delivered.
    pub(crate) fn of(take: &TakeId, standing: &Standing) -> Result<Result<Self, Problem>, DeliverError> {
        let (opening, brief) = (&standing.opening, &standing.brief);
        let zone = TimeZone::get(brief.zone.as_str()).map_err(|_| DeliverError::Zone(brief.zone.to_string()))?;
        let Some((track, content, whole, rate)) = content(&opening.source, opening) else {
            return Ok(Err(Problem::of(
                take,
                &journal::Problem::at_line(0, ProblemKind::UnknownTrack),
            )));
        };
        let timeline = Timeline::of(&standing.reading, take, track, whole);
        let begun = opening.started_at;
        let start = match rate {
            Some(rate) => clock::start(&standing.reading.clocks, begun, rate),
            // An imported file's samples are not known here: its day is the day of the import.
            None => clock::start(&[], begun, 1),
        };
        let midnight = since_midnight(start.at, &zone, rate.unwrap_or(1));
        let name = DeliveryName {
            date: midnight.date,
            roll: opening.slate.roll.to_string(),
            scene: opening.slate.scene.to_string(),
            take: u32::from(opening.slate.take),
            end: opening.end.to_string(),
        };
        let imported = match &opening.source {
            Source::Import { file } => Some(file_name(file)),
            Source::Microphone { .. } => None,
        };
        Ok(Ok(Self {
            track,
            content,
            timeline,
            start,
            midnight,
            name,
            imported,
        }))
    }

    /// The folder, relative to the delivery folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.name.folder()
    }

    /// The file's name; from the second on for files that lie beside an older, different one.
    pub(crate) fn file_name(&self, number: u32) -> String {
        match &self.imported {
            None => format!("{}.wav", self.name.stem(number)),
            Some(name) if number <= 1 => name.clone(),
            Some(name) => match name.rsplit_once('.') {
                Some((stem, extension)) if !stem.is_empty() => format!("{stem}_{number}.{extension}"),
                _ => format!("{name}_{number}"),
            },
        }
    }

    /// The sound's format; none for an imported file.
    pub(crate) fn format(&self) -> Option<PcmFormat> {
        match self.content {
            Content::Flac(format) => Some(format),
            Content::Bytes => None,
        }
    }

    /// The stretches of silence for want of anything that verifies, neighbours of one cause joined.
    pub(crate) fn silenced(&self, refused: &Refused) -> Vec<Silenced> {
        let mut stretches: Vec<Silenced> = Vec::new();
        for piece in &self.timeline.pieces {
            let cause = match &piece.segment {
                None => "unsigned",
                Some(sealed) => match refused.get(&sealed.sequence) {
                    Some(kind) => kind.name(),
                    None => continue,
                },
            };
            match stretches.last_mut() {
                Some(last) if last.cause == cause && last.first_sample + last.samples == piece.first => {
                    last.samples += piece.length;
                }
                _ => stretches.push(Silenced {
                    first_sample: piece.first,
                    samples: piece.length,
                    cause: cause.to_owned(),
                }),
            }
        }
        stretches
    }
}

/// Track, form, samples of a whole segment, and rate (none for an imported file).
fn content(source: &Source, opening: &journal::Opening) -> Option<(Track, Content, u64, Option<u32>)> {
    match source {
        Source::Import { .. } => {
            let format = opening.tracks.get(&Track::File)?;
            matches!(format, TrackFormat::Bytes).then_some((Track::File, Content::Bytes, FILE_PIECE as u64, None))
        }
        Source::Microphone { .. } => match opening.tracks.get(&Track::Audio)? {
            TrackFormat::Flac {
                rate: rate @ 1..,
                bits,
                channels: channels @ 1..=2,
            } => {
                let bits = Bits::from_count(u16::from(*bits))?;
                let format = PcmFormat {
                    rate: *rate,
                    bits,
                    channels: u16::from(*channels),
                };
                Some((Track::Audio, Content::Flac(format), u64::from(*rate), Some(*rate)))
            }
            _ => None,
        },
    }
}

/// An imported file's own name, as any system takes it and without a way out of its folder.
fn file_name(file: &ImportedFile) -> String {
    let unfit = |character: char| character.is_control() || "<>:\"/\\|?*".contains(character);
    let mut name: String = file
        .name
        .as_str()
        .chars()
        .map(|character| if unfit(character) { '-' } else { character })
        .collect();
    while name.len() > MAX_NAME {
        name.remove(
            name.char_indices()
                .nth(name.chars().count() / 2)
                .map_or(0, |(at, _)| at),
        );
    }
    let trimmed = name.trim_start_matches('.').trim_end_matches(['.', ' ']);
    if trimmed.is_empty() {
        "imported".to_owned()
    } else {
        trimmed.to_owned()
    }
}
