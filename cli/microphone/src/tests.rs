//! What comes out of the microphone, and what is said where there is none.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::configuration::place;
use crate::error::not_run;
use crate::{RATE, VirtualMicrophone};

/// Of a plain WAV's header.
const HEADER_BYTES: usize = 44;

/// Of the recording.
const BYTES_A_SECOND: usize = RATE as usize * 3;

/// Of recorded time, in which one second of sound has to have been heard.
const SECONDS_UNTIL_GIVEN_UP: u32 = 60;

/// A 48 kHz 24-bit mono WAV whose samples take all values' bits, extremes included.
fn pattern(frames: u32) -> Vec<u8> {
    let mut wav = Vec::new();
    let bytes = frames * 3;
    wav.extend_from_slice(b"RIFF");
    wav.extend_from_slice(&(36 + bytes).to_le_bytes());
    wav.extend_from_slice(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend_from_slice(&RATE.to_le_bytes());
    wav.extend_from_slice(&(RATE * 3).to_le_bytes());
    wav.extend_from_slice(&[3, 0, 24, 0]);
    wav.extend_from_slice(b"data");
    wav.extend_from_slice(&bytes.to_le_bytes());
    let mut state = 0x7fff_ff00_u32;
    for _ in 0..frames {
        wav.extend_from_slice(&state.to_le_bytes()[1..]);
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    }
    wav
}

#[test]
fn a_temporary_folder_with_a_blank_or_a_long_name_is_not_used() {
    assert_eq!(place("/var/tmp".into()), Path::new("/var/tmp"));
    assert_eq!(place("/home/ada/my files".into()), Path::new("/tmp"));
    assert_eq!(place("/x".repeat(60).into()), Path::new("/tmp"));
}

#[test]
fn what_is_played_is_recorded_bit_for_bit_by_a_program_that_is_not_ours() {
    let microphone = VirtualMicrophone::start().expect("PulseAudio is installed by the test command");
    let wav = tempfile::NamedTempFile::new().expect("a file for the test");
    let pattern = pattern(RATE);
    fs::write(wav.path(), &pattern).expect("the pattern is written");
    let mut recorder = Command::new("arecord")
        .args([
            "--quiet", "-D", "default", "-t", "raw", "-f", "S24_3LE", "-r", "48000", "-c", "1",
        ])
        .envs(microphone.environment().iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .spawn()
        .expect("arecord is installed by the test command");
    let mut heard = recorder.stdout.take().expect("standard output is piped above");
    let mut second = vec![0; BYTES_A_SECOND];
    heard
        .read_exact(&mut second)
        .expect("it records silence before anything is played");
    let playing = microphone
        .start_playing(wav.path())
        .expect("paplay is installed by the test command");

    let samples = &pattern[HEADER_BYTES..];
    let mut recorded = Vec::new();
    let found = (0..SECONDS_UNTIL_GIVEN_UP).any(|_| {
        heard.read_exact(&mut second).expect("it goes on recording");
        recorded.extend_from_slice(&second);
        let starts = recorded.chunks_exact(3).position(|frame| frame == &samples[..3]);
        starts.is_some_and(|frame| recorded[frame * 3..].starts_with(samples))
    });
    recorder
        .kill()
        .and_then(|()| recorder.wait())
        .expect("arecord can be ended");
    drop(playing);
    assert!(found, "what was recorded is not what was played");
}

#[test]
fn a_missing_player_is_named_with_its_package() {
    let error = not_run("paplay", "pulseaudio-utils", io::ErrorKind::NotFound.into());
    assert_eq!(
        error.to_string(),
        "paplay is not installed; install it with: sudo apt-get install pulseaudio-utils"
    );
}
