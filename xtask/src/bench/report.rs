//! `report`: the compliance report over ten thousand devices and a hundred thousand takes, in seconds, beside a plain
//! `SELECT` of the same rows written as JSON, and what it takes of memory while it is written.

use std::process::Stdio;

use super::inside;
use super::meter::{self, MemoryMeter};
use super::row::{Reach, Row};
use super::{material, stage};
use crate::error::Error;
use crate::process;

/// The forms that are measured: the one that says everything, and the one that spreadsheets read.
const FORMS: [&str; 2] = ["json", "csv"];

/// What a report may take, in seconds, on two cores.
const REACH: f64 = 5.0;
/// And how much longer than the rows alone.
const RATIO: f64 = 3.0;

/// Growth that is still called flat, in MB, from the second quarter of the report to the last: two pages of devices, as an
/// allocator and a database's cache may come to by themselves. The database that is read meanwhile has 240.
const FLAT_MB: f64 = 8.0;

/// Makes the production once, and reports on it in each form.
pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let parent = material::folder()?;
    let folder = tempfile::Builder::new()
        .prefix("report-")
        .tempdir_in(&parent)
        .map_err(Error::at(&parent))?;
    inside::report_fill(folder.path())?;
    let mut rows = Vec::new();
    for form in FORMS {
        let measured = inside::report(folder.path(), form)?;
        rows.push(
            Row::report(name, measured.ours, "s")
                .case(form)
                .judge(Reach::AtMost, REACH),
        );
        rows.push(
            Row::report(name, measured.ours, "s")
                .case(format!("{form}, beside bare rows"))
                .against(measured.peer, measured.ratio)
                .judge(Reach::AtMost, RATIO),
        );
    }
    for form in FORMS {
        let mut command = inside::report_once(folder.path(), form);
        command.stdout(Stdio::null());
        let mut writing = command.spawn().map_err(|source| Error::Start {
            program: process::name(&command),
            source,
        })?;
        let meter = MemoryMeter::start(writing.id());
        let status = writing.wait().map_err(|source| Error::Start {
            program: process::name(&command),
            source,
        })?;
        let samples = meter.finish();
        if !status.success() {
            return Err(stage::unexpected("writing a report", status.to_string()));
        }
        let row = |case: &str, value| Row::report(name, value, "MB").case(format!("{form}, {case}"));
        rows.push(row("peak", meter::peak(&samples)));
        rows.push(row("growth", meter::growth(&samples)).judge(Reach::AtMost, FLAT_MB));
    }
    Ok(rows)
}
