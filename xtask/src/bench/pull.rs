//! `pull`: an hour's take from the studio to a verified broadcast WAV, over `age -d | flac -d` of one file with the same audio.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::row::{Reach, Row};
use super::stage::{PRODUCTION, Stage, finish_recording, json, unexpected};
use super::{material, meter};
use crate::clock::Stopwatch;
use crate::error::Error;
use crate::{process, workspace};

/// An hour.
const MINUTES: u32 = 60;

/// Each is done so often, in turns, and the middle taken.
const ROUNDS: usize = 5;

pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let stage = Stage::start()?;
    finish_recording(
        stage
            .record(false)?
            .arg("--from")
            .arg(material::voice(MINUTES)?)
            .args(["--pace", "fast"]),
    )?;
    let keys = stage.folder().join("keys.txt");
    json(
        stage
            .producer()
            .args(["keys", "export", PRODUCTION, "--yes", "--to"])
            .arg(&keys),
    )?;
    let sealed = seal(&stage, &keys)?;

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let to = stage.folder().join(format!("delivery-{round}"));
        let stopwatch = Stopwatch::start();
        json(stage.producer().args(["pull", PRODUCTION, "--to"]).arg(&to))?;
        ours.push(speed(&stopwatch));
        fs::remove_dir_all(&to).map_err(Error::at(&to))?;

        let mut shell: Command = workspace::command("bash");
        shell.args([
            "-o",
            "pipefail",
            "-c",
            "age -d -i \"$1\" \"$2\" | flac -d --silent --force -o \"$3\" -",
            "bash",
        ]);
        shell.arg(&keys).arg(&sealed).arg(stage.folder().join("peer.wav"));
        let stopwatch = Stopwatch::start();
        process::must(&mut shell, "age -d | flac -d")?;
        theirs.push(speed(&stopwatch));
    }
    let ratios: Vec<f64> = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
    Ok(vec![
        Row::report(name, meter::median(&ours), "x real time")
            .against(meter::median(&theirs), meter::median(&ratios))
            .judge(Reach::AtLeast, 0.8),
    ])
}

/// How many times faster than it was recorded.
fn speed(stopwatch: &Stopwatch) -> f64 {
    f64::from(MINUTES * 60) / stopwatch.elapsed().as_secs_f64()
}

/// The hour as one FLAC file in one age file, to the production's own recipient.
fn seal(stage: &Stage, keys: &Path) -> Result<std::path::PathBuf, Error> {
    let recipients = process::must(
        workspace::command("age-keygen").arg("-y").arg(keys),
        "naming the recipient",
    )?;
    let recipient = recipients
        .lines()
        .next()
        .ok_or_else(|| unexpected("age-keygen -y", "no recipient"))?;
    let sealed = stage.folder().join("peer.flac.age");
    let mut age = workspace::command("age");
    process::must(
        age.args(["-r", recipient, "-o"])
            .arg(&sealed)
            .arg(material::flac(MINUTES)?),
        "sealing the peer's file",
    )?;
    Ok(sealed)
}
