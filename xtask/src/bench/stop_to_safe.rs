//! `stop_to_safe`: from Stop until a ten-minute take is safe over a link of 1.5 Mb/s, beside uploading the same FLAC in one
//! piece after Stop over the same link. The ratio says how many times sooner.

use std::net::TcpListener;
use std::process::Command;

use super::material;
use super::row::{Reach, Row};
use super::shaper::Shaper;
use super::sink::Sink;
use super::stage::{Stage, finish_recording};
use crate::clock::Stopwatch;
use crate::error::Error;
use crate::{process, workspace};

/// A usual interview answer's length several times over; recorded in real time, as a person would.
const MINUTES: u32 = 10;

/// A poor home's uplink.
const BITS_A_SECOND: u32 = 1_500_000;

pub(super) fn run(name: &str) -> Result<Vec<Row>, Error> {
    let (voice, flac) = (material::voice(MINUTES)?, material::flac(MINUTES)?);
    let start = |source| Error::Start {
        program: "the shaper".to_owned(),
        source,
    };
    // The studio's own address has to be known before it starts; the port is free a moment later.
    let studio = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(start)?;
    let shaper = Shaper::start(studio, BITS_A_SECOND).map_err(start)?;
    let stage = Stage::start_behind(Some((&format!("http://{}", shaper.address()), &studio.to_string())))?;
    eprintln!("{name}: recording for {MINUTES} minutes");
    let recorded = finish_recording(stage.record(true)?.arg("--from").arg(&voice).args(["--pace", "real"]))?;

    let sink = Sink::start().map_err(start)?;
    let shaper = Shaper::start(sink.address(), BITS_A_SECOND).map_err(start)?;
    let mut curl: Command = workspace::command("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--fail",
        "--header",
        "Expect:",
        "--upload-file",
    ])
    .arg(&flac);
    let stopwatch = Stopwatch::start();
    process::must(
        curl.arg(format!("http://{}/take.flac", shaper.address())),
        "uploading with curl",
    )?;
    let theirs = stopwatch.elapsed().as_secs_f64();
    let ours = recorded.seconds_after_stop;
    Ok(vec![
        Row::report(name, ours, "s")
            .against(theirs, theirs / ours)
            .judge(Reach::AtLeast, 75.0),
    ])
}
