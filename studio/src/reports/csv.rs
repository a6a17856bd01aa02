//! A row for each device and control (RFC 4180).

use lavalier_protocol::Timestamp;

use super::Writer;
use super::model::{Control, Device, Head};
use super::words::{effect, end, grade, state};

/// The columns, in order. Scripts read them by name.
pub(super) const COLUMNS: [&str; 16] = [
    "production",
    "device",
    "end",
    "control",
    "requirement",
    "state",
    "grade",
    "required",
    "source",
    "observed_at",
    "failing_since",
    "effect",
    "waived_by",
    "waived_until",
    "policy",
    "takes",
];

pub(super) struct Csv {
    head: Head,
}

impl Csv {
    pub(super) const fn new(head: Head) -> Self {
        Self { head }
    }

    fn row(&self, device: &Device, control: &Control, takes: &str) -> [String; COLUMNS.len()] {
        let waiver = control.waiver.as_ref();
        [
            self.head.production.as_str().to_owned(),
            device.device.clone(),
            end(device.end),
            control.control.name().to_owned(),
            control.requirement.clone(),
            state(control.state),
            grade(control.grade),
            grade(control.required),
            control.source.as_ref().map(ToString::to_string).unwrap_or_default(),
            time(control.observed_at),
            time(control.failing_since),
            effect(control.effect),
            waiver.map(|waiver| waiver.by.to_string()).unwrap_or_default(),
            time(waiver.map(|waiver| waiver.until)),
            device.policy.clone().unwrap_or_default(),
            takes.to_owned(),
        ]
    }
}

impl Writer for Csv {
    fn begin(&mut self) -> Vec<u8> {
        records([COLUMNS])
    }

    fn device(&mut self, device: &Device) -> Vec<u8> {
        let takes: Vec<&str> = device.takes.iter().map(|take| take.take.as_str()).collect();
        let takes = takes.join(" ");
        let rows = device.controls.iter().map(|control| self.row(device, control, &takes));
        records(rows.map(|row| row.map(harmless)))
    }

    fn end(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

/// Spreadsheets run a cell that begins like a formula. An apostrophe makes it the text that it is (OWASP, CSV injection).
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn time(time: Option<Timestamp>) -> String {
    time.map(|time| time.to_string()).unwrap_or_default()
}

fn records<T: AsRef<[u8]>>(rows: impl IntoIterator<Item = [T; COLUMNS.len()]>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("memory takes every record of equal length");
    }
    writer.into_inner().expect("memory is flushed")
}
