//! What a delivered WAV says of itself, and what its sidecar says.

use super::assembly::Refused;
use super::layout::Layout;
use super::papers::{Standing, TakePapers};
use crate::clock::{self, ClockSource};
use crate::problem::Problem;
use crate::sidecar::{
    self, Audio, Device, JournalCopy, Microphone, Sidecar, SidecarClock, Silenced, StartedAt, StudioClock,
    TimecodeStart,
};
use crate::timecode::{frames, timecode};
use crate::wave::{Bext, Ixml, IxmlTrack, Marker, PcmFormat, WaveHeader, bext};
use lavalier_protocol::brief::Kind;
use lavalier_protocol::digest::Digest;
use lavalier_protocol::journal::{self, Source};

/// The header of a recording's WAV.
pub(crate) fn header(
    standing: &Standing,
    layout: &Layout,
    format: PcmFormat,
    silenced: &[Silenced],
    complete: bool,
    tool: &str,
) -> WaveHeader {
    let (opening, brief) = (&standing.opening, &standing.brief);
    let slate = &opening.slate;
    let end = opening.end.name();
    let tracks: Vec<String> = match format.channels {
        1 => vec![end.to_owned()],
        _ => vec![format!("{end} L"), format!("{end} R")],
    };
    let names: Vec<&str> = tracks.iter().map(String::as_str).collect();
    let take = u32::from(slate.take);
    let (hour, minute, second) = layout.midnight.clock;
    let speed = frames::speed(brief.frame_rate);
    WaveHeader {
        format,
        frames: layout.timeline.length,
        bext: Bext {
            description: bext::description(slate.scene.as_str(), take, slate.roll.as_str(), &names, &speed),
            originator: "Lavalier".to_owned(),
            originator_reference: opening.take.to_string(),
            origination_date: layout.midnight.date.to_string(),
            origination_time: format!("{hour:02}:{minute:02}:{second:02}"),
            time_reference: layout.midnight.samples,
            coding_history: bext::coding_history(format, tool),
        },
        ixml: Ixml {
            project: brief.production_name.to_string(),
            scene: slate.scene.to_string(),
            tape: slate.roll.to_string(),
            take,
            take_type: take_type(standing.kind()),
            note: note(standing, layout, silenced, complete),
            file_uid: opening.take.to_string(),
            family_uid: opening.take.to_string(),
            timecode_rate: frames::fraction(brief.frame_rate),
            drop_frame: brief.frame_rate.drop_frame(),
            format,
            time_reference: layout.midnight.samples,
            tracks: tracks.into_iter().map(|name| IxmlTrack { name }).collect(),
        },
        markers: markers(standing, layout.timeline.length, silenced),
    }
}

/// The nearest of iXML's take types. It has none for room tone, which is sound without picture.
fn take_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Interview => "DEFAULT",
        Kind::Pickup => "PICKUP",
        Kind::Wild | Kind::Tone => "WILD_TRACK",
        Kind::Rehearsal => "REHEARSAL",
    }
}

fn note(standing: &Standing, layout: &Layout, silenced: &[Silenced], complete: bool) -> String {
    let mut notes = Vec::new();
    if standing.kind() == Kind::Tone {
        notes.push("Room tone.".to_owned());
    }
    notes.push(match (layout.start.source, layout.start.uncertainty) {
        (ClockSource::Studio, Some(uncertainty)) => {
            format!(
                "Time of day by the studio's clock, +/- {:.3} s.",
                uncertainty.as_secs_f64()
            )
        }
        _ => "Time of day by the device's own clock, uncertainty unknown.".to_owned(),
    });
    let gaps = standing.reading.gaps.len();
    if gaps > 0 {
        notes.push(format!("{gaps} gap(s), silent and marked."));
    }
    if !standing.reading.recoveries.is_empty() {
        notes.push("Recovered after the recorder died.".to_owned());
    }
    if !silenced.is_empty() {
        notes.push(format!(
            "{} stretch(es) did not verify, silent and marked.",
            silenced.len()
        ));
    }
    if !complete {
        notes.push("NOT COMPLETE: see the sidecar.".to_owned());
    }
    notes.join(" ")
}

