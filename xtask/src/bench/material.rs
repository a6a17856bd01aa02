//! The one pinned voice that everything is measured on: a minute of synthetic speech with a quiet room's noise under it (a
//! codec makes too little of digital silence), made once under `target/bench` and repeated for longer takes.

use std::fs;
use std::path::{Path, PathBuf};

use lavalier_microphone::{VirtualMicrophoneError, speak};

use crate::error::Error;
use crate::{process, workspace};

/// What the voice says, a little under a minute of it.
const WORDS: &str = "My name is Ada and I am sitting in the kitchen, because it is the quietest room that we have. \
    The fridge is switched off, I promised to remember to switch it on again. When the river came over the wall that night \
    we did not hear it at first. It was the dog who heard it. I went down the stairs with a torch and there was water on \
    the third step, brown water, quite still, and my shoes were floating in it like two small boats. So I did what anybody \
    would do. I went back up, I woke the children, and we took the photographs, the blankets and the bread. We counted the \
    steps as they went under, one, two, three, four, five. At six it stopped. We sat on the landing until it grew light, and \
    the neighbours called across from their window to ask whether we wanted tea.";

/// Where everything that the benchmarks make lies.
pub(crate) fn folder() -> Result<PathBuf, Error> {
    let folder = workspace::target().join("bench");
    fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    Ok(folder)
}

/// The voice for so many minutes: a 48 kHz, 24-bit, mono WAV.
pub(crate) fn voice(minutes: u32) -> Result<PathBuf, Error> {
    let path = folder()?.join(format!("voice-{minutes}-minutes.wav"));
    if path.is_file() {
        return Ok(path);
    }
    // Made beside it and renamed, so that a half-made one is never used.
    let unfinished = folder()?.join("unfinished.wav");
    if minutes == 1 {
        minute(&unfinished)?;
    } else {
        let mut sox = workspace::command("sox");
        let repeats = (minutes - 1).to_string();
        process::must(
            sox.arg(voice(1)?).arg(&unfinished).args(["repeat", &repeats]),
            "repeating the voice",
        )?;
    }
    fs::rename(&unfinished, &path).map_err(Error::at(&path))?;
    Ok(path)
}

fn minute(to: &Path) -> Result<(), Error> {
    let folder = folder()?;
    let (speech, noise) = (folder.join("speech.wav"), folder.join("noise.wav"));
    speak(WORDS, &speech).map_err(|error: VirtualMicrophoneError| Error::Unexpected {
        what: "making the voice".to_owned(),
        said: error.to_string(),
    })?;
    // -R: sox's noise is the same each time.
    let form = ["-r", "48000", "-b", "24", "-c", "1"];
    let mut sox = workspace::command("sox");
    sox.args(["-R", "-D", "-n"])
        .args(form)
        .arg(&noise)
        .args(["synth", "60", "pinknoise", "vol", "0.002"]);
    process::must(&mut sox, "making the room's noise")?;
    let mut sox = workspace::command("sox");
    sox.args(["-R", "-D", "-m", "-v", "1"])
        .arg(&speech)
        .args(["-v", "1"])
        .arg(&noise)
        .arg(to)
        .args(["trim", "0", "60"]);
    process::must(&mut sox, "mixing the voice and the room").map(drop)
}

/// The voice as one FLAC file, made by `flac -5` as its peers do.
pub(crate) fn flac(minutes: u32) -> Result<PathBuf, Error> {
    let path = folder()?.join(format!("voice-{minutes}-minutes.flac"));
    if !path.is_file() {
        let unfinished = folder()?.join("unfinished.flac");
        let mut flac = workspace::command("flac");
        flac.args(["-5", "--silent", "--force", "-o"])
            .arg(&unfinished)
            .arg(voice(minutes)?);
        process::must(&mut flac, "encoding the voice")?;
        fs::rename(&unfinished, &path).map_err(Error::at(&path))?;
    }
    Ok(path)
}
