//! Microphones: which there are, and whether the one that would be taken opens.

use lavalier_core::capture::device::DeviceSource;
use lavalier_core::capture::{CaptureError, Granted, MicrophoneInfo, PortKind, Source as _, Wanted};
use serde_json::json;

use super::Check;
use crate::failure::two_sentences;

const NAME: &str = "audio";

pub(super) async fn check() -> Check {
    // Sound systems take their time, and some talk to daemons.
    let looking = tokio::task::spawn_blocking(look);
    let (microphones, opened) = looking.await.expect("listing microphones does not panic");
    let detail = json!({"microphones": microphones});
    if microphones.is_empty() {
        return Check::wrong(
            NAME,
            "There is no microphone.",
            "Plug one in, or start the sound system; `record --from FILE.wav` works without.",
        )
        .with(detail);
    }
    match opened {
        Ok(granted) if granted.port == PortKind::BluetoothHandsFree => Check::wrong(
            NAME,
            format!(
                "The microphone {} is a Bluetooth hands-free one, of telephone quality.",
                granted.name
            ),
            "Choose a microphone on a wire, or name one with --mic.",
        ),
        Ok(granted) => Check::good(NAME, described(&granted, microphones.len())),
        Err(error) => {
            let told = two_sentences(NAME, &error.to_string());
            Check::wrong(NAME, told.message, told.remedy)
        }
    }
    .with(detail)
}

fn look() -> (Vec<MicrophoneInfo>, Result<Granted, CaptureError>) {
    let microphones = DeviceSource::microphones().unwrap_or_default();
    let opened = DeviceSource::new().open(&Wanted::default());
    (microphones, opened.map(|opened| opened.granted))
}

fn described(granted: &Granted, count: usize) -> String {
    let format = &granted.format;
    let more = match count {
        1 => String::new(),
        count => format!("; {count} microphones in all"),
    };
    format!(
        "{} gives {} Hz, {} bits, {} channels{more}.",
        granted.name, format.rate, format.bits, format.channels
    )
}
