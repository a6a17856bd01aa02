//! `seal`, `store`, `studio_put`, `studio_memory`: what a program of its own measures (`xtask/inside`), because it calls the
//! product's crates, or is two hundred recorders at once.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::material;
use super::meter::{self, MemoryMeter};
use super::row::{Reach, Row};
use super::stage::{self, Stage, unexpected};
use crate::error::Error;
use crate::{process, workspace};

/// As many as the keeper hands over at once when it has to catch up.
const BATCH: u32 = 16;

/// Recorders of a large production at once.
const CLIENTS: u32 = 200;

/// Segments that each of [`CLIENTS`] puts.
const SEGMENTS_EACH: u32 = 40;

/// And when it is to show whether memory stays flat: two gigabytes in all.
const SEGMENTS_FOR_MEMORY: u32 = 160;

/// Segments that a single client puts.
const SEGMENTS_ALONE: u32 = 400;

/// Growth that is still called flat, in MB, from the second quarter of the load to the last: half a kilobyte for each of the
/// segments put in between, which an allocator and a database's cache may come to by themselves; a leaked one is 70.
const FLAT_MB: f64 = 8.0;

/// What the program prints.
#[derive(Debug, Deserialize)]
pub(super) struct Measured {
    pub(super) ours: f64,
    pub(super) peer: f64,
    /// Of ours to the peer's, turn by turn: the middle of these, not the ratio of the middles.
    pub(super) ratio: f64,
}

/// A vendor's OS feed to the canonical one.
pub(super) fn feed(body: &Path) -> Result<Measured, Error> {
    ask(workspace::command(binary()).arg("feed").arg("--body").arg(body))
}

/// A phone's evidence to a verdict.
pub(super) fn verdict() -> Result<Measured, Error> {
    ask(workspace::command(binary()).arg("verdict"))
}

/// An intent to a phone's screen.
pub(super) fn phone_screen() -> Result<Measured, Error> {
    ask(workspace::command(binary()).arg("screen"))
}

/// Makes the production that the compliance reports are of.
pub(super) fn report_fill(folder: &Path) -> Result<(), Error> {
    let mut command = workspace::command(binary());
    command.arg("report-fill").arg("--folder").arg(folder);
    process::must(&mut command, "making a production to report on").map(drop)
}

/// Its report in one form.
pub(super) fn report(folder: &Path, form: &str) -> Result<Measured, Error> {
    ask(&mut report_command(folder, form))
}

/// The same once and alone, for whoever watches the process.
pub(super) fn report_once(folder: &Path, form: &str) -> Command {
    let mut command = report_command(folder, form);
    command.arg("--once");
    command
}

fn report_command(folder: &Path, form: &str) -> Command {
    let mut command = workspace::command(binary());
    command.arg("report").arg("--folder").arg(folder).args(["--form", form]);
    command
}

/// Samples to sealed bytes and journal lines in memory: CPU time, on one core.
pub(super) fn seal(name: &str) -> Result<Vec<Row>, Error> {
    let mut command = workspace::command("taskset");
    command
        .args(["--cpu-list", "0"])
        .arg(binary())
        .arg("seal")
        .arg("--voice")
        .arg(material::voice(3)?);
    let Measured { ours, peer, ratio } = ask(&mut command)?;
    Ok(vec![
        Row::report(name, ours, "s/CPU s")
            .against(peer, ratio)
            .judge(Reach::AtLeast, 0.8),
    ])
}

/// Segments and their lines to the disk: one by one, as they come with a proxy each second, and as many at once as the
/// recorder takes when it catches up.
///
/// Each time the folder and the journal are synced once, and the peer's folder for each segment. One by one that is three
/// syncs against two, because a line may only follow what it stands for: where a sync takes longer than writing a second of
/// sound, a program in C that does no more than that comes to two thirds (0.57 to 0.66 of the bare segment, measured). What
/// the store itself costs is therefore seen against a peer that keeps a line as well, in the same three steps.
pub(super) fn store(name: &str) -> Result<Vec<Row>, Error> {
    let row = |case: &str, at_once: u32, extra: Option<&str>| {
        let mut command = workspace::command(binary());
        command
            .args(["store", "--at-once", &at_once.to_string(), "--folder"])
            .arg(material::folder()?);
        command.args(extra);
        let Measured { ours, peer, ratio } = ask(&mut command)?;
        let row = Row::report(name, ours, "segments/s").case(case).against(peer, ratio);
        Ok(row.judge(Reach::AtLeast, 0.8))
    };
    Ok(vec![
        row("one at a time", 1, None)?,
        row("one at a time, peer with a line", 1, Some("--line"))?,
        row("a second with its proxy", 2, Some("--proxy"))?,
        row("16 at once", BATCH, None)?,
    ])
}

/// Durable segment PUTs a second.
pub(super) fn studio_put(name: &str) -> Result<Vec<Row>, Error> {
    let (one, _) = load(1, SEGMENTS_ALONE)?;
    let (many, _) = load(CLIENTS, SEGMENTS_EACH)?;
    let row = |measured: Measured, case: String| {
        let Measured { ours, peer, ratio } = measured;
        Row::report(name, ours, "PUT/s").case(case).against(peer, ratio)
    };
    Ok(vec![
        row(one, "1 client".to_owned()),
        row(many, format!("{CLIENTS} clients")).judge(Reach::AtLeast, 0.5),
    ])
}

/// The studio's resident memory under that load.
pub(super) fn studio_memory(name: &str) -> Result<Vec<Row>, Error> {
    let (_, samples) = load(CLIENTS, SEGMENTS_FOR_MEMORY)?;
    let clients = format!("{CLIENTS} clients");
    Ok(vec![
        Row::report(name, meter::peak(&samples), "MB").case(format!("{clients}, peak")),
        Row::report(name, meter::growth(&samples), "MB")
            .case(format!("{clients}, growth"))
            .judge(Reach::AtMost, FLAT_MB),
    ])
}

/// So many clients at once, each putting so many segments; and the studio's memory meanwhile.
fn load(clients: u32, segments: u32) -> Result<(Measured, Vec<f64>), Error> {
    let stage = Stage::start()?;
    let links = stage.folder().join("links");
    fs::write(&links, stage.invite_many(clients)?.join("\n")).map_err(Error::at(&links))?;
    let mut command = workspace::command(binary());
    command
        .args([
            "load",
            "--studio",
            stage.address(),
            "--segments",
            &segments.to_string(),
            "--links",
        ])
        .arg(&links);
    let begun = stage.folder().join("begun");
    command.arg("--folder").arg(stage.folder()).arg("--begun").arg(&begun);
    let meter = MemoryMeter::start_when(stage.studio(), move || begun.exists());
    let measured = ask(&mut command)?;
    Ok((measured, meter.finish()))
}

fn binary() -> std::path::PathBuf {
    stage::released("lavalier-inside")
}

fn ask(command: &mut Command) -> Result<Measured, Error> {
    let said = process::must(command, "measuring inside a process")?;
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last).map_err(|error| unexpected("lavalier-inside", format!("{error}: {said}")))
}