fn markers(standing: &Standing, length: u64, silenced: &[Silenced]) -> Vec<Marker> {
    let stretch = |first: u64, samples: u64, label: String| Marker {
        first_sample: first,
        samples: samples.min(length.saturating_sub(first)),
        label,
    };
    let gaps = standing.reading.gaps.iter();
    let gaps = gaps.map(|gap| stretch(gap.first_sample, gap.samples, format!("gap: {}", gap.cause.name())));
    let silences = silenced.iter();
    let silences = silences.map(|at| stretch(at.first_sample, at.samples, format!("not verified: {}", at.cause)));
    let marks = standing.reading.marks.iter();
    let marks = marks.map(|mark| stretch(mark.sample, 0, mark.text.to_string()));
    let mut markers: Vec<_> = gaps
        .chain(silences)
        .chain(marks)
        .filter(|marker| marker.first_sample < length)
        .collect();
    markers.sort_by_key(|marker| marker.first_sample);
    markers
}

/// What is known of a finished file.
pub(crate) struct Finished<'a> {
    pub(crate) file: String,
    pub(crate) sha256: Digest,
    pub(crate) bytes: u64,
    pub(crate) problems: &'a [Problem],
}

/// The sidecar of a finished file.
pub(crate) fn sidecar(
    papers: &TakePapers,
    standing: &Standing,
    layout: &Layout,
    refused: &Refused,
    tool: &str,
    finished: &Finished<'_>,
) -> Sidecar {
    let (opening, brief, reading) = (&standing.opening, &standing.brief, &standing.reading);
    let format = layout.format();
    let (imported, microphone) = match &opening.source {
        Source::Import { file } => (Some(file.clone()), None),
        Source::Microphone { expected, granted } => (
            None,
            Some(Microphone {
                expected: *expected,
                granted: granted.clone(),
            }),
        ),
    };
    Sidecar {
        format: sidecar::FORMAT.to_owned(),
        version: sidecar::VERSION,
        tool: tool.to_owned(),
        file: finished.file.clone(),
        sha256: finished.sha256,
        bytes: finished.bytes,
        complete: finished.problems.is_empty(),
        problems: finished.problems.to_vec(),
        take: opening.take.clone(),
        continues: opening.continues.clone(),
        production: opening.production.clone(),
        interview: opening.interview.clone(),
        invitation: opening.invitation.clone(),
        end: opening.end,
        kind: standing.kind(),
        slate: opening.slate.clone(),
        audio: format.map(|format| Audio {
            samples: layout.timeline.length,
            rate: format.rate,
            bits: format.bits.count(),
            channels: format.channels,
        }),
        imported,
        started_at: StartedAt {
            at: layout.start.at,
            source: layout.start.source,
            uncertainty_seconds: layout.start.uncertainty.map(|uncertainty| uncertainty.as_secs_f64()),
        },
        timecode: TimecodeStart {
            date: layout.midnight.date,
            zone: brief.zone.clone(),
            frame_rate: brief.frame_rate,
            start: format.map(|format| timecode(brief.frame_rate, layout.midnight.samples, format.rate)),
            samples_since_midnight: format.map(|_| layout.midnight.samples),
        },
        gaps: reading.gaps.clone(),
        silenced: layout.silenced(refused),
        marks: reading.marks.clone(),
        clock_readings: reading.clocks.iter().map(clock_reading).collect(),
        microphone,
        clearance: opening.clearance,
        recovered: reading.recoveries.clone(),
        ended: reading.close.map(|close| close.reason),
        device: Device {
            key: opening.device_key.thumbprint(),
            key_storage: opening.key_storage,
            app: opening.app.to_string(),
        },
        journal: JournalCopy {
            file: format!("{}{}", finished.file, sidecar::JOURNAL_SUFFIX),
            head: reading.head(),
            lines: reading.lines.len() as u64,
            signed_lines: reading.vouched_lines,
        },
        brief: standing.brief_text.clone(),
        receipt: papers.receipt.clone(),
    }
}

fn clock_reading(reading: &journal::ClockReading) -> SidecarClock {
    let studio = reading.studio.zip(clock::exchange_uncertainty(reading));
    SidecarClock {
        sample: reading.sample,
        wall: reading.wall,
        studio: studio.map(|(exchange, uncertainty)| StudioClock {
            time: exchange.time,
            uncertainty_seconds: uncertainty.as_secs_f64(),
        }),
    }
}
