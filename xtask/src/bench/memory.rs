//! `record_memory`: the recorder's resident memory over a take of four hours, as fast as the machine makes it.

use super::material;
use super::meter::{self, MemoryMeter};
use super::row::{Reach, Row};
use super::stage::{Stage, start_recording};
use crate::error::Error;

/// Four hours, longer than any interview.
const MINUTES: u32 = 240;

/// What a phone spares for a recorder in the background, in MB.
const AT_MOST_MB: f64 = 40.0;

/// Growth that is still called flat, in MB: what an allocator does by itself.
const FLAT_MB: f64 = 2.0;

pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let voice = material::voice(MINUTES)?;
    let stage = Stage::start()?;
    let mut record = stage.record(true)?;
    let recording = start_recording(record.arg("--from").arg(&voice).args(["--pace", "fast"]))?;
    let meter = MemoryMeter::start(recording.process());
    recording.finish()?;
    let samples = meter.finish();
    Ok(vec![
        Row::report(name, meter::peak(&samples), "MB")
            .case("peak")
            .judge(Reach::AtMost, AT_MOST_MB),
        Row::report(name, meter::growth(&samples), "MB")
            .case("growth")
            .judge(Reach::AtMost, FLAT_MB),
    ])
}
